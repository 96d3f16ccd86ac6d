using Moderation.Scoring;

namespace Moderation.Cli.Evaluation;

/// <summary>Measures on rows that each probe one thing, such as neutral sentences about a group of people.</summary>
internal static class FunctionalMeasure
{
    /// <summary>The share held of fewer rows is mostly chance.</summary>
    private const int FewestOfTarget = 5;

    /// <summary>By language.</summary>
    public static List<FunctionalFigures> Of(CommentScorer scorer, IEnumerable<ScoredComment> scored) =>
    [
        .. scored
            .Where(IsFunctional)
            .GroupBy(row => row.Language, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Of(scorer, group.Key, [.. group])),
    ];

    /// <summary>Whether a row probes something and says how it should come out.</summary>
    public static bool IsFunctional(ScoredComment row) => row.Comment is { Functionality: not null, IsBad: not null };

    private static FunctionalFigures Of(CommentScorer scorer, string language, List<ScoredComment> rows)
    {
        var byTarget = rows
            .Where(row => row.Comment is { IsBad: false, Target: not null })
            .GroupBy(row => row.Comment.Target!, StringComparer.Ordinal)
            .Select(group => TargetOf(scorer, group.Key, [.. group]))
            .OrderByDescending(target => target.Held)
            .ThenBy(target => target.Target, StringComparer.Ordinal)
            .ToList();
        var comparable = byTarget.Where(target => target.Rows >= FewestOfTarget).ToList();
        return new FunctionalFigures(
            language,
            rows.Count,
            Accuracy(rows),
            [
                .. rows
                    .GroupBy(row => row.Comment.Functionality!, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new FunctionalityFigures(group.Key, group.Count(), group.Count(row => row.Comment.IsBad == true), Accuracy([.. group]))),
            ],
            byTarget,
            comparable.Count < 2 ? null : comparable.Max(target => target.Held) - comparable.Min(target => target.Held),
            FewestOfTarget);
    }

    private static double Accuracy(List<ScoredComment> rows) => rows.Average(row => row.IsApproved != row.Comment.IsBad ? 1.0 : 0);

    private static TargetFigures TargetOf(CommentScorer scorer, string target, List<ScoredComment> rows)
    {
        var heldBy = new Dictionary<string, double>(StringComparer.Ordinal);
        Add("language", row => !row.Score.Supported);
        foreach (var attribute in Attributes.All)
        {
            Add(attribute.WireName(), row => row.Score.Supported && ScoredComment.Holds(scorer, row.Score, attribute));
        }

        return new TargetFigures(
            target,
            rows.Count,
            rows.Average(row => row.IsApproved ? 0.0 : 1),
            rows.Average(row => row.Score.Scores.Of(CommentAttribute.Toxicity) ?? 0),
            heldBy);

        void Add(string by, Func<ScoredComment, bool> holds)
        {
            var share = rows.Average(row => holds(row) ? 1.0 : 0);
            if (share > 0)
            {
                heldBy[by] = share;
            }
        }
    }
}
