namespace Moderation.Service.Demo;

/// <summary>A comment as the demo site keeps it.</summary>
internal sealed class DemoComment
{
    /// <summary>The id under which the service knows it too.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The comment it answers; null when it answers the article.</summary>
    public string? ParentId { get; set; }

    /// <summary>The comment that began the conversation; null when this one does.</summary>
    public string? ThreadId { get; set; }

    /// <summary>Whose it is, as <see cref="Visitor"/> names them.</summary>
    public string Author { get; set; } = string.Empty;

    public string Name { get; set; } = string.Empty;

    /// <summary>For the site and the service alone; never sent to a browser.</summary>
    public string Email { get; set; } = string.Empty;

    public string? Website { get; set; }

    public string Text { get; set; } = string.Empty;

    /// <summary>Known until the service has the comment, like <see cref="UserAgent"/>.</summary>
    public string? Ip { get; set; }

    public string? UserAgent { get; set; }

    /// <summary>What was typed into the field that people do not see.</summary>
    public string? Honeypot { get; set; }

    /// <summary>When the comment was posted, in milliseconds since 1970.</summary>
    public long PostedAt { get; set; }

    /// <summary>When this version of it was, in milliseconds since 1970; later for each version.</summary>
    public long SubmittedAt { get; set; }

    /// <summary>Counts what the author sent, from 1.</summary>
    public long Version { get; set; }

    /// <summary>The service's number for this version; null until it has it.</summary>
    public long? Revision { get; set; }

    /// <summary>The newest decision that is known; 0 for none.</summary>
    public long Sequence { get; set; }

    /// <summary>What that decision was about.</summary>
    public long? DecidedRevision { get; set; }

    /// <summary>What it was: approve, reject or hold.</summary>
    public string? Verdict { get; set; }

    /// <summary>Whether everybody could see it at some time.</summary>
    public bool WasPublished { get; set; }

    /// <summary>Whether the service refused this version as invalid.</summary>
    public bool IsRefused { get; set; }

    /// <summary>The place of its last change among all changes.</summary>
    public long Change { get; set; }

    /// <summary>What is shown. A decision counts only for the version that it was made about.</summary>
    public CommentState State =>
        IsRefused ? CommentState.Refused
        : Revision is null ? CommentState.Sending
        : DecidedRevision != Revision ? CommentState.Held
        : Verdict switch
        {
            "approve" => CommentState.Approved,
            "reject" => CommentState.Rejected,
            _ => CommentState.Held,
        };
}

/// <summary>Where a comment of the demo site is between its author and its readers.</summary>
public enum CommentState
{
    /// <summary>The service has not got it yet.</summary>
    Sending,

    /// <summary>It waits for a moderator; only its author sees it.</summary>
    Held,

    /// <summary>Everybody sees it.</summary>
    Approved,

    /// <summary>It is not published; only its author sees that.</summary>
    Rejected,

    /// <summary>The service cannot take it as it is, say because it is too long; only its author sees that.</summary>
    Refused,
}
