using System.Text.Json;
using System.Text.Json.Nodes;
using Moderation.Tests.Training;

namespace Moderation.Tests.Evaluation;

public sealed class CompareCommandTests : CommandTest
{
    [Fact]
    public async Task A_model_is_no_better_than_itself()
    {
        WriteRows();

        Assert.Equal(0, await RunAsync("compare", Model, Model, "--data", "@en.jsonl", "--json", "--resamples", "100"));

        var differences = Json().GetProperty("differences").EnumerateArray().ToList();
        Assert.Equal<string>(
            ["roc_auc", "average_precision", "macro_f1_at_threshold", "clean_approved", "toxic_approved"],
            differences.Select(row => row.GetProperty("measure").GetString()!));
        Assert.All(differences, row =>
        {
            Assert.Equal(0, row.GetProperty("difference").GetDouble());
            Assert.False(row.GetProperty("isReal").GetBoolean());
        });
    }

    [Fact]
    public async Task Tells_what_changed_and_writes_the_texts_only_where_it_is_told()
    {
        WriteRows();
        Loosen("loose");

        Assert.Equal(0, await RunAsync("compare", Model, "@loose", "--data", "@en.jsonl", "--changed", "@changed.jsonl", "--json"));

        var ranking = Json().GetProperty("differences").EnumerateArray().First(row => row.GetProperty("measure").GetString() == "roc_auc");
        var approved = Json().GetProperty("differences").EnumerateArray().First(row => row.GetProperty("measure").GetString() == "toxic_approved");
        Assert.Equal((0.0, false), (ranking.GetProperty("difference").GetDouble(), ranking.GetProperty("isReal").GetBoolean()));
        Assert.True(approved.GetProperty("isReal").GetBoolean());
        Assert.Equal(approved.GetProperty("second").GetDouble() - approved.GetProperty("first").GetDouble(), approved.GetProperty("difference").GetDouble(), 1e-9);
        Assert.InRange(approved.GetProperty("difference").GetDouble(), approved.GetProperty("interval").GetProperty("low").GetDouble(), approved.GetProperty("interval").GetProperty("high").GetDouble());

        var changed = (await System.IO.File.ReadAllLinesAsync(File("changed.jsonl"), TestContext.Current.CancellationToken)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.NotEmpty(changed);
        Assert.All(changed, row => Assert.Equal(("hold", "approve"), (row.GetProperty("from").GetString(), row.GetProperty("to").GetString())));
        Assert.Equal(changed.Count, Json().GetProperty("changed").EnumerateArray().Sum(row => row.GetProperty("heldThenApproved").GetInt32()));
        Assert.All(Json().GetProperty("changed").EnumerateArray(), row => Assert.Equal(0, row.GetProperty("approvedThenHeld").GetInt32()));
        Assert.DoesNotContain("idiot", Output + Progress, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_intervals_and_people_can_read_them()
    {
        WriteRows();
        Loosen("loose");
        string[] arguments = ["compare", Model, "@loose", "--data", "@en.jsonl", "--resamples", "50", "--seed"];

        await RunAsync([.. arguments, "3"]);
        var first = Output;
        await RunAsync([.. arguments, "3"]);
        Assert.Equal(first, Output);
        Assert.Contains("real", Output, StringComparison.Ordinal);
        Assert.Contains("held and then approved", Output, StringComparison.Ordinal);
    }

    /// <summary>The shipped model, but it approves nearly everything.</summary>
    private void Loosen(string name)
    {
        Directory.CreateDirectory(File(name));
        foreach (var file in Directory.EnumerateFiles(Model))
        {
            System.IO.File.Copy(file, Path.Combine(File(name), Path.GetFileName(file)));
        }

        var path = Path.Combine(File(name), "manifest.json");
        var manifest = JsonNode.Parse(System.IO.File.ReadAllText(path))!;
        manifest["version"] = name;
        var thresholds = manifest["approveBelow"]!["en"]!.AsObject();
        foreach (var attribute in thresholds.Select(threshold => threshold.Key).ToList())
        {
            thresholds[attribute] = 0.9999;
        }

        System.IO.File.WriteAllText(path, manifest.ToJsonString());
    }

    private void WriteRows() => Write("en.jsonl", TinyComments.English.Select(comment => Row(comment.Text, comment.IsToxic)));
}
