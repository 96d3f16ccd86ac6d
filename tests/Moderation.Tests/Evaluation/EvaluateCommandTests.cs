using System.Text.Json;
using Moderation.Tests.Training;

namespace Moderation.Tests.Evaluation;

public sealed class EvaluateCommandTests : CommandTest
{
    private const string Kind = "Thank you for this helpful article";
    private const string Abuse = "You are a stupid disgusting idiot";

    [Fact]
    public async Task Measures_every_set_language_and_attribute()
    {
        WriteSets();

        Assert.Equal(0, await RunAsync("evaluate", "--model", Model, "--data", "@en.jsonl", "@ar.jsonl", "--json", "--resamples", "50"));

        var sets = Json().GetProperty("sets").EnumerateArray().ToList();
        Assert.Equal<string>(["ar ar toxicity", "en en toxicity"], sets.Select(set => $"{set.GetProperty("set")} {set.GetProperty("language")} {set.GetProperty("attribute")}"));
        Assert.All(sets, set =>
        {
            Assert.Equal((60, 30), (set.GetProperty("rows").GetInt32(), set.GetProperty("positives").GetInt32()));
            var auc = set.GetProperty("rocAuc");
            Assert.InRange(auc.GetProperty("value").GetDouble(), auc.GetProperty("interval").GetProperty("low").GetDouble(), auc.GetProperty("interval").GetProperty("high").GetDouble());
            Assert.InRange(set.GetProperty("averagePrecision").GetProperty("value").GetDouble(), 0.8, 1);
            Assert.InRange(set.GetProperty("atApproveBelow").GetProperty("macroF1").GetDouble(), 0.5, set.GetProperty("atBest").GetProperty("macroF1").GetDouble());
        });
        Assert.Equal(15, Json().GetProperty("settings").GetProperty("calibrationBins").GetInt32());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_figures()
    {
        WriteSets();
        string[] arguments = ["evaluate", "--model", Model, "--data", "@en.jsonl", "--json", "--resamples", "50", "--evasion", "--seed"];

        await RunAsync([.. arguments, "3"]);
        var first = Output;
        await RunAsync([.. arguments, "3"]);
        Assert.Equal(first, Output);

        await RunAsync([.. arguments, "4"]);
        Assert.NotEqual(first, Output);
    }

    [Fact]
    public async Task A_smaller_promise_lets_more_be_decided()
    {
        WriteSets();

        await RunAsync("evaluate", "--model", Model, "--data", "@en.jsonl", "--json", "--resamples", "10");
        var usual = Approvable();
        await RunAsync("evaluate", "--model", Model, "--data", "@en.jsonl", "--json", "--resamples", "10", "--approve-npv", "0.4");

        Assert.InRange(usual, 0, 0.99);
        Assert.Equal(1, Approvable());

        double Approvable() => Json().GetProperty("sets")[0].GetProperty("approvable").GetProperty("value").GetDouble();
    }

    [Fact]
    public async Task Finds_the_group_that_is_held_for_nothing()
    {
        Write("suite.jsonl",
        [
            .. Enumerable.Range(0, 5).Select(i => Row($"{Kind} {i}", toxic: false, functionality: "neutral", target: "gardeners")),
            .. Enumerable.Range(0, 5).Select(i => Row($"{Abuse} {i}", toxic: false, functionality: "neutral", target: "bakers")),
            .. Enumerable.Range(0, 4).Select(i => Row($"{Abuse} {i}{i}", toxic: true, functionality: "insult", target: "bakers")),
            Row($"{Abuse} once", toxic: false, functionality: "neutral", target: "rare"),
        ]);

        Assert.Equal(0, await RunAsync("evaluate", "--model", Model, "--data", "@suite.jsonl", "--json"));

        var suite = Assert.Single(Json().GetProperty("functional").EnumerateArray());
        Assert.Equal(1, suite.GetProperty("falsePositiveGap").GetDouble());
        Assert.Equal(9 / 15.0, suite.GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal<string>(["insult 1", "neutral 0.4545"], suite.GetProperty("byFunctionality").EnumerateArray()
            .Select(row => $"{row.GetProperty("functionality")} {Math.Round(row.GetProperty("accuracy").GetDouble(), 4)}"));
        var bakers = suite.GetProperty("byTarget").EnumerateArray().First(row => row.GetProperty("target").GetString() == "bakers");
        Assert.Equal((5, 1.0), (bakers.GetProperty("rows").GetInt32(), bakers.GetProperty("held").GetDouble()));
        Assert.Equal(1, bakers.GetProperty("heldBy").GetProperty("toxicity").GetDouble());
    }

    [Fact]
    public async Task Disguises_toxic_rows_of_a_suite_without_being_asked_and_others_when_asked()
    {
        Write("plain.jsonl", Enumerable.Range(0, 12).Select(i => Row($"{Abuse} number {i}", toxic: true)));
        Write("suite.jsonl", Enumerable.Range(0, 12).Select(i => Row($"{Abuse} number {i}", toxic: true, functionality: "insult")));

        await RunAsync("evaluate", "--model", Model, "--data", "@plain.jsonl", "--json");
        Assert.Empty(Json().GetProperty("evasion").EnumerateArray());
        await RunAsync("evaluate", "--model", Model, "--data", "@plain.jsonl", "--json", "--evasion");
        var asked = Json().GetProperty("evasion").GetRawText();
        await RunAsync("evaluate", "--model", Model, "--data", "@suite.jsonl", "--json");

        Assert.Equal(asked, Json().GetProperty("evasion").GetRawText());
        var zeroWidth = Json().GetProperty("evasion").EnumerateArray().First(row => row.GetProperty("kind").GetString() == "zero_width");
        Assert.Equal(12, zeroWidth.GetProperty("texts").GetInt32());
        Assert.InRange(zeroWidth.GetProperty("meanDrop").GetDouble(), -0.1, 0.1);
        var spaced = Json().GetProperty("evasion").EnumerateArray().Where(row => row.GetProperty("kind").GetString() == "spaced").ToList();
        Assert.Equal<string>(["all", "heaviest"], spaced.Select(row => row.GetProperty("words").GetString()!));
        Assert.NotEqual(spaced[0].GetProperty("meanDrop").GetDouble(), spaced[1].GetProperty("meanDrop").GetDouble());
        Assert.DoesNotContain(Json().GetProperty("evasion").EnumerateArray(), row => row.GetProperty("kind").GetString() == "tatweel");
    }

    [Fact]
    public async Task Writes_a_report_that_needs_nothing_else_and_quotes_nobody()
    {
        WriteSets();
        Write("suite.jsonl", Enumerable.Range(0, 12).Select(i => Row($"{Abuse} <b>{i}", toxic: true, functionality: "<insult>", target: "a&b")));

        Assert.Equal(0, await RunAsync("evaluate", "--model", Model, "--data", "@en.jsonl", "@ar.jsonl", "@suite.jsonl", "--report", "@report/new"));

        var page = await System.IO.File.ReadAllTextAsync(File("report/new/report.html"), TestContext.Current.CancellationToken);
        var markdown = await System.IO.File.ReadAllTextAsync(File("report/new/report.md"), TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(File("report/new/report.json"), TestContext.Current.CancellationToken));
        Assert.Equal(132, json.RootElement.GetProperty("comments").GetInt32());
        Assert.All(["<script", "http:", "https:", "src=", "url(", "@import", "<insult>", "NaN", "∞"], never => Assert.DoesNotContain(never, page, StringComparison.OrdinalIgnoreCase));
        Assert.All(["Precision and recall", "Reliability", "Scores by class", "By threshold", "ROC-AUC by data set", "mean drop of toxicity in disguise", "prefers-color-scheme", "&lt;insult&gt;"],
            part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(page, "Precision and recall</text>"));
        Assert.All([page, markdown, json.RootElement.GetRawText(), Output, Progress], text =>
            Assert.All(["disgusting", "idiot", "حقير"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal)));
        Assert.Contains("| en | en | toxicity | 60 | 30 |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_tables_and_Markdown()
    {
        WriteSets();

        await RunAsync("evaluate", "--model", Model, "--data", "@en.jsonl");
        Assert.Contains("By data set", Output, StringComparison.Ordinal);
        Assert.Contains("mean ROC-AUC of 1 sets", Output, StringComparison.Ordinal);
        Assert.Contains("scoring with comments-v2: 60", Progress, StringComparison.Ordinal);

        await RunAsync("evaluate", "--model", Model, "--data", "@en.jsonl", "--markdown");
        Assert.StartsWith("# Model comments-v2 on 60 labelled comments", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copes_with_empty_texts_emoji_and_other_languages()
    {
        Write("odd.jsonl", [Row("", toxic: false), Row("😀😀", toxic: false), Row("Это статья", toxic: true, "ru"), Row("ya khara 3alek", toxic: true, "ary-latn"), Row("\u202E", toxic: true, "ar")]);

        Assert.Equal(0, await RunAsync("evaluate", "--model", Model, "--data", "@odd.jsonl", "--json", "--evasion"));

        Assert.Equal(5, Json().GetProperty("comments").GetInt32());
        Assert.Contains(Json().GetProperty("pooled").EnumerateArray(), row => row.GetProperty("language").GetString() == "ar-latn");
    }

    [Fact]
    public async Task Names_malformed_lines_and_stops_at_one_too_many()
    {
        Write("bad.jsonl", [Row(Kind, toxic: false), "secret", """{"text":"secret"}""", Row(Abuse, toxic: true)]);

        Assert.Equal(0, await RunAsync("evaluate", "--model", Model, "--data", "@bad.jsonl", "--json"));
        Assert.Equal(2, Json().GetProperty("comments").GetInt32());
        Assert.Contains("bad.jsonl line 2 is not a labelled comment", Progress, StringComparison.Ordinal);
        Assert.Contains("bad.jsonl line 3 is not a labelled comment", Progress, StringComparison.Ordinal);
        Assert.Contains("2 malformed lines were passed over.", Progress, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Progress, StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync("evaluate", "--model", Model, "--data", "@bad.jsonl", "--malformed-limit", "1"));
        Assert.Contains("bad.jsonl line 3", refusal.Message, StringComparison.Ordinal);
    }

    private void WriteSets()
    {
        Write("en.jsonl", TinyComments.English.Select(comment => Row(comment.Text, comment.IsToxic)));
        Write("ar.jsonl", TinyComments.Arabic.Select(comment => Row(comment.Text, comment.IsToxic, "ar")));
    }
}
