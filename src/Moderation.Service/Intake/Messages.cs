using System.Text.Json;
using Moderation.Contracts;

namespace Moderation.Service.Intake;

/// <summary>A comment as a site submits it over HTTP. The site is the one whose key the request carries.</summary>
/// <remarks>Its members can be set because the serialiser fills those with half the work that it takes to construct a record.</remarks>
internal record SubmitComment
{
    /// <summary>The comment's id within the site: 1 to 200 characters.</summary>
    public string? Id { get; set; }

    /// <summary>What the reader wrote: not blank, at most 20,000 UTF-16 code units unless configured otherwise.</summary>
    public string? Text { get; set; }

    /// <summary>Who wrote it.</summary>
    public CommentAuthor? Author { get; set; }

    /// <summary>What it was written under.</summary>
    public CommentArticle? Article { get; set; }

    /// <summary>The id of the comment that this one answers.</summary>
    public string? ParentId { get; set; }

    /// <summary>When the reader sent this revision.</summary>
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>When the reader was shown the comment form.</summary>
    public DateTimeOffset? FormShownAt { get; set; }

    /// <summary>The content of a form field that people do not see.</summary>
    public string? Honeypot { get; set; }

    /// <summary>True to have text and author forgotten once the comment is approved or rejected, and never used for training.</summary>
    public bool? DoNotStore { get; set; }

    /// <summary>The same comment as every door knows it; what is missing becomes empty and is found by validation.</summary>
    public CommentSubmitted ToMessage(string site) => new()
    {
        Site = site,
        Id = Id ?? string.Empty,
        Text = Text ?? string.Empty,
        Author = Author,
        Article = Article,
        ParentId = ParentId,
        SubmittedAt = SubmittedAt,
        FormShownAt = FormShownAt,
        Honeypot = Honeypot,
        DoNotStore = DoNotStore,
    };
}

/// <summary>A comment as a site submits it over the bus, where any client may name any site.</summary>
internal sealed record SubmitSiteComment : SubmitComment
{
    /// <summary>The site, as named in the service's configuration.</summary>
    public string? Site { get; set; }
}

/// <summary>A comment was taken in.</summary>
internal sealed record CommentAccepted
{
    /// <summary>The site whose key was sent.</summary>
    public required string Site { get; init; }

    /// <summary>The comment's id.</summary>
    public required string Id { get; init; }

    /// <summary>The revision that stands.</summary>
    public required int Revision { get; init; }

    /// <summary><c>approved</c>, <c>rejected</c> or <c>held</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The decision that stands, when it was waited for.</summary>
    public JsonElement? Decision { get; init; }
}

/// <summary>What became of one line of a batch.</summary>
internal sealed record BatchLine
{
    /// <summary>The line, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The comment's id, when it could be read.</summary>
    public string? Id { get; init; }

    /// <summary>The revision that stands, when the comment was taken in.</summary>
    public int? Revision { get; init; }

    /// <summary><c>approved</c>, <c>rejected</c>, <c>held</c> or <c>erased</c>; <c>invalid</c> or <c>unavailable</c> when it was not taken in.</summary>
    public required string Status { get; init; }

    /// <summary>The field that is wrong, when one is.</summary>
    public string? Field { get; init; }

    /// <summary>What is wrong, when something is.</summary>
    public string? Problem { get; init; }
}

/// <summary>Everything about a comment.</summary>
internal sealed record CommentState
{
    /// <summary>The site whose key was sent.</summary>
    public required string Site { get; init; }

    /// <summary>The comment's id.</summary>
    public required string Id { get; init; }

    /// <summary>The revision that stands.</summary>
    public required int Revision { get; init; }

    /// <summary><c>approved</c>, <c>rejected</c> or <c>held</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The text of the revision that stands; absent once erased, or when it was not to be stored.</summary>
    public string? Text { get; init; }

    /// <summary>What of the author is kept: id, name and web site.</summary>
    public CommentAuthor? Author { get; init; }

    /// <summary>What it was written under.</summary>
    public CommentArticle? Article { get; init; }

    /// <summary>The id of the comment that this one answers.</summary>
    public string? ParentId { get; init; }

    /// <summary>When the reader sent it, by the site's clock.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>When the service took it in.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>True when text and author are not to be stored; absent otherwise.</summary>
    public bool? DoNotStore { get; init; }

    /// <summary>When it was erased; absent while it is kept.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>The decision that stands, with its explanation.</summary>
    public required JsonElement Decision { get; init; }

    /// <summary>Every decision, oldest first.</summary>
    public required IReadOnlyList<JsonElement> Decisions { get; init; }
}
