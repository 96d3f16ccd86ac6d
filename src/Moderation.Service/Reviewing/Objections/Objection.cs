using Moderation.Contracts;
using Moderation.Labelling;

namespace Moderation.Service.Reviewing.Objections;

/// <summary>What somebody says against a decision. Stored: never change a value, only add.</summary>
internal enum ObjectionKind
{
    /// <summary>A reader wants a comment to be rejected.</summary>
    Report = 1,

    /// <summary>The author wants a rejection to be looked at again, or somebody the decision whatever it is.</summary>
    Appeal = 2,
}

/// <summary>How an objection was answered. Stored: never change a value, only add.</summary>
internal enum ObjectionAnswer
{
    /// <summary>The verdict still stands.</summary>
    Upheld = 1,

    /// <summary>Another verdict stands now.</summary>
    Overturned = 2,
}

/// <summary>A report or an appeal as it is stored.</summary>
internal sealed class Objection
{
    /// <summary>The columns, as this type names them.</summary>
    public const string Columns = """
        comment_key as CommentKey, kind as Kind, given_id as Id, said_by as SaidBy, reason as Reason, words as Words, revision as Revision, verdict as Verdict,
        filed_at as FiledAt, answered_at as AnsweredAt, answered_by as AnsweredBy, outcome as Outcome
        """;

    public long CommentKey { get; set; }

    public ObjectionKind Kind { get; set; }

    /// <summary>The site's id for it.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>Who says so, by an id of the site's; null when the site did not tell.</summary>
    public string? SaidBy { get; set; }

    public RejectionReason Reason { get; set; }

    /// <summary>What was said; null when nothing was.</summary>
    public string? Words { get; set; }

    /// <summary>The text that stood when it was filed.</summary>
    public int Revision { get; set; }

    /// <summary>The verdict that stood then.</summary>
    public Verdict Verdict { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long FiledAt { get; set; }

    /// <summary>Milliseconds since 1970; null while it waits.</summary>
    public long? AnsweredAt { get; set; }

    public string? AnsweredBy { get; set; }

    public ObjectionAnswer? Outcome { get; set; }
}

/// <summary>Names on the wire.</summary>
internal static class ObjectionNames
{
    /// <summary><c>report</c> or <c>appeal</c>.</summary>
    public static string WireName(this ObjectionKind kind) => kind == ObjectionKind.Report ? "report" : "appeal";

    /// <summary><c>upheld</c> or <c>overturned</c>.</summary>
    public static string WireName(this ObjectionAnswer outcome) => outcome == ObjectionAnswer.Upheld ? "upheld" : "overturned";
}
