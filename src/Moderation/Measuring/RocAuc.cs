namespace Moderation.Measuring;

/// <summary>The area under the receiver operating characteristic: how likely a positive scores above a negative.</summary>
internal static class RocAuc
{
    /// <summary>0..1, 0.5 for chance; null unless both classes are there. Equal scores count half.</summary>
    public static double? Of(IEnumerable<(double Score, bool Label)> scored)
    {
        var sorted = scored.OrderBy(row => row.Score).ToArray();
        double positives = sorted.Count(row => row.Label);
        var negatives = sorted.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            return null;
        }

        double rankSum = 0;
        for (var first = 0; first < sorted.Length;)
        {
            var end = first;
            while (end < sorted.Length && sorted[end].Score.Equals(sorted[first].Score))
            {
                end++;
            }

            var rank = (first + 1 + end) / 2.0;
            for (; first < end; first++)
            {
                rankSum += sorted[first].Label ? rank : 0;
            }
        }

        return (rankSum - (positives * (positives + 1) / 2)) / (positives * negatives);
    }
}
