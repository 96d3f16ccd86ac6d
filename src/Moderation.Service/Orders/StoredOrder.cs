using Moderation.Facts;
using Moderation.Service.Facts;

namespace Moderation.Service.Orders;

/// <summary>By what a moderator named the subject of an order. The values are stored: never reuse one.</summary>
internal enum NamedBy : short
{
    /// <summary>A comment of the author, from the address, or under the article.</summary>
    Comment = 1,

    /// <summary>The id of the account or article at the site.</summary>
    Id = 2,

    /// <summary>An e-mail address.</summary>
    Email = 3,

    /// <summary>An IP address.</summary>
    Ip = 4,
}

/// <summary>An order as it is stored. Neither an author's id nor an address is: only their keyed hashes.</summary>
internal sealed class StoredOrder
{
    /// <summary>Grows with every order.</summary>
    public long OrderId { get; set; }

    public string Site { get; set; } = string.Empty;

    public SubjectKind Kind { get; set; }

    public string Hash { get; set; } = string.Empty;

    public StandingOrder Ordered { get; set; }

    /// <summary>Until when, in milliseconds since 1970; null for ever.</summary>
    public long? Until { get; set; }

    public NamedBy NamedBy { get; set; }

    /// <summary>The comment that it was named by; null when it was named otherwise, or the comment was erased.</summary>
    public string? CommentId { get; set; }

    /// <summary>The article's id; null when it is about something else.</summary>
    public string? ArticleId { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long OrderedAt { get; set; }

    public string OrderedBy { get; set; } = string.Empty;

    /// <summary>Null once the comment was erased that it was named by.</summary>
    public string? Why { get; set; }

    /// <summary>Milliseconds since 1970; null while it was neither taken back nor replaced. Time alone does not end it.</summary>
    public long? EndedAt { get; set; }

    public string? EndedBy { get; set; }

    /// <summary>Null when another order about the same replaced it.</summary>
    public string? EndedWhy { get; set; }
}

/// <summary>What is ordered.</summary>
/// <param name="Site">The site.</param>
/// <param name="Order">What.</param>
/// <param name="Until">Until when; null for ever.</param>
/// <param name="By">Who orders it.</param>
/// <param name="Why">The reason.</param>
internal sealed record NewOrder(string Site, StandingOrder Order, DateTimeOffset? Until, string By, string Why);

/// <summary>Something that an order is about.</summary>
/// <param name="Key">What names it, by its hash.</param>
/// <param name="NamedBy">By what the moderator named it.</param>
/// <param name="CommentKey">The comment that it was named by; null otherwise.</param>
/// <param name="ArticleId">The article's id; null when it is none.</param>
internal readonly record struct OrderSubject(SubjectKey Key, NamedBy NamedBy, long? CommentKey = null, string? ArticleId = null);
