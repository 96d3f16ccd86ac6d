using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Scoring;

namespace Moderation.Service.Scoring.Shadow;

/// <summary>What two models said of one comment, without its text.</summary>
internal sealed record ShadowScore
{
    public required long Run { get; init; }

    /// <summary>The decision's place in the feed.</summary>
    public required long Position { get; init; }

    public required long CommentKey { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required long ScoredAt { get; init; }

    public required short StandingVerdict { get; init; }

    public required short ShadowVerdict { get; init; }

    /// <summary>Which attributes spoke against the comment: bit n for attribute n.</summary>
    public required short StandingAgainst { get; init; }

    public required short ShadowAgainst { get; init; }

    /// <summary>By attribute, times 10,000; null where the model does not know it.</summary>
    public required IReadOnlyList<short?> StandingScores { get; init; }

    public required IReadOnlyList<short?> ShadowScores { get; init; }

    /// <summary>Puts two judgements of a comment side by side.</summary>
    public static ShadowScore Of(long run, long position, long commentKey, DateTimeOffset at, Decision standing, Decision shadow) => new()
    {
        Run = run,
        Position = position,
        CommentKey = commentKey,
        ScoredAt = at.ToUnixTimeMilliseconds(),
        StandingVerdict = (short)standing.Verdict,
        ShadowVerdict = (short)shadow.Verdict,
        StandingAgainst = Against(standing.Explanation.Findings),
        ShadowAgainst = Against(shadow.Explanation.Findings),
        StandingScores = Rounded(standing.Scores),
        ShadowScores = Rounded(shadow.Scores),
    };

    private static short Against(IEnumerable<Finding> findings)
    {
        var bits = 0;
        foreach (var finding in findings)
        {
            if (Attributes.TryParse(finding.Reason, out var attribute))
            {
                bits |= 1 << (int)attribute;
            }
        }

        return (short)bits;
    }

    private static short?[] Rounded(AttributeScores scores) =>
        [.. Attributes.All.Select(attribute => scores.Of(attribute) is { } score ? (short?)Math.Round(score * 10_000) : null)];
}
