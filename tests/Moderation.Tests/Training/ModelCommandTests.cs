using System.CommandLine;
using System.Text.Json;
using Moderation.Cli.Model;
using Moderation.Scoring;

namespace Moderation.Tests.Training;

public sealed class ModelCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("training-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _progress = new();

    public ModelCommandTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        TinyComments.Write(Path.Combine(_folder, "data"));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _progress.Dispose();
    }

    [Fact]
    public async Task Trains_a_model_that_loads_and_has_learnt()
    {
        await RunAsync("model", "train", "--data", "data", "--into", "one", "--seed", "7");

        var scorer = CommentScorer.Load(Path.Combine(_folder, "one"));
        Assert.Equal("one", scorer.Version);
        Assert.All(
            [("you are an idiot", "you are a writer", CommentLanguage.English), ("هذا الرجل غبي", "هذا الرجل كاتب", CommentLanguage.Arabic)],
            pair => Assert.True(Toxicity(scorer, pair.Item1, pair.Item3) > Toxicity(scorer, pair.Item2, pair.Item3)));
        Assert.Null(scorer.ScoreAs("you are an idiot", CommentLanguage.English).Of(CommentAttribute.Spam));
        Assert.Contains("en      toxicity", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("en toxicity: 135 rows, 69 positive", _progress.ToString(), StringComparison.Ordinal);
        var card = await File.ReadAllTextAsync(Path.Combine(_folder, "one", "card.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| ar_set0 | unstated | 45 |", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_and_data_give_the_same_files()
    {
        await RunAsync("model", "train", "--data", "data", "--into", "one/same");
        await RunAsync("model", "train", "--data", "data", "--into", "two/same");

        string[] files = [.. Directory.EnumerateFiles(Path.Combine(_folder, "one/same")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Equal<string[]>(["ar.weights.bin", "card.md", "en.weights.bin", "manifest.json", "metrics.json"], files);
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder, "one/same", file)), File.ReadAllBytes(Path.Combine(_folder, "two/same", file))));
    }

    [Fact]
    public async Task Trains_only_what_was_asked_for()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "sources.json"),
            """{"en_set0": {"class": "permissive"}, "en_set1": {"class": "permissive"}, "en_set2": {"class": "unstated"}}""",
            TestContext.Current.CancellationToken);

        await RunAsync("model", "train", "--data", "data", "--into", "one", "--languages", "en", "--sources", "sources.json", "--licences", "permissive");

        using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, "one", "manifest.json"), TestContext.Current.CancellationToken));
        Assert.Equal("en", Assert.Single(manifest.RootElement.GetProperty("languages").EnumerateObject()).Name);
        Assert.Equal<string[]>(
            ["en_set0", "en_set1"],
            [.. manifest.RootElement.GetProperty("trainingSets").EnumerateArray().Select(set => set.GetProperty("name").GetString()!)]);
    }

    [Fact]
    public async Task Measures_a_model_on_other_comments()
    {
        await RunAsync("model", "train", "--data", "data", "--into", "one", "--languages", "en");
        _output.GetStringBuilder().Clear();

        await RunAsync("model", "evaluate", "--model", "one", "--data", "data", "--json");

        using var figures = JsonDocument.Parse(_output.ToString());
        var ranking = Assert.Single(figures.RootElement.GetProperty("ranking").EnumerateArray());
        Assert.Equal(("en", "toxicity"), (ranking.GetProperty("language").GetString(), ranking.GetProperty("attribute").GetString()));
        Assert.Equal(3, ranking.GetProperty("aucBySet").EnumerateObject().Count());
        Assert.InRange(ranking.GetProperty("meanAuc").GetDouble(), 0.9, 1);
    }

    private static double Toxicity(CommentScorer scorer, string text, CommentLanguage language) =>
        scorer.ScoreAs(text, language).Of(CommentAttribute.Toxicity)!.Value;

    private async Task RunAsync(params string[] args)
    {
        string[] paths = ["data", "one", "two", "one/same", "two/same", "sources.json"];
        var root = new RootCommand { ModelCommand.Create() };
        var parsed = root.Parse([.. args.Select(arg => paths.Contains(arg, StringComparer.Ordinal) ? Path.Combine(_folder, arg) : arg)]);
        Assert.Empty(parsed.Errors);

        var code = await parsed.InvokeAsync(
            new InvocationConfiguration { Output = _output, Error = _progress, EnableDefaultExceptionHandler = false },
            TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
    }
}
