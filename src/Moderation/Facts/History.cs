using Moderation.Contracts;

namespace Moderation.Facts;

/// <summary>
/// What was on record when a comment came: about its author, its address and its article, about texts like it and the comment it
/// answers. The comment itself is not counted. With it, judging needs nothing but the comment: what is kept of it lets a comment be
/// judged again later as things stood then.
/// </summary>
public sealed record History
{
    /// <summary>Nothing is on record.</summary>
    public static History Empty { get; } = new();

    /// <summary>Its author: the account at the site, else the mailbox; null when neither was given.</summary>
    public SubjectHistory? Author { get; init; }

    /// <summary>The mailbox of an author who has an account too, with what came from it without the account; null otherwise.</summary>
    public SubjectHistory? Mailbox { get; init; }

    /// <summary>The IP address it came from; null when none was given.</summary>
    public SubjectHistory? Address { get; init; }

    /// <summary>The article it is under; null when none was named.</summary>
    public SubjectHistory? Article { get; init; }

    /// <summary>Other comments with its text.</summary>
    public Copies Copies { get; init; }

    /// <summary>How many comments lie between it and the article: 0 for one that answers none; null when what it answers is not on record.</summary>
    public int? ReplyDepth { get; init; }

    /// <summary>What stood for its earlier revision, else for the newest comment of the same text; null when there is neither.</summary>
    public Verdict? LastVerdict { get; init; }
}

/// <summary>What is on record about an author, an address or an article.</summary>
public sealed record SubjectHistory
{
    /// <summary>When its first comment came; null when there was none.</summary>
    public DateTimeOffset? FirstSeenAt { get; init; }

    /// <summary>How many comments came, edits not counted.</summary>
    public int Submitted { get; init; }

    /// <summary>For how many of them approval stands.</summary>
    public int Approved { get; init; }

    /// <summary>For how many of them rejection stands.</summary>
    public int Rejected { get; init; }

    /// <summary>How many of them wait for a moderator.</summary>
    public int Held { get; init; }

    /// <summary>Comments in the last ten minutes; see <see cref="SlidingCount"/> for how exact that is.</summary>
    public int InTenMinutes { get; init; }

    /// <summary>Comments in the last 24 hours.</summary>
    public int InDay { get; init; }

    /// <summary>Comments in the last 30 days.</summary>
    public int InMonth { get; init; }

    /// <summary>How many of <see cref="InMonth"/> were rejected.</summary>
    public int RejectedInMonth { get; init; }

    /// <summary>What a moderator ordered about it, and has not taken back or let expire.</summary>
    public StandingOrder Order { get; init; }
}

/// <summary>What a moderator ordered about an author, an address or an article. The values are stored: never reuse one.</summary>
public enum StandingOrder
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An author whose comments are approved.</summary>
    Trust = 1,

    /// <summary>An author whose comments a moderator sees first.</summary>
    Watch = 2,

    /// <summary>An author whose comments are rejected for a time.</summary>
    Suspend = 3,

    /// <summary>An author whose comments are rejected.</summary>
    Ban = 4,

    /// <summary>An article that is judged as any other, whatever scopes say.</summary>
    Open = 5,

    /// <summary>An article on which half of the scores is the limit.</summary>
    Sensitive = 6,

    /// <summary>An article whose comments a moderator sees first.</summary>
    Premoderate = 7,

    /// <summary>An article that takes no comments.</summary>
    Close = 8,
}

/// <summary>Other comments of the site that have a comment's text, within the time and number that are remembered.</summary>
/// <param name="Exact">How many have it letter for letter (see <see cref="Fingerprint.Exact"/>).</param>
/// <param name="Near">How many have it, edited or not: the size of the campaign beside the comment itself.</param>
/// <param name="OtherAuthors">By how many different other authors they are.</param>
/// <param name="OtherArticles">Under how many different other articles they are.</param>
public readonly record struct Copies(int Exact, int Near, int OtherAuthors, int OtherArticles);
