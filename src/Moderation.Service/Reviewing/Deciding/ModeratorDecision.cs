using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Deciding;

/// <summary>What a moderator decides, about one comment or many.</summary>
internal sealed record ModeratorDecision
{
    private const int LongestId = 100;
    private const int LongestName = 100;
    private const int LongestNote = 2_000;

    /// <summary>Made by the caller, new for each decision, the same when it is sent again: 1 to 100 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The moderator, as events name him: 1 to 100 characters.</summary>
    public required string By { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>Why it is rejected; <see cref="RejectionReason.Unknown"/> where it is not.</summary>
    public RejectionReason Reason { get; init; }

    /// <summary>In the moderator's words, for colleagues: up to 2,000 UTF-16 code units. Never in an event; gone when the comment is erased.</summary>
    public string? Note { get; init; }

    /// <summary>What is said of attributes in so many words, one entry for each.</summary>
    public bool?[] Attributes { get; init; } = new bool?[Moderation.Scoring.Attributes.Count];

    /// <summary>The label that it amounts to; null when it says nothing of the text.</summary>
    public Label? Label => Verdict == Verdict.Hold && Array.TrueForAll(Attributes, said => said is null) ? null : new Label
    {
        Source = LabelSource.Moderator,
        By = By,
        Verdict = Verdict == Verdict.Hold ? null : Verdict,
        Reason = Reason,
        Attributes = Attributes,
    };

    /// <summary>The first field that is wrong, as the doors name it, and what is wrong with it without quoting it; null when nothing is.</summary>
    public (string Field, string Problem)? Check()
    {
        if (!OpaqueIds.IsOne(Id, LongestId))
        {
            return ("id", $"must be 1 to {LongestId} letters, digits, '.', '_', ':' and '-'.");
        }

        if (string.IsNullOrWhiteSpace(By) || By.Length > LongestName || By.Any(char.IsControl) || By.Trim().Equals(EventJson.DecidedByPolicy, StringComparison.OrdinalIgnoreCase))
        {
            return ("by", $"must name the moderator: 1 to {LongestName} characters, none of them control characters, and not '{EventJson.DecidedByPolicy}'.");
        }

        if (Verdict == Verdict.Reject ? Reason == RejectionReason.Unknown : Reason != RejectionReason.Unknown)
        {
            return ("reason", Verdict == Verdict.Reject ? $"must be {Alternatives.Of(LabelNames.AllReasons.Skip(1))}." : "says why a comment is rejected; the verdict is not reject.");
        }

        return Note?.Length > LongestNote ? ("note", $"must be at most {LongestNote} UTF-16 code units long.")
            : Note?.Any(unit => unit == '\0' || (char.IsControl(unit) && unit is not ('\n' or '\r' or '\t'))) == true ? ("note", "must not have control characters.")
            : Reason == RejectionReason.Other && string.IsNullOrWhiteSpace(Note) ? ("note", "is missing; it says what the other reason is.")
            : null;
    }
}

/// <summary>A comment as somebody saw it when he decided.</summary>
/// <param name="Site">Its site.</param>
/// <param name="Id">Its id within the site.</param>
/// <param name="Revision">The text that he saw.</param>
/// <param name="Sequence">The decision that he saw.</param>
internal readonly record struct SeenComment(string Site, string Id, int Revision, int Sequence);

/// <summary>What became of a moderator's decision about a comment.</summary>
internal enum ModeratorOutcomeKind
{
    /// <summary>It stands.</summary>
    Decided,

    /// <summary>It was made before, under the same id; nothing was done again.</summary>
    Repeated,

    /// <summary>The text was edited, or somebody else decided, since it was seen; nothing was written.</summary>
    Overtaken,

    /// <summary>The site has no comment of that id.</summary>
    NoComment,

    /// <summary>The comment was erased.</summary>
    Erased,
}

/// <summary>What became of a moderator's decision about a comment, and what stands now.</summary>
/// <param name="Seen">The comment as it was named.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Standing">The decision that stands; null when there is no such comment.</param>
internal sealed record ModeratorOutcome(SeenComment Seen, ModeratorOutcomeKind Kind, StandingDecision? Standing);

/// <summary>The decision that stands for a comment.</summary>
/// <param name="Revision">The text that stands.</param>
/// <param name="Sequence">Its number among the decisions about the comment.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="By">The moderator; null for the policy.</param>
/// <param name="At">When.</param>
/// <param name="EventId">The id of its event.</param>
internal sealed record StandingDecision(int Revision, int Sequence, Verdict Verdict, string? By, DateTimeOffset At, string EventId);
