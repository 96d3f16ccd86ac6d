using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Scoring;
using Moderation.Service.Facts;

namespace Moderation.Service.Storage;

/// <summary>A scored comment on its way into the database, where it is judged by what is on record.</summary>
internal sealed record Submission
{
    private CopyEntry? _copy;

    public required Comment Comment { get; init; }

    /// <summary>The model that scored it; null when none could.</summary>
    public required CommentScorer? Scorer { get; init; }

    /// <summary>What models said of it.</summary>
    public required Scored Scored { get; init; }

    /// <summary>When the service took the comment in and decided.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The id of the event, should this submission become a decision.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The trace that it came in by (W3C traceparent); null when it is not traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Tells one text from another without keeping it.</summary>
    public required string BodyHash { get; init; }

    /// <summary>The keyed hashes of author, address and article.</summary>
    public SubjectHashes Subjects { get; init; }

    /// <summary>What the author's e-mail address tells.</summary>
    public EmailTraits Email { get; init; }

    /// <summary>The fingerprint of the text.</summary>
    public required Fingerprint Text { get; init; }

    /// <summary>What of the author may be kept: never e-mail, address or user agent; null when nothing is.</summary>
    public string? AuthorJson { get; init; }

    /// <summary>The article as submitted.</summary>
    public string? ArticleJson { get; init; }

    /// <summary>What it is judged by.</summary>
    public Evidence EvidenceWith(History history) => new() { Scored = Scored, Email = Email, History = history };

    /// <summary>The comment as its copies find it, before there is a verdict.</summary>
    public CopyEntry Copy => _copy ??= new CopyEntry
    {
        Site = CopyMemory.SiteHash(Comment.Site),
        Text = Text,
        Author = CopyMemory.HashOf(Subjects.Author),
        Article = CopyMemory.HashOf(Subjects.Article),
        At = ReceivedAt.ToUnixTimeMilliseconds(),
        Verdict = Verdict.Hold,
    };
}

/// <summary>A submission with its decision.</summary>
/// <param name="Submission">The comment.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="History">What was on record when it was.</param>
internal sealed record JudgedSubmission(Submission Submission, Decision Decision, History History)
{
    public Comment Comment => Submission.Comment;

    /// <summary>The moderator whose decision about this very text holds on; null when the policy decided.</summary>
    public string? Moderator { get; init; }

    /// <summary>The comment as its copies find it.</summary>
    public CopyEntry Copy => Submission.Copy with { Verdict = Decision.Verdict };

    /// <summary>Whether text and author are kept: always, unless they are not to be stored and no moderator has to see them.</summary>
    public bool IsKept => !Comment.DoNotStore || Decision.Verdict == Verdict.Hold;

    /// <summary>The text as it is stored; null when it is not.</summary>
    public string? Body => IsKept ? Comment.Text : null;

    /// <summary>The keyed hash of the author's mailbox; null when it is not kept.</summary>
    public string? EmailHash => IsKept ? Submission.Subjects.Mailbox : null;

    /// <summary>The keyed hash of the IP address; null when it is not kept.</summary>
    public string? IpHash => IsKept ? Submission.Subjects.Address : null;

    /// <summary>What of the author is kept; null when nothing is.</summary>
    public string? AuthorJson => IsKept ? Submission.AuthorJson : null;

    /// <summary>What it was judged by, as it is stored; null for what is not to be stored.</summary>
    public byte[]? Facts() => Comment.DoNotStore ? null : new FactRecord
    {
        Evidence = Submission.EvidenceWith(History),
        IsScored = Submission.Scorer is not null,
        HoneypotFilled = !string.IsNullOrWhiteSpace(Comment.Honeypot),
        OnForm = Comment.FormShownAt is { } shown ? (long)((Comment.SubmittedAt ?? Submission.ReceivedAt) - shown).TotalMilliseconds : null,
        Text = Submission.Text,
        Author = Submission.Copy.Author,
        Article = Submission.Copy.Article,
    }.ToBytes();
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
/// <param name="Judged">The submission with its decision, when it became one.</param>
internal readonly record struct SubmissionOutcome(
    OutcomeKind Kind, int Revision, Verdict Verdict, RecordedDecision? Decision = null, JudgedSubmission? Judged = null);
