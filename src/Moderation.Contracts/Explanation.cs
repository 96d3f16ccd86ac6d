namespace Moderation.Contracts;

/// <summary>Everything that decided about a comment. Offsets are UTF-16 code units into the text as submitted.</summary>
public sealed record Explanation
{
    /// <summary><c>ar</c>, <c>en</c>, <c>ar-latn</c> (Arabizi), <c>mixed</c> or <c>other</c>.</summary>
    public required string Language { get; init; }

    /// <summary>False when the model was not made for this language: the scores, if any, decide nothing.</summary>
    public required bool LanguageSupported { get; init; }

    /// <summary>Every rule that matched, with what it saw.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>
    /// The words that weighed most for the model, heaviest first; empty for an approved comment, and none for an attribute that
    /// the second scorer alone decided.
    /// </summary>
    public required IReadOnlyList<WeighedWord> Words { get; init; }

    /// <summary>The thresholds that applied, by attribute.</summary>
    public required IReadOnlyDictionary<string, Threshold> Thresholds { get; init; }

    /// <summary>What the site's second scorer said because the model was unsure; null when it was not asked.</summary>
    public SecondOpinion? SecondOpinion { get; init; }
}

/// <summary>What a site's second scorer said of a comment that the model was unsure of.</summary>
public sealed record SecondOpinion
{
    /// <summary>The second scorer's version: changes with its files and with every setting that its scores depend on.</summary>
    public required string Model { get; init; }

    /// <summary>Why it said nothing: <c>timed_out</c>, <c>busy</c> or <c>failed</c>; null when it answered.</summary>
    public string? Unavailable { get; init; }

    /// <summary>Its share 0..1 in the scores of the attributes that it knows; null when it said nothing.</summary>
    public double? Weight { get; init; }

    /// <summary>Its own scores by attribute; null when it said nothing.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    /// <summary>What the model said of the same attributes; null when the second scorer said nothing.</summary>
    public IReadOnlyDictionary<string, double>? FirstScores { get; init; }
}

/// <summary>A rule that matched.</summary>
public sealed record Finding
{
    /// <summary>The rule: one of the site's by its name, or <c>threshold</c>, <c>blocked-words</c>, <c>max-links</c> and so on.</summary>
    public required string Rule { get; init; }

    /// <summary>What the rule asks for.</summary>
    public required Verdict Action { get; init; }

    /// <summary>A stable reason code.</summary>
    public required string Reason { get; init; }

    /// <summary>The value that the rule saw, as text in the invariant culture.</summary>
    public string? Saw { get; init; }

    /// <summary>The limit that it was held against.</summary>
    public string? Limit { get; init; }

    /// <summary>Where in the text, when the finding is about a part of it.</summary>
    public int? Start { get; init; }

    /// <summary>How long that part is.</summary>
    public int? Length { get; init; }

    /// <summary>What people are told, by language (<c>ar</c>, <c>en</c>), when the rule says so.</summary>
    public IReadOnlyDictionary<string, string>? Text { get; init; }

    /// <summary>The mark that the rule puts on the comment; such a rule decides nothing.</summary>
    public string? Tag { get; init; }

    /// <summary>What the rule added to scores, by attribute; such a rule decides nothing itself.</summary>
    public IReadOnlyDictionary<string, double>? Added { get; init; }

    /// <summary>True for a rule that is only being tried: it decided nothing. Absent otherwise.</summary>
    public bool? Shadow { get; init; }
}

/// <summary>A word and what it added to an attribute's score.</summary>
/// <param name="Start">Offset into the text as submitted, in UTF-16 code units.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
/// <param name="Attribute">The attribute it weighed for.</param>
/// <param name="Weight">Its share of the log-odds; positive speaks for the attribute.</param>
public sealed record WeighedWord(int Start, int Length, string Attribute, double Weight);

/// <summary>A score below <see cref="ApproveBelow"/> speaks for nothing, one from <see cref="RejectAbove"/> up rejects, one between holds.</summary>
/// <param name="ApproveBelow">0..1.</param>
/// <param name="RejectAbove">0..1; null when scores alone never reject.</param>
public sealed record Threshold(double ApproveBelow, double? RejectAbove);
