using System.Text.Json;
using Moderation.Scoring;

namespace Moderation.Tests.Training;

public sealed class ModelCommandTests : IDisposable
{
    private readonly CommandRun _command = new();

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task Trains_a_model_that_loads_and_has_learnt()
    {
        await RunAsync("model", "train", "--data", "@data", "--into", "@one", "--seed", "7");

        var scorer = CommentScorer.Load(_command.File("one"));
        Assert.Equal("one", scorer.Version);
        Assert.All(
            [("you are an idiot", "you are a writer", CommentLanguage.English), ("هذا الرجل غبي", "هذا الرجل كاتب", CommentLanguage.Arabic)],
            pair => Assert.True(Toxicity(scorer, pair.Item1, pair.Item3) > Toxicity(scorer, pair.Item2, pair.Item3)));
        Assert.Null(scorer.ScoreAs("you are an idiot", CommentLanguage.English).Of(CommentAttribute.Spam));
        Assert.Contains("en      toxicity", _command.Output, StringComparison.Ordinal);
        Assert.Contains("en toxicity: 135 rows, 69 positive", _command.Progress, StringComparison.Ordinal);
        var card = await File.ReadAllTextAsync(_command.File("one/card.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| ar_set0 | unstated | 45 |", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_and_data_give_the_same_files()
    {
        await RunAsync("model", "train", "--data", "@data", "--into", "@one/same");
        await RunAsync("model", "train", "--data", "@data", "--into", "@two/same");

        string[] files = [.. Directory.EnumerateFiles(_command.File("one/same")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Equal<string[]>(["ar.weights.bin", "card.md", "en.weights.bin", "manifest.json", "metrics.json"], files);
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(_command.File("one/same/" + file)), File.ReadAllBytes(_command.File("two/same/" + file))));
    }

    [Fact]
    public async Task Measures_a_model_on_other_comments()
    {
        await RunAsync("model", "train", "--data", "@data", "--into", "@one", "--languages", "en");

        await RunAsync("model", "evaluate", "--model", "@one", "--data", "@data", "--json");

        using var figures = JsonDocument.Parse(_command.Output);
        var ranking = Assert.Single(figures.RootElement.GetProperty("ranking").EnumerateArray());
        Assert.Equal(("en", "toxicity"), (ranking.GetProperty("language").GetString(), ranking.GetProperty("attribute").GetString()));
        Assert.Equal(3, ranking.GetProperty("aucBySet").EnumerateObject().Count());
        Assert.InRange(ranking.GetProperty("meanAuc").GetDouble(), 0.9, 1);
    }

    private static double Toxicity(CommentScorer scorer, string text, CommentLanguage language) =>
        scorer.ScoreAs(text, language).Of(CommentAttribute.Toxicity)!.Value;

    private async Task RunAsync(params string[] args) => Assert.Equal(0, await _command.RunAsync(args));
}
