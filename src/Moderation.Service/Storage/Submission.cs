using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Scoring;

namespace Moderation.Service.Storage;

/// <summary>A judged comment on its way into the database.</summary>
internal sealed record Submission
{
    public required Comment Comment { get; init; }

    public required Decision Decision { get; init; }

    /// <summary>What the site's second scorer said of it; null when it was not asked.</summary>
    public SecondScore? Second { get; init; }

    /// <summary>When the service took the comment in and decided.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The id of the event, should this submission become a decision.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The trace that it came in by (W3C traceparent); null when it is not traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Whether text and author are kept: always, unless they are not to be stored and no moderator has to see them.</summary>
    public bool IsKept => !Comment.DoNotStore || Decision.Verdict == Verdict.Hold;

    /// <summary>The text as it is stored; null when it is not.</summary>
    public string? Body => IsKept ? Comment.Text : null;

    /// <summary>Tells one text from another without keeping it.</summary>
    public required string BodyHash { get; init; }

    /// <summary>The keyed hash of the author's e-mail address.</summary>
    public string? EmailHash { get; init; }

    /// <summary>The keyed hash of the author's IP address.</summary>
    public string? IpHash { get; init; }

    /// <summary>What of the author is kept: never e-mail, address or user agent; null when nothing is.</summary>
    public string? AuthorJson
    {
        get => IsKept ? field : null;
        init;
    }

    /// <summary>The article as submitted.</summary>
    public string? ArticleJson { get; init; }
}

/// <summary>What became of a submission.</summary>
internal enum OutcomeKind
{
    /// <summary>It is a new comment or a new revision, and was decided.</summary>
    Decided,

    /// <summary>It had been recorded before; the decision made then stands.</summary>
    Repeated,

    /// <summary>A revision that was submitted later is already recorded; that one stands.</summary>
    Superseded,

    /// <summary>The comment was erased; it stays erased.</summary>
    Erased,
}

/// <summary>What became of a submission, and what stands now.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Revision">The revision that stands.</param>
/// <param name="Verdict">The verdict that stands.</param>
/// <param name="Decision">The decision as the feed has it, when the submission became one.</param>
internal readonly record struct SubmissionOutcome(OutcomeKind Kind, int Revision, Verdict Verdict, RecordedDecision? Decision = null);
