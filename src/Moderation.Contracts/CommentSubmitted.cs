namespace Moderation.Contracts;

/// <summary>
/// A reader submitted a comment, or edited one: the same <see cref="Id"/> with another <see cref="Text"/> is a new revision.
/// Sent to the topic exchange <c>moderation.comments</c>, in MassTransit's envelope or as plain JSON.
/// </summary>
/// <remarks>The namespace and type name are the wire name: never rename, only add optional members.</remarks>
public sealed record CommentSubmitted
{
    /// <summary>The site, as named in the service's configuration.</summary>
    public required string Site { get; init; }

    /// <summary>The comment's id within the site: 1 to 200 characters.</summary>
    public required string Id { get; init; }

    /// <summary>What the reader wrote: not blank, at most 20,000 UTF-16 code units unless configured otherwise.</summary>
    public required string Text { get; init; }

    /// <summary>Who wrote it.</summary>
    public CommentAuthor? Author { get; init; }

    /// <summary>What it was written under.</summary>
    public CommentArticle? Article { get; init; }

    /// <summary>The id of the comment that this one answers.</summary>
    public string? ParentId { get; init; }

    /// <summary>When the reader sent this revision. Of two revisions that race, the one submitted later stands.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>When the reader was shown the comment form, by the site's clock: programs fill it in faster than people read.</summary>
    public DateTimeOffset? FormShownAt { get; init; }

    /// <summary>The content of a form field that people do not see. Anything but blank was written by a program.</summary>
    public string? Honeypot { get; init; }

    /// <summary>
    /// True to have the text and the author forgotten once the comment is approved or rejected, and never used for training. While it
    /// is held they are kept for the moderator. It holds for the comment from then on, earlier revisions too.
    /// </summary>
    public bool? DoNotStore { get; init; }
}

/// <summary>Who wrote a comment. E-mail, address and user agent never leave the service again.</summary>
public sealed record CommentAuthor
{
    /// <summary>The author's id within the site, for signed-in readers.</summary>
    public string? Id { get; init; }

    /// <summary>The published name.</summary>
    public string? Name { get; init; }

    /// <summary>Kept only as a keyed hash for the author's history.</summary>
    public string? Email { get; init; }

    /// <summary>The author's web site.</summary>
    public string? Url { get; init; }

    /// <summary>Kept only as a keyed hash for the author's history.</summary>
    public string? Ip { get; init; }

    /// <summary>The browser's user agent. Not kept.</summary>
    public string? UserAgent { get; init; }
}

/// <summary>What a comment was written under.</summary>
public sealed record CommentArticle
{
    /// <summary>The article's id within the site.</summary>
    public string? Id { get; init; }

    /// <summary>Where readers find it.</summary>
    public string? Url { get; init; }

    /// <summary>The headline.</summary>
    public string? Title { get; init; }

    /// <summary>The section of the site it appeared in.</summary>
    public string? Section { get; init; }

    /// <summary>The language it is written in, as a tag such as <c>ar</c> or <c>en-GB</c> (BCP 47).</summary>
    public string? Language { get; init; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The site's own tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
