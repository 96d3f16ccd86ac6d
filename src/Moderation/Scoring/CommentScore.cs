namespace Moderation.Scoring;

/// <summary>What the model says about one text.</summary>
/// <param name="Language">The language it took the text to be in.</param>
/// <param name="Supported">False when the model was not made for the language, so that its scores decide nothing.</param>
/// <param name="Scores">The probabilities.</param>
public readonly record struct CommentScore(CommentLanguage Language, bool Supported, AttributeScores Scores);

/// <summary>A word of the text and what it added to an attribute's log-odds.</summary>
/// <param name="Start">Offset into the text as submitted, in UTF-16 code units.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
/// <param name="Weight">Its share of the log-odds; positive speaks for the attribute.</param>
public readonly record struct WordWeight(int Start, int Length, double Weight);
