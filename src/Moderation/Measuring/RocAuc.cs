namespace Moderation.Measuring;

/// <summary>The area under the receiver operating characteristic: how likely a positive scores above a negative.</summary>
internal static class RocAuc
{
    /// <summary>0..1, 0.5 for chance; null unless both classes are there. Equal scores count half.</summary>
    public static double? Of(IEnumerable<(double Score, bool Label)> scored) => Of(ScoreSteps.Of(scored));

    /// <summary>Of each set that has both classes, by its name.</summary>
    public static Dictionary<string, double> BySet(IEnumerable<(string Set, double Score, bool Label)> scored) =>
        scored
            .GroupBy(row => row.Set, StringComparer.Ordinal)
            .OrderBy(set => set.Key, StringComparer.Ordinal)
            .Select(set => (set.Key, Auc: Of(set.Select(row => (row.Score, row.Label)))))
            .Where(set => set.Auc is not null)
            .ToDictionary(set => set.Key, set => set.Auc!.Value, StringComparer.Ordinal);

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
