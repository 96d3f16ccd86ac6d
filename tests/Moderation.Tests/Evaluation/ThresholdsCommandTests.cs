using System.Text.Json;
using Moderation.Rules;

namespace Moderation.Tests.Evaluation;

public sealed class ThresholdsCommandTests : CommandTest
{
    [Fact]
    public async Task Says_plainly_when_labels_are_too_few()
    {
        Write("labels.jsonl", Labels(clean: 40, toxic: 10));

        Assert.Equal(2, await RunAsync("thresholds", "--model", Model, "--data", "@labels.jsonl"));

        Assert.Contains("approve below: too few labels. To promise 98.0% with 95% certainty takes at least 133 comments labelled 'no'; there are 40.", Output, StringComparison.Ordinal);
        Assert.Contains("No threshold can be promised", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chooses_thresholds_that_the_service_takes()
    {
        Write("labels.jsonl", Labels(clean: 300, toxic: 100));

        Assert.Equal(0, await RunAsync("thresholds", "--model", Model, "--data", "@labels.jsonl", "--json"));

        var toxicity = Json().GetProperty("attributes").EnumerateArray().Single();
        var approve = toxicity.GetProperty("approve");
        Assert.True(approve.GetProperty("chosen").GetProperty("atLeast").GetDouble() >= 0.98);
        Assert.True(toxicity.GetProperty("reject").GetProperty("chosen").GetProperty("atLeast").GetDouble() >= 0.95);
        Assert.True(approve.GetProperty("keptOnHalves").GetDouble() > 0.9);
        var all = Json().GetProperty("policy")[0];
        Assert.Equal(("all", 400, 0), (all.GetProperty("language").GetString(), all.GetProperty("comments").GetInt32(), all.GetProperty("toxicApproved").GetInt32()));
        Assert.InRange(all.GetProperty("approved").GetDouble(), 0.5, 0.75);
        Assert.InRange(all.GetProperty("rejected").GetDouble(), 0.15, 0.27);
        Assert.True(all.GetProperty("toxicAmongRejected").GetDouble() >= 0.95);
        var options = Json().GetProperty("thresholds").Deserialize<Dictionary<string, ThresholdOptions>>()!;
        Assert.Equal(approve.GetProperty("chosen").GetProperty("threshold").GetDouble(), options["toxicity"].ApproveBelow);
        Assert.NotNull(options["toxicity"].RejectAbove);
        Assert.Null(Policy.Compile(new PolicyOptions { Thresholds = options }).Problem);
    }

    [Fact]
    public async Task Uncertain_labels_promise_nothing()
    {
        Write("labels.jsonl", Labels(clean: 300, toxic: 100).Select((row, i) => i % 10 == 0 ? row : row.Replace("{", "{\"weight\":0.5,", StringComparison.Ordinal)));

        Assert.Equal(2, await RunAsync("thresholds", "--model", Model, "--data", "@labels.jsonl"));

        Assert.Contains("360 labels with a weight below 1 were left out.", Progress, StringComparison.Ordinal);
        Assert.Contains("there are 30.", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_the_setting_to_copy()
    {
        Write("labels.jsonl", Labels(clean: 300, toxic: 20));

        Assert.Equal(0, await RunAsync("thresholds", "--model", Model, "--data", "@labels.jsonl"));

        var line = Output.TrimEnd().Split('\n').SkipWhile(text => !text.StartsWith("For the site's configuration", StringComparison.Ordinal)).Skip(1);
        using var setting = JsonDocument.Parse(string.Concat(line));
        var thresholds = setting.RootElement.GetProperty("Sites").GetProperty("<site>").GetProperty("Policy").GetProperty("Thresholds").GetProperty("toxicity");
        Assert.InRange(thresholds.GetProperty("ApproveBelow").GetDouble(), 0.0001, 1);
        Assert.False(thresholds.TryGetProperty("RejectAbove", out _));
        Assert.Contains("reject from: too few labels. To promise 95.0% with 95% certainty takes at least 52 comments labelled 'yes'; there are 20.", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_no_score_keeps_the_promise()
    {
        // The labels have nothing to do with the texts.
        Write("labels.jsonl", Enumerable.Range(0, 400).Select(i => Row($"Thank you for article number {i}", toxic: i % 2 == 0)));

        Assert.Equal(2, await RunAsync("thresholds", "--model", Model, "--data", "@labels.jsonl"));

        Assert.Contains("approve below: no score keeps 98.0%", Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--approve-npv", "1")]
    [InlineData("--approve-npv", "98")]
    [InlineData("--reject-precision", "0")]
    public async Task Refuses_promises_that_nobody_can_keep(string option, string value)
    {
        Write("labels.jsonl", Labels(clean: 1, toxic: 1));

        Assert.Equal(1, await RunAsync("thresholds", "--model", Model, "--data", "@labels.jsonl", option, value));
        Assert.Contains("must be a share between 0 and 1", Progress, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Labels(int clean, int toxic) =>
    [
        .. Enumerable.Range(0, clean).Select(i => Row($"Thank you for this helpful article, number {i}", toxic: false)),
        .. Enumerable.Range(0, toxic).Select(i => Row($"You are a stupid disgusting idiot, number {i}", toxic: true)),
    ];
}
