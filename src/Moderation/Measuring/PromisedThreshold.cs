namespace Moderation.Measuring;

/// <summary>A threshold that keeps a promise on counted rows by a lower confidence bound: point estimates looked like 94% and were 90%.</summary>
/// <param name="Threshold">Approves below it, or rejects from it up.</param>
/// <param name="Decided">How many rows it decides.</param>
/// <param name="Right">How many of these are as promised.</param>
/// <param name="AtLeast">The share that is as promised: its lower bound, 95% sure.</param>
internal sealed record PromisedThreshold(double Threshold, int Decided, int Right, double AtLeast)
{
    /// <summary>Scores are judged to four digits, so that this is the next one up.</summary>
    private const double Step = 0.0001;

    /// <summary>The threshold below which most rows are approved while at least a share of them is negative; null when none keeps it.</summary>
    public static PromisedThreshold? Approving(ScoreSteps steps, double negatives) =>
        Below(steps).LastOrDefault(candidate => candidate.AtLeast >= negatives);

    /// <summary>The threshold from which most rows are rejected while at least a share of them is positive; null when none keeps it.</summary>
    public static PromisedThreshold? Rejecting(ScoreSteps steps, double positives) =>
        Above(steps).LastOrDefault(candidate => candidate.AtLeast >= positives);

    /// <summary>The approving threshold that can promise most; null without rows.</summary>
    public static PromisedThreshold? SurestApproving(ScoreSteps steps) => Below(steps).MaxBy(candidate => candidate.AtLeast);

    /// <summary>The rejecting threshold that can promise most; null without rows.</summary>
    public static PromisedThreshold? SurestRejecting(ScoreSteps steps) => Above(steps).MaxBy(candidate => candidate.AtLeast);

    private static IEnumerable<PromisedThreshold> Below(ScoreSteps steps)
    {
        var (decided, right) = (0, 0);
        for (var step = steps.Scores.Length - 1; step >= 0; step--)
        {
            decided += steps.Positives[step] + steps.Negatives[step];
            right += steps.Negatives[step];

            // Just above what it is known to hold for.
            yield return new PromisedThreshold(Math.Min(1, Math.Round(steps.Scores[step] + Step, 4)), decided, right, WilsonBound.Lower(right, decided));
        }
    }

    private static IEnumerable<PromisedThreshold> Above(ScoreSteps steps)
    {
        var (decided, right) = (0, 0);
        for (var step = 0; step < steps.Scores.Length; step++)
        {
            decided += steps.Positives[step] + steps.Negatives[step];
            right += steps.Positives[step];
            yield return new PromisedThreshold(steps.Scores[step], decided, right, WilsonBound.Lower(right, decided));
        }
    }
}
