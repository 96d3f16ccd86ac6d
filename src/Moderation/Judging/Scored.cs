using Moderation.Scoring;

namespace Moderation.Judging;

/// <summary>What models said of a comment, before any rule.</summary>
public readonly record struct Scored
{
    /// <summary>What counts: the model's scores, with the second scorer's share where that was asked.</summary>
    public required CommentScore Score { get; init; }

    /// <summary>The model's own scores.</summary>
    public required AttributeScores First { get; init; }

    /// <summary>What the site's second scorer said, or why it said nothing; null when it was not asked, or the language is not the model's.</summary>
    public SecondScore? Second { get; init; }

    /// <summary>Has models score a text.</summary>
    /// <param name="text">The text as submitted.</param>
    /// <param name="scorer">The model; null when none could be loaded: then nothing is known.</param>
    /// <param name="second">What the site's second scorer said.</param>
    public static Scored Of(string text, CommentScorer? scorer, SecondScore? second = null)
    {
        var score = scorer?.Score(text) ?? new CommentScore(CommentLanguage.Other, Supported: false, AttributeScores.Unknown());

        // Where scores decide nothing, another opinion of them does not either.
        second = score.Supported ? second : null;
        return new Scored
        {
            Score = second is null ? score : score with { Scores = second.Over(score.Scores) },
            First = score.Scores,
            Second = second,
        };
    }
}
