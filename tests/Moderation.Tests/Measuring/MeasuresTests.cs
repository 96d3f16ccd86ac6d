using Moderation.Measuring;

namespace Moderation.Tests.Measuring;

/// <summary>Every expected value here was computed by hand.</summary>
public sealed class MeasuresTests
{
    private const string Rows = "0.9+ 0.8- 0.7+ 0.6- 0.5-";

    [Fact]
    public void ROC_AUC_counts_pairs_in_order() => Assert.Equal(5 / 6.0, RocAuc.Of(Steps(Rows))!.Value, 1e-12);

    [Theory]
    [InlineData(Rows, (1 + (2 / 3.0)) / 2)]
    [InlineData("0.5+ 0.5-", 0.5)]
    [InlineData("0.1+ 0.9-", 0.5)]
    [InlineData("0.5-", null)]
    public void Average_precision_weighs_precision_by_the_recall_it_adds(string rows, double? expected)
    {
        var precision = PrecisionRecall.AveragePrecision(Steps(rows));

        Assert.Equal(expected.HasValue, precision.HasValue);
        Assert.Equal(expected ?? 0, precision ?? 0, 1e-12);
    }

    [Fact]
    public void A_threshold_takes_what_reaches_it_for_positive()
    {
        var does = Steps(Rows).At(0.7);

        Assert.Equal(new Confusion(2, 1, 0, 2), does);
        Assert.Equal(2 / 3.0, does.Precision!.Value, 1e-12);
        Assert.Equal(1.0, does.Recall);
        Assert.Equal(1.0, does.NegativePredictiveValue);
        Assert.Equal(0.8, does.MacroF1, 1e-12);
        Assert.Null(Steps(Rows).At(1).Precision);
        Assert.Null(Steps(Rows).At(0).NegativePredictiveValue);
    }

    [Fact]
    public void The_best_threshold_has_the_highest_macro_F1() => Assert.Equal(0.7, PrecisionRecall.BestThreshold(Steps(Rows)));

    [Theory]
    [InlineData(0.95, 0.5)]
    [InlineData(0.66, 1.0)]
    public void Recall_at_a_precision_is_the_most_found(double precision, double recall) =>
        Assert.Equal(recall, PrecisionRecall.RecallAt(Steps(Rows), precision));

    [Fact]
    public void Recall_at_a_precision_that_no_threshold_has_is_none()
    {
        Assert.Equal(0, PrecisionRecall.RecallAt(Steps("0.9- 0.8+"), 0.95));
        Assert.Equal(0, PrecisionRecall.RecallAt(Steps(""), 0.95));
    }

    [Fact]
    public void Calibration_error_is_the_gap_of_each_bin_by_its_rows()
    {
        // Three rows at 0.1 of which a third is positive, one at 0.9 that is: (3 × 0.2333 + 1 × 0.1) / 4.
        var bins = Calibration.BinsOf(Steps("0.1- 0.1- 0.1+ 0.9+"));

        Assert.Equal([3, 1], bins.Select(bin => bin.Rows));
        Assert.Equal(0.2, Calibration.Error(bins)!.Value, 1e-12);
        Assert.Null(Calibration.Error(Calibration.BinsOf(Steps(""))));
        Assert.Equal(0, Calibration.Error(Calibration.BinsOf(Steps("0- 1+")))!.Value);
    }

    [Theory]
    [InlineData(0.9, 0.6)]
    [InlineData(0.8, 1.0)]
    public void Approves_as_many_rows_as_a_promise_allows(double promise, double share) =>
        Assert.Equal(share, new Promises(promise, 0.95).Approved(Steps("0.1- 0.2- 0.3- 0.4+ 0.5-")));

    [Theory]
    [InlineData(0.7, 0.4)]
    [InlineData(0.6, 0.6)]
    [InlineData(1.0, 0.4)]
    public void Rejects_as_many_rows_as_a_promise_allows(double promise, double share) =>
        Assert.Equal(share, new Promises(0.98, promise).Rejected(Steps("0.1- 0.2- 0.3- 0.4+ 0.5+")));

    [Fact]
    public void Wilson_bounds_are_those_of_the_textbook()
    {
        // 10 of 10: n / (n + z²); 8 of 10, z = 1.645: (0.8 + 0.1353 ± 0.2478) / 1.2706.
        Assert.Equal(10 / (10 + (1.645 * 1.645)), WilsonBound.Lower(10, 10), 1e-9);
        Assert.Equal(0.541, WilsonBound.Lower(8, 10), 0.001);
        Assert.Equal(0.931, WilsonBound.Upper(8, 10), 0.001);
        Assert.Equal(1, WilsonBound.Upper(10, 10), 1e-9);
    }

    [Fact]
    public void Says_how_many_rows_a_promise_takes_at_least()
    {
        Assert.Equal((133, 52), (WilsonBound.FewestFor(0.98), WilsonBound.FewestFor(0.95)));
        Assert.True(WilsonBound.Lower(133, 133) >= 0.98 && WilsonBound.Lower(132, 132) < 0.98);
    }

    [Fact]
    public void A_promised_threshold_is_the_last_that_keeps_its_bound()
    {
        // 200 clean at 0.1: bound 0.987. With one bad of 201: 0.978.
        var scored = Enumerable.Repeat((0.1, false), 200).Append((0.2, true)).Concat(Enumerable.Repeat((0.9, true), 60));

        var steps = ScoreSteps.Of(scored);

        Assert.Equal(new PromisedThreshold(0.1001, 200, 200, WilsonBound.Lower(200, 200)), PromisedThreshold.Approving(steps, 0.98));
        Assert.Equal(0.2, PromisedThreshold.Rejecting(steps, 0.95)!.Threshold);
        Assert.Null(PromisedThreshold.Rejecting(steps, 0.97));
        Assert.Null(PromisedThreshold.Approving(ScoreSteps.Of(Enumerable.Repeat((0.1, false), 132)), 0.98));
    }

    private static ScoreSteps Steps(string rows) => ScoreSteps.Of(
        rows.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(row => (double.Parse(row[..^1], System.Globalization.CultureInfo.InvariantCulture), row[^1] == '+')));
}
