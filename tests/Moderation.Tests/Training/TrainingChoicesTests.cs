using System.Text.Json;
using Moderation.Cli.Training;
using Moderation.Scoring;

namespace Moderation.Tests.Training;

public sealed class TrainingChoicesTests : IDisposable
{
    private const string Harmless = "the referee is a banana";
    private readonly CommandRun _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task Finds_the_catalogue_beside_the_model_and_leaves_out_what_is_not_permissive()
    {
        await File.WriteAllTextAsync(
            _command.File("sources.json"),
            """{"en_set0": {"class": "permissive"}, "en_set1": {"class": "own"}, "en_set2": {"class": "unstated"}}""",
            TestContext.Current.CancellationToken);

        Assert.Equal(0, await _command.RunAsync("model", "train", "--data", "@data", "--into", "@one", "--languages", "en", "--permissive-only"));

        using var manifest = await ManifestAsync("one");
        Assert.Equal<string[]>(
            ["en_set0 permissive", "en_set1 own"],
            [.. manifest.RootElement.GetProperty("trainingSets").EnumerateArray().Select(set => $"{set.GetProperty("name")} {set.GetProperty("licence")}")]);
    }

    [Fact]
    public async Task Says_what_exactly_it_was_trained_on()
    {
        await _command.RunAsync("model", "train", "--data", "@data", "--into", "@one", "--languages", "en");

        using var manifest = await ManifestAsync("one");
        var set = manifest.RootElement.GetProperty("trainingSets")[0];
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            await File.ReadAllBytesAsync(_command.File("data/en_set0.jsonl"), TestContext.Current.CancellationToken)));
        Assert.Equal(expected, set.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_set_that_counts_more_is_believed_more()
    {
        // One set calls the referee names, the other says that this is fine.
        WriteLabels("data/en_strict.jsonl", count: 20, toxic: 1, Harmless);
        WriteLabels("data/en_lenient.jsonl", count: 20, toxic: 0, Harmless);

        await _command.RunAsync("model", "train", "--data", "@data", "--into", "@strict", "--languages", "en", "--weight", "en_strict=4", "en_lenient=0.25");
        await _command.RunAsync("model", "train", "--data", "@data", "--into", "@lenient", "--languages", "en", "--weight", "en_strict=0.25", "en_lenient=4");

        Assert.True(Toxicity("strict", Harmless) > Toxicity("lenient", Harmless) + 0.1);
    }

    [Theory]
    [InlineData("en_set0")]
    [InlineData("en_set0=0")]
    [InlineData("en_set0=-1")]
    [InlineData("=2")]
    public async Task A_weight_that_is_none_is_refused(string weight)
    {
        Assert.NotEqual(0, await _command.RunAsync("model", "train", "--data", "@data", "--into", "@one", "--weight", weight));
        Assert.False(Directory.Exists(_command.File("one")));
    }

    [Fact]
    public async Task Malformed_rows_are_named_and_passed_over_up_to_a_limit()
    {
        await File.WriteAllLinesAsync(
            _command.File("data/en_broken.jsonl"),
            ["""{"text":"fine by me","lang":"en","toxic":0}""", "no json", """{"text":"half","lang":"en","toxic":2}""", """{"lang":"en"}"""],
            TestContext.Current.CancellationToken);

        Assert.Equal(0, await _command.RunAsync("model", "train", "--data", "@data", "--into", "@one", "--languages", "en", "--malformed-limit", "3"));
        Assert.Contains("en_broken.jsonl line 2 is not", _command.Progress, StringComparison.Ordinal);
        Assert.Contains("en_broken.jsonl line 3 is not a labelled comment: 'toxic' is neither 1, 0 nor null.", _command.Progress, StringComparison.Ordinal);
        Assert.Contains("en_broken.jsonl line 4 is not", _command.Progress, StringComparison.Ordinal);
        Assert.Contains("3 malformed lines were passed over.", _command.Progress, StringComparison.Ordinal);
        Assert.Matches(@"\[#+\.*\] \d+%, \d+:\d\d left; en toxicity: \d+ rows", _command.Progress);
        Assert.Contains("100%, 0:00 left; en ", _command.Progress, StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() =>
            _command.RunAsync("model", "train", "--data", "@data", "--into", "@two", "--languages", "en", "--malformed-limit", "2"));
        Assert.StartsWith("en_broken.jsonl line 4", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(WarmStart.MostForOffset + 200)]
    public async Task A_warm_start_keeps_what_was_learnt_and_adds_what_the_site_says(int labels)
    {
        await _command.RunAsync("model", "train", "--data", "@data", "--into", "@shipped");
        WriteLabels("site.jsonl", labels / 2, toxic: 1, Harmless);
        WriteLabels("more.jsonl", labels / 2, toxic: 0, "the weather is nice");

        Assert.Equal(0, await _command.RunAsync("model", "train", "--data", "@site.jsonl", "@more.jsonl", "--into", "@site", "--warm-start", "@shipped"));

        Assert.True(Toxicity("site", Harmless) > Toxicity("shipped", Harmless) + 0.1);
        Assert.True(Toxicity("site", "you are an idiot") > Toxicity("site", "you are a writer"));
        Assert.Equal(File.ReadAllBytes(_command.File("shipped/ar.weights.bin")), File.ReadAllBytes(_command.File("site/ar.weights.bin")));
        Assert.Equal(Toxicity("shipped", "هذا الرجل غبي"), Toxicity("site", "هذا الرجل غبي"));
        using var manifest = await ManifestAsync("site");
        Assert.Equal("shipped", manifest.RootElement.GetProperty("from").GetString());
        Assert.Equal(8, manifest.RootElement.GetProperty("trainingSets").GetArrayLength());
    }

    [Fact]
    public async Task A_warm_start_keeps_languages_that_were_not_asked_for_and_never_overwrites_its_own_model()
    {
        await _command.RunAsync("model", "train", "--data", "@data", "--into", "@shipped");
        WriteLabels("site.jsonl", 30, toxic: 1, Harmless);
        WriteLabels("more.jsonl", 30, toxic: 0, "the weather is nice");
        string[] train = ["model", "train", "--data", "@site.jsonl", "@more.jsonl", "--warm-start", "@shipped", "--into"];

        Assert.Equal(0, await _command.RunAsync([.. train, "@site", "--languages", "en"]));
        Assert.Equal(Toxicity("shipped", "هذا الرجل غبي"), Toxicity("site", "هذا الرجل غبي"));
        var nothing = await Assert.ThrowsAsync<InvalidDataException>(() => _command.RunAsync([.. train, "@none", "--languages", "ar"]));
        Assert.Contains("nothing to learn from", nothing.Message, StringComparison.Ordinal);
        var same = await Assert.ThrowsAsync<InvalidDataException>(() => _command.RunAsync([.. train, "@shipped"]));
        Assert.Contains("--into", same.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_labels_give_the_same_warm_start()
    {
        await _command.RunAsync("model", "train", "--data", "@data", "--into", "@shipped", "--languages", "en");
        WriteLabels("site.jsonl", 30, toxic: 1, Harmless);
        WriteLabels("more.jsonl", 30, toxic: 0, "the weather is nice");
        foreach (var copy in new[] { "a/site", "b/site" })
        {
            await _command.RunAsync("model", "train", "--data", "@site.jsonl", "@more.jsonl", "--into", "@" + copy, "--warm-start", "@shipped", "--languages", "en");
        }

        Assert.Equal(File.ReadAllBytes(_command.File("a/site/en.weights.bin")), File.ReadAllBytes(_command.File("b/site/en.weights.bin")));
    }

    private async Task<JsonDocument> ManifestAsync(string model) =>
        JsonDocument.Parse(await File.ReadAllBytesAsync(_command.File(model + "/manifest.json"), TestContext.Current.CancellationToken));

    private double Toxicity(string model, string text) =>
        CommentScorer.Load(_command.File(model)).ScoreAs(text, text[0] < 128 ? CommentLanguage.English : CommentLanguage.Arabic).Of(CommentAttribute.Toxicity)!.Value;

    private void WriteLabels(string file, int count, int toxic, string text) =>
        File.WriteAllLines(_command.File(file), Enumerable.Range(0, count).Select(i =>
            JsonSerializer.Serialize(new { id = $"{i}", text = $"{text} {i}", lang = "en", split = "train", toxic })));
}
