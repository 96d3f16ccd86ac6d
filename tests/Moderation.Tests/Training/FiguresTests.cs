using Moderation.Cli.Training;
using Moderation.Measuring;

namespace Moderation.Tests.Training;

public sealed class FiguresTests
{
    [Theory]
    [InlineData("0.1- 0.2- 0.8+ 0.9+", 1.0)]
    [InlineData("0.1+ 0.2+ 0.8- 0.9-", 0.0)]
    [InlineData("0.1- 0.2+ 0.3- 0.4+", 0.75)]
    [InlineData("0.5- 0.5+ 0.5- 0.5+", 0.5)]
    [InlineData("0.1+ 0.2+", null)]
    [InlineData("", null)]
    public void ROC_AUC_is_the_share_of_pairs_in_order(string rows, double? auc) => Assert.Equal(auc, RocAuc.Of(Rows(rows)));

    [Fact]
    public void Platt_scaling_finds_the_scale_that_rows_were_drawn_with()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 20_000).Select(_ =>
        {
            var score = (random.NextDouble() * 8) - 4;
            return (score, random.NextDouble() < 1 / (1 + Math.Exp(-((0.5 * score) - 1))));
        }).ToList();

        var scaling = PlattScaling.Fit(rows);

        Assert.Equal(0.5, scaling.Slope, 0.05);
        Assert.Equal(-1, scaling.Intercept, 0.1);
    }

    [Theory]
    [InlineData("1+ 2+")]
    [InlineData("")]
    [InlineData("1- -1+ 2- -2+")]
    public void Platt_scaling_leaves_scores_alone_that_teach_nothing(string rows) => Assert.Equal(PlattScaling.None, PlattScaling.Fit([.. Rows(rows)]));

    [Fact]
    public void Approves_up_to_where_too_many_bad_ones_would_pass()
    {
        // Clean comments spread over 0..0.5, bad ones over 0.4..1: below 0.46 a tenth of the bad ones pass.
        var rows = Enumerable.Range(0, 1000).Select(i => (i / 2000.0, false))
            .Concat(Enumerable.Range(0, 1000).Select(i => (0.4 + (i * 0.6 / 1000), true)));

        var threshold = ApprovalThreshold.Choose(rows);

        Assert.NotNull(threshold);
        Assert.InRange(threshold.Value, 0.44, 0.46);
    }

    [Fact]
    public void Approves_nothing_by_scores_that_do_not_tell_or_on_few_comments()
    {
        var random = new Random(1);

        Assert.Null(ApprovalThreshold.Choose(Enumerable.Range(0, 1000).Select(i => (random.NextDouble(), i % 2 == 0))));
        Assert.Null(ApprovalThreshold.Choose(Rows("0.1- 0.2- 0.8+ 0.9+")));
    }

    [Fact]
    public void Holds_back_few_clean_comments_for_the_sake_of_rare_attributes()
    {
        double[] scores = [.. Enumerable.Range(0, 1000).Select(i => i / 2000.0)];

        var threshold = ApprovalThreshold.Sparing(scores)!.Value;

        Assert.Equal(20, scores.Count(score => score >= threshold), 1.0);
        Assert.Equal(ApprovalThreshold.NearCertain, ApprovalThreshold.Sparing([0.1, 0.995, 0.999]));
        Assert.Null(ApprovalThreshold.Sparing([]));
    }

    [Fact]
    public void Counts_clean_among_approved_at_a_sites_share_of_toxic_comments()
    {
        var half = ApprovalThreshold.CleanAmongApproved(badBelow: 500, bad: 1000, cleanBelow: 1000, clean: 1000);

        // 0.95 clean to 0.025 toxic is 0.974; a lower bound is a little less.
        Assert.InRange(half, 0.970, 0.9744);
    }

    [Fact]
    public void Bytes_keep_weights_to_half_a_step()
    {
        var weights = new float[Moderation.Text.TextPipeline.Buckets];
        weights[5] = 1.27f;
        weights[6] = -0.634f;
        var (bytes, scales) = QuantisedWeights.Of([new LinearHead(weights, 0), new LinearHead(new float[weights.Length], 0)]);

        Assert.Equal((127, -63, 0), (bytes[5 * 4], bytes[6 * 4], bytes[(5 * 4) + 1]));
        Assert.Equal(0.01, scales[0], 1e-6);
    }

    private static IEnumerable<(double Score, bool Label)> Rows(string rows) =>
        rows.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(row => (double.Parse(row[..^1], System.Globalization.CultureInfo.InvariantCulture), row[^1] == '+'));
}
