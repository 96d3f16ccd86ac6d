namespace Moderation.Measuring;

/// <summary>How much can be decided without a person while a promise is kept.</summary>
/// <param name="ApproveNpv">At least this share of what is approved is negative.</param>
/// <param name="RejectPrecision">At least this share of what is rejected is positive.</param>
internal sealed record Promises(double ApproveNpv, double RejectPrecision)
{
    /// <summary>The promises that figures are given for unless asked otherwise.</summary>
    public static Promises Usual { get; } = new(0.98, 0.95);

    /// <summary>The largest share of rows below a threshold that keeps the approving promise; 0 when none does.</summary>
    public double Approved(ScoreSteps steps)
    {
        var negativesBelow = 0;
        var below = 0;
        var best = 0;
        for (var step = steps.Scores.Length - 1; step >= 0; step--)
        {
            negativesBelow += steps.Negatives[step];
            below += steps.Negatives[step] + steps.Positives[step];
            best = negativesBelow >= ApproveNpv * below ? below : best;
        }

        return below == 0 ? 0 : (double)best / below;
    }

    /// <summary>The largest share of rows from a threshold up that keeps the rejecting promise; 0 when none does.</summary>
    public double Rejected(ScoreSteps steps)
    {
        var positivesAbove = 0;
        var above = 0;
        var best = 0;
        for (var step = 0; step < steps.Scores.Length; step++)
        {
            positivesAbove += steps.Positives[step];
            above += steps.Negatives[step] + steps.Positives[step];
            best = positivesAbove >= RejectPrecision * above ? above : best;
        }

        return above == 0 ? 0 : (double)best / above;
    }
}
