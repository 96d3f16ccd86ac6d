namespace Moderation.Measuring;

/// <summary>The area under the receiver operating characteristic: how likely a positive scores above a negative.</summary>
internal static class RocAuc
{
    /// <summary>0..1, 0.5 for chance; null unless both classes are there. Equal scores count half.</summary>
    public static double? Of(IEnumerable<(double Score, bool Label)> scored) => Of(ScoreSteps.Of(scored));

    /// <inheritdoc cref="Of(IEnumerable{ValueTuple{double, bool}})"/>
    public static double? Of(ScoreSteps steps)
    {
        long positivesAbove = 0;
        long negatives = 0;
        double inOrder = 0;
        for (var step = 0; step < steps.Scores.Length; step++)
        {
            inOrder += steps.Negatives[step] * (positivesAbove + (steps.Positives[step] / 2.0));
            positivesAbove += steps.Positives[step];
            negatives += steps.Negatives[step];
        }

        return positivesAbove == 0 || negatives == 0 ? null : inOrder / ((double)positivesAbove * negatives);
    }
}
