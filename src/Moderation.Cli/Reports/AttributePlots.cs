using Moderation.Cli.Evaluation;
using Moderation.Measuring;

namespace Moderation.Cli.Reports;

/// <summary>The plots of one attribute in one language.</summary>
internal static class AttributePlots
{
    private const int Bars = 20;
    private const int MostPoints = 200;

    /// <summary>Precision–recall, reliability, histogram and threshold curves.</summary>
    public static IEnumerable<string> Of(AttributeFigures figures)
    {
        yield return PrecisionRecallCurve(figures);
        yield return Reliability(figures);
        yield return Histogram(figures.Steps);
        yield return Thresholds(figures);
    }

    private static string PrecisionRecallCurve(AttributeFigures figures)
    {
        var points = figures.Steps.Thresholds()
            .Where(at => at.Does is { Precision: not null, Recall: not null })
            .Select(at => (X: at.Does.Recall!.Value, Y: at.Does.Precision!.Value))
            .ToList();

        // Of points closer than the eye can tell, one.
        var step = Math.Max(1, points.Count / MostPoints);
        var prior = (double)figures.Positives / figures.Rows;
        return new Plot("Precision and recall", "recall")
            .Guide(0, prior, 1, prior)
            .Line("precision", "one", points.Where((_, i) => i % step == 0 || i == points.Count - 1))
            .ToString();
    }

    private static string Reliability(AttributeFigures figures)
    {
        var bins = Calibration.BinsOf(figures.Steps);
        return new Plot("Reliability: share that is so, by score", "score")
            .Guide(0, 0, 1, 1)
            .Line("share", "one", bins.Select(bin => (bin.MeanScore, bin.Positives)))
            .Dots("one", bins.Select(bin => (bin.MeanScore, bin.Positives, (double)bin.Rows / figures.Rows)))
            .ToString();
    }

    private static string Histogram(ScoreSteps steps)
    {
        var negatives = Heights(steps, steps.Negatives);
        var positives = Heights(steps, steps.Positives);
        return new Plot("Scores by class: share of each class", "score", Math.Max(0.05, negatives.Concat(positives).Max()))
            .Bars("not so", "three", negatives)
            .Bars("so", "two", positives)
            .ToString();
    }

    private static double[] Heights(ScoreSteps steps, int[] counts)
    {
        var heights = new double[Bars];
        var total = Math.Max(1, counts.Sum());
        for (var step = 0; step < counts.Length; step++)
        {
            heights[Math.Clamp((int)(steps.Scores[step] * Bars), 0, Bars - 1)] += (double)counts[step] / total;
        }

        return heights;
    }

    private static string Thresholds(AttributeFigures figures)
    {
        var at = Enumerable.Range(0, 101).Select(i => (Threshold: i / 100.0, Does: figures.Steps.At(i / 100.0))).ToList();
        var plot = new Plot("By threshold", "threshold")
            .Line("precision", "one", Known(does => does.Precision))
            .Line("recall", "two", Known(does => does.Recall))
            .Line("clean below", "three", Known(does => does.NegativePredictiveValue))
            .Line("below", "four", Known(does => (double)(does.TrueNegatives + does.FalseNegatives) / figures.Rows));
        if (figures.AtApproveBelow is { } suggested)
        {
            plot.Guide(suggested.Threshold, 0, suggested.Threshold, 1);
        }

        return plot.ToString();

        IEnumerable<(double, double)> Known(Func<Confusion, double?> figure) =>
            at.Where(point => figure(point.Does) is not null).Select(point => (point.Threshold, figure(point.Does)!.Value));
    }
}
