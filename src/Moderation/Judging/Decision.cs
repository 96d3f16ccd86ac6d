using Moderation.Contracts;
using Moderation.Scoring;

namespace Moderation.Judging;

/// <summary>A verdict with everything that led to it, not yet recorded.</summary>
public sealed record Decision
{
    /// <summary>What is to happen to the comment.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Stable codes of what decided.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What the model said, with the second scorer's share where that was asked.</summary>
    public required AttributeScores Scores { get; init; }

    /// <summary>The model that scored, joined by <c>+</c> with the second scorer where that answered; null when none could.</summary>
    public required string? ModelVersion { get; init; }

    /// <summary>The policy judged by.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>Everything that decided.</summary>
    public required Explanation Explanation { get; init; }
}
