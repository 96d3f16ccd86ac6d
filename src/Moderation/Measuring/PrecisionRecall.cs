namespace Moderation.Measuring;

/// <summary>Figures of precision and recall over all thresholds.</summary>
internal static class PrecisionRecall
{
    /// <summary>Precision averaged over the recall that each threshold adds; null without positives.</summary>
    public static double? AveragePrecision(ScoreSteps steps)
    {
        double sum = 0;
        long truePositives = 0;
        long predicted = 0;
        for (var step = 0; step < steps.Scores.Length; step++)
        {
            truePositives += steps.Positives[step];
            predicted += steps.Positives[step] + steps.Negatives[step];
            sum += steps.Positives[step] == 0 ? 0 : steps.Positives[step] * ((double)truePositives / predicted);
        }

        return truePositives == 0 ? null : sum / truePositives;
    }

    /// <summary>The most positives that a threshold finds while at least this share of what it finds is positive; 0 when none does.</summary>
    public static double RecallAt(ScoreSteps steps, double precision) =>
        steps.Thresholds().Where(at => at.Does.Precision >= precision).Max(at => at.Does.Recall) ?? 0;

    /// <summary>The threshold with the highest macro-F1, the highest of equals; null without rows.</summary>
    public static double? BestThreshold(ScoreSteps steps) =>
        steps.Scores.Length == 0 ? null : steps.Thresholds().MaxBy(at => at.Does.MacroF1).Threshold;
}
