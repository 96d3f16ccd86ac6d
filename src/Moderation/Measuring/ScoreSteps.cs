namespace Moderation.Measuring;

/// <summary>
/// Labelled scores counted by score, highest first. Equal scores are one step, because no threshold tells them apart and
/// no order among them means anything.
/// </summary>
internal sealed class ScoreSteps
{
    public ScoreSteps(double[] scores, int[] positives, int[] negatives)
    {
        Scores = scores;
        Positives = positives;
        Negatives = negatives;
    }

    /// <summary>The distinct scores, falling.</summary>
    public double[] Scores { get; }

    /// <summary>How many positive rows have each score.</summary>
    public int[] Positives { get; }

    /// <summary>How many negative rows have each score.</summary>
    public int[] Negatives { get; }

    /// <summary>How many rows are positive.</summary>
    public int TotalPositives => Positives.Sum();

    /// <summary>How many rows are negative.</summary>
    public int TotalNegatives => Negatives.Sum();

    /// <summary>Counts labelled scores.</summary>
    public static ScoreSteps Of(IEnumerable<(double Score, bool Label)> scored) => new ScoredRows(scored).Steps;

    /// <summary>What a threshold does: a score from it up is taken for positive.</summary>
    public Confusion At(double threshold)
    {
        var above = default(Confusion);
        var below = default(Confusion);
        for (var step = 0; step < Scores.Length; step++)
        {
            ref var side = ref Scores[step] >= threshold ? ref above : ref below;
            side = side with { TruePositives = side.TruePositives + Positives[step], FalsePositives = side.FalsePositives + Negatives[step] };
        }

        return new Confusion(above.TruePositives, above.FalsePositives, below.TruePositives, below.FalsePositives);
    }

    /// <summary>Every threshold that does something else than the one before, falling: each distinct score, and what it does as a threshold.</summary>
    public IEnumerable<(double Threshold, Confusion Does)> Thresholds()
    {
        var positives = TotalPositives;
        var negatives = TotalNegatives;
        var truePositives = 0;
        var falsePositives = 0;
        for (var step = 0; step < Scores.Length; step++)
        {
            truePositives += Positives[step];
            falsePositives += Negatives[step];
            yield return (Scores[step], new Confusion(truePositives, falsePositives, positives - truePositives, negatives - falsePositives));
        }
    }
}

/// <summary>What a threshold does to labelled rows.</summary>
/// <param name="TruePositives">Positive rows from the threshold up.</param>
/// <param name="FalsePositives">Negative rows from the threshold up.</param>
/// <param name="FalseNegatives">Positive rows below.</param>
/// <param name="TrueNegatives">Negative rows below.</param>
internal readonly record struct Confusion(int TruePositives, int FalsePositives, int FalseNegatives, int TrueNegatives)
{
    /// <summary>The share of positives among what is from the threshold up; null when nothing is.</summary>
    public double? Precision => Share(TruePositives, FalsePositives);

    /// <summary>The share of positives that are from the threshold up; null without any.</summary>
    public double? Recall => Share(TruePositives, FalseNegatives);

    /// <summary>The share of negatives among what is below the threshold; null when nothing is.</summary>
    public double? NegativePredictiveValue => Share(TrueNegatives, FalseNegatives);

    /// <summary>The mean of both classes' F1: of a class that is neither there nor predicted 0, as is usual.</summary>
    public double MacroF1 => (F1(TruePositives, FalsePositives, FalseNegatives) + F1(TrueNegatives, FalseNegatives, FalsePositives)) / 2;

    private static double? Share(int hits, int misses) => hits + misses == 0 ? null : (double)hits / (hits + misses);

    private static double F1(int right, int wrong, int missed) => right == 0 ? 0 : 2.0 * right / ((2.0 * right) + wrong + missed);
}
