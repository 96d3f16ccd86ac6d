using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Service.Administration.Orders;

/// <summary>What a moderator orders.</summary>
/// <remarks>No record, whose text would have the address in it.</remarks>
internal sealed class OrderRequest
{
    /// <summary>The site.</summary>
    public string? Site { get; init; }

    /// <summary>About whom or what.</summary>
    public OrderAbout? About { get; init; }

    /// <summary>About authors <c>trust</c>, <c>watch</c>, <c>suspend</c> or <c>ban</c>, about addresses all of these but <c>trust</c>; about articles <c>open</c>, <c>sensitive</c>, <c>premoderate</c> or <c>close</c>.</summary>
    public string? Order { get; init; }

    /// <summary>Until when it holds; for ever without it. <c>suspend</c> needs it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The moderator. The header <c>X-Moderation-Actor</c> says it too.</summary>
    public string? By { get; init; }

    /// <summary>The reason.</summary>
    public string? Why { get; init; }
}

/// <summary>About whom or what an order is: exactly one of <c>comment</c>, <c>author</c> and <c>article</c>.</summary>
internal sealed class OrderAbout
{
    /// <summary>The id of a comment of the site, with <c>who</c>.</summary>
    public string? Comment { get; init; }

    /// <summary>Whom of the comment: <c>author</c> (account and mailbox), <c>address</c> or <c>article</c>.</summary>
    public string? Who { get; init; }

    public OrderAuthor? Author { get; init; }

    public OrderArticle? Article { get; init; }
}

/// <summary>An author: exactly one of these, which is kept as a keyed hash only.</summary>
internal sealed class OrderAuthor
{
    /// <summary>The account's id at the site.</summary>
    public string? Id { get; init; }

    /// <summary>An e-mail address; the order holds for all addresses of the same mailbox.</summary>
    public string? Email { get; init; }

    /// <summary>An IP address.</summary>
    public string? Ip { get; init; }
}

/// <summary>An article.</summary>
internal sealed class OrderArticle
{
    /// <summary>Its id at the site.</summary>
    public string? Id { get; init; }
}

/// <summary>Who takes an order back, and why.</summary>
internal sealed record OrderEnd
{
    /// <summary>The moderator. The header <c>X-Moderation-Actor</c> says it too.</summary>
    public string? By { get; init; }

    /// <summary>The reason.</summary>
    public string? Why { get; init; }
}

/// <summary>An order.</summary>
internal sealed record OrderRecord
{
    public required long Id { get; init; }

    public required string Site { get; init; }

    /// <summary><c>account</c>, <c>mailbox</c>, <c>address</c> or <c>article</c>.</summary>
    public required string About { get; init; }

    /// <summary><c>comment</c>, <c>id</c>, <c>email</c> or <c>ip</c>. Authors' ids and addresses are not kept.</summary>
    public required string NamedBy { get; init; }

    /// <summary>The comment that it was named by; absent when it was named otherwise, or the comment was erased.</summary>
    public string? Comment { get; init; }

    /// <summary>The article's id; absent when it is about something else.</summary>
    public string? Article { get; init; }

    public required string Order { get; init; }

    /// <summary>Absent when it holds for ever.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether it holds now: neither taken back nor replaced nor expired.</summary>
    public required bool Standing { get; init; }

    public required DateTimeOffset OrderedAt { get; init; }

    public required string By { get; init; }

    /// <summary>Absent once the comment was erased that it was named by.</summary>
    public string? Why { get; init; }

    /// <summary>Absent while it was neither taken back nor replaced.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who took it back, or gave the order that replaced it.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Absent when another order about the same replaced it.</summary>
    public string? EndedWhy { get; init; }
}

/// <summary>Orders that were given.</summary>
internal sealed record OrdersGiven
{
    /// <summary>Two for an author of whom account and mailbox are known, otherwise one.</summary>
    public required IReadOnlyList<OrderRecord> Orders { get; init; }
}

/// <summary>A page of orders.</summary>
internal sealed record OrderPage
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<OrderRecord> Orders { get; init; }

    /// <summary>Send it for the next page; absent when this is the last.</summary>
    public string? Cursor { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(OrderEnd))]
[JsonSerializable(typeof(OrdersGiven))]
[JsonSerializable(typeof(OrderPage))]
internal sealed partial class OrdersJson : JsonSerializerContext;
