namespace Moderation.Measuring;

/// <summary>How well scores are probabilities.</summary>
internal static class Calibration
{
    /// <summary>Into how many bins of equal width scores are sorted.</summary>
    public const int Bins = 15;

    /// <summary>The rows by score, in <see cref="Bins"/> bins of equal width from 0 to 1; empty bins are left out.</summary>
    public static IReadOnlyList<CalibrationBin> BinsOf(ScoreSteps steps)
    {
        var sums = new double[Bins];
        var positives = new int[Bins];
        var rows = new int[Bins];
        for (var step = 0; step < steps.Scores.Length; step++)
        {
            var bin = Math.Clamp((int)(steps.Scores[step] * Bins), 0, Bins - 1);
            var count = steps.Positives[step] + steps.Negatives[step];
            sums[bin] += steps.Scores[step] * count;
            positives[bin] += steps.Positives[step];
            rows[bin] += count;
        }

        return
        [
            .. Enumerable.Range(0, Bins)
                .Where(bin => rows[bin] > 0)
                .Select(bin => new CalibrationBin(rows[bin], sums[bin] / rows[bin], (double)positives[bin] / rows[bin])),
        ];
    }

    /// <summary>The expected calibration error: by how much the bins' mean scores miss their shares of positives, averaged over rows. Null without rows.</summary>
    public static double? Error(IReadOnlyList<CalibrationBin> bins)
    {
        var rows = bins.Sum(bin => bin.Rows);
        return rows == 0 ? null : bins.Sum(bin => bin.Rows * Math.Abs(bin.MeanScore - bin.Positives)) / rows;
    }
}

/// <summary>Rows with about the same score.</summary>
/// <param name="Rows">How many.</param>
/// <param name="MeanScore">Their mean score.</param>
/// <param name="Positives">The share of positives among them.</param>
internal sealed record CalibrationBin(int Rows, double MeanScore, double Positives);
