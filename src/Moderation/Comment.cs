using Moderation.Contracts;

namespace Moderation;

/// <summary>What a reader submitted, after validation: every text is well-formed Unicode without NUL and within its limit.</summary>
public sealed record Comment
{
    /// <summary>The tenant it belongs to.</summary>
    public required string Site { get; init; }

    /// <summary>The site's own id for it.</summary>
    public required string Id { get; init; }

    /// <summary>What the reader wrote.</summary>
    public required string Text { get; init; }

    /// <summary>Who wrote it.</summary>
    public CommentAuthor? Author { get; init; }

    /// <summary>What it was written under.</summary>
    public CommentArticle? Article { get; init; }

    /// <summary>The comment it answers.</summary>
    public string? ParentId { get; init; }

    /// <summary>When the reader sent it, by the site's clock.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>When the reader was shown the form, by the site's clock.</summary>
    public DateTimeOffset? FormShownAt { get; init; }

    /// <summary>What was typed into the field that people do not see.</summary>
    public string? Honeypot { get; init; }

    /// <summary>Whether the text is to be forgotten once nobody has to see it any more.</summary>
    public bool DoNotStore { get; init; }
}
