using Moderation.Measuring;

namespace Moderation.Cli.Training;

/// <summary>
/// Chooses the score below which a comment is approved without a person seeing it. Data sets are about half bad, a site's
/// comments a few in a hundred, so that the two classes are counted apart and weighed by the site's share.
/// </summary>
internal static class ApprovalThreshold
{
    /// <summary>The share of bad comments that is assumed: moderated news sites report 2 to 10%.</summary>
    public const double Prior = 0.05;

    /// <summary>At least this share of what is approved must be clean.</summary>
    public const double LeastClean = 0.98;

    /// <summary>At most this share of bad comments may pass: with few bad ones about, a bar on what is clean alone would let many by.</summary>
    public const double MostPassed = 0.10;

    /// <summary>Every attribute besides toxicity may hold back this share of the clean comments that toxicity lets pass: these are rare and mostly toxic too.</summary>
    public const double MostHeldBack = 0.02;

    /// <summary>What a model is so sure of is not approved, however many clean comments that holds back.</summary>
    public const double NearCertain = 0.99;

    /// <summary>The highest score with both bounds kept, judged by confidence bounds; null when no score keeps them.</summary>
    public static double? Choose(IEnumerable<(double Score, bool Label)> scored)
    {
        var sorted = scored.OrderBy(row => row.Score).ToArray();
        var bad = sorted.Count(row => row.Label);
        var clean = sorted.Length - bad;
        double? best = null;
        var badBelow = 0;
        var cleanBelow = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            badBelow += sorted[i].Label ? 1 : 0;
            cleanBelow += sorted[i].Label ? 0 : 1;
            if (i + 1 < sorted.Length && sorted[i + 1].Score > sorted[i].Score && IsSafe(badBelow, bad, cleanBelow, clean))
            {
                best = (sorted[i].Score + sorted[i + 1].Score) / 2;
            }
        }

        return best;
    }

    /// <summary>The lowest score that holds back at most <see cref="MostHeldBack"/> of clean comments, but <see cref="NearCertain"/> at most; null without any.</summary>
    public static double? Sparing(IEnumerable<double> cleanScores)
    {
        var sorted = cleanScores.Order().ToArray();
        return sorted.Length == 0 ? null : Math.Min(NearCertain, Math.BitIncrement(sorted[(int)((sorted.Length - 1) * (1 - MostHeldBack))]));
    }

    /// <summary>The share of approved comments that are clean, at the assumed prior: its lower bound.</summary>
    public static double CleanAmongApproved(int badBelow, int bad, int cleanBelow, int clean)
    {
        var passes = (1 - Prior) * WilsonBound.Lower(cleanBelow, clean);
        var slipsThrough = Prior * WilsonBound.Upper(badBelow, bad);
        return passes / (passes + slipsThrough);
    }

    private static bool IsSafe(int badBelow, int bad, int cleanBelow, int clean) =>
        bad > 0 && clean > 0
        && WilsonBound.Upper(badBelow, bad) <= MostPassed
        && CleanAmongApproved(badBelow, bad, cleanBelow, clean) >= LeastClean;
}
