using Moderation.Scoring;

namespace Moderation.Rules.Documents;

/// <summary>Puts a document over one that it extends.</summary>
internal static class PolicyMerge
{
    /// <summary>What the upper one says counts; rules, scopes and lists that the lower one has under the same name are replaced where they stand.</summary>
    public static PolicyDocument Of(PolicyDocument lower, PolicyDocument upper) => new()
    {
        Thresholds = Of(lower.Thresholds, upper.Thresholds),
        FailureMode = upper.FailureMode ?? lower.FailureMode,
        UnsupportedLanguage = upper.UnsupportedLanguage ?? lower.UnsupportedLanguage,
        MaxLinks = upper.MaxLinks ?? lower.MaxLinks,
        TimeZone = upper.TimeZone ?? lower.TimeZone,
        Lists = Of(lower.Lists, upper.Lists, list => list.Name),
        Scopes = Of(lower.Scopes, upper.Scopes, scope => scope.Name),
        Rules = Of(lower.Rules, upper.Rules, rule => rule.Name),
    };

    private static List<T> Of<T>(IReadOnlyList<T> lower, IReadOnlyList<T> upper, Func<T, string> name)
    {
        var replacing = upper.ToDictionary(name, StringComparer.Ordinal);
        return
        [
            .. lower.Select(part => replacing.GetValueOrDefault(name(part), part)),
            .. upper.Where(part => !lower.Any(other => string.Equals(name(other), name(part), StringComparison.Ordinal))),
        ];
    }

    private static Dictionary<CommentAttribute, ThresholdOptions> Of(
        IReadOnlyDictionary<CommentAttribute, ThresholdOptions> lower, IReadOnlyDictionary<CommentAttribute, ThresholdOptions> upper)
    {
        var thresholds = new Dictionary<CommentAttribute, ThresholdOptions>(lower);
        foreach (var (attribute, threshold) in upper)
        {
            var below = thresholds.GetValueOrDefault(attribute);
            thresholds[attribute] = new ThresholdOptions
            {
                ApproveBelow = threshold.ApproveBelow ?? below?.ApproveBelow,
                RejectAbove = threshold.RejectAbove ?? below?.RejectAbove,
            };
        }

        return thresholds;
    }
}
