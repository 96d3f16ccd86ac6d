using System.Net;
using Moderation.Facts;
using Moderation.Service.Facts;
using Moderation.Service.Orders;

namespace Moderation.Service.Administration.Orders;

/// <summary>Checks what a moderator orders. Answers name fields and never quote them.</summary>
internal static class OrderValidation
{
    private const int LongestId = 200;
    private const int LongestAddress = 500;
    private const int LatestYear = 9_000;

    private static readonly (string Name, OrderWho Who, IReadOnlyList<StandingOrder> Orders)[] OfComment =
    [
        ("author", OrderWho.Author, StandingOrderNames.OfAuthors),
        ("address", OrderWho.Address, StandingOrderNames.OfAddresses),
        ("article", OrderWho.Article, StandingOrderNames.OfArticles),
    ];

    /// <summary>About whom or what; or the field that is wrong, and what is wrong with it.</summary>
    public static (OrderTarget? Target, string Field, string Problem) CheckAbout(OrderAbout? about)
    {
        if (about is null)
        {
            return Wrong("about", "is missing.");
        }

        if (Count(about.Comment, about.Author, about.Article) != 1)
        {
            return Wrong("about", "must have exactly one of comment, author and article.");
        }

        if (about.Comment is null)
        {
            return about.Who is not null ? Wrong("about.who", "goes with comment only.")
                : about.Author is { } author ? CheckAuthor(author)
                : CheckId("about.article.id", about.Article!.Id, SubjectKind.Article, StandingOrderNames.OfArticles);
        }

        if (ProblemOf(about.Comment, LongestId) is { } problem)
        {
            return Wrong("about.comment", problem);
        }

        var who = Array.Find(OfComment, one => one.Name == about.Who);
        return who.Name is null
            ? Wrong("about.who", $"must be {Alternatives.Of(OfComment.Select(one => one.Name))}.")
            : (new OrderTarget(about.Comment, who.Who, default, who.Orders), string.Empty, string.Empty);
    }

    /// <summary>The order; or the field that is wrong, and what is wrong with it.</summary>
    public static (StandingOrder Order, string Field, string Problem) CheckOrder(OrderRequest request, OrderTarget target, DateTimeOffset now) =>
        StandingOrderNames.Of(request.Order) is not { } order || !target.Orders.Contains(order)
            ? (default, "order", $"must be {Alternatives.Of(target.Orders.Select(one => one.WireName()))} about this.")
            : request.Until is null && order == StandingOrder.Suspend ? (default, "until", "is missing; a suspension ends some time.")
            : request.Until <= now || request.Until is { Year: > LatestYear } ? (default, "until", "must be a time in the future.")
            : (order, string.Empty, string.Empty);

    private static (OrderTarget?, string, string) CheckAuthor(OrderAuthor author) => Count(author.Id, author.Email, author.Ip) != 1
        ? Wrong("about.author", "must have exactly one of id, email and ip.")
        : (author.Email, author.Ip) switch
        {
            ({ } email, _) => ProblemOf(email, LongestAddress) is { } problem ? Wrong("about.author.email", problem)
                : EmailFacts.Of(email).IsPlausible ? Right(email, SubjectKind.Mailbox, StandingOrderNames.OfAuthors)
                : Wrong("about.author.email", "is not an e-mail address."),
            (_, { } ip) => ProblemOf(ip, LongestAddress) is { } problem ? Wrong("about.author.ip", problem)
                : IsAddress(ip.Trim()) ? Right(ip, SubjectKind.Address, StandingOrderNames.OfAddresses)
                : Wrong("about.author.ip", "is not an IP address."),
            _ => CheckId("about.author.id", author.Id, SubjectKind.Account, StandingOrderNames.OfAuthors),
        };

    private static (OrderTarget?, string, string) CheckId(string field, string? id, SubjectKind kind, IReadOnlyList<StandingOrder> orders) =>
        ProblemOf(id, LongestId) is { } problem ? Wrong(field, problem) : Right(id!, kind, orders);

    private static string? ProblemOf(string? text, int longest) =>
        string.IsNullOrWhiteSpace(text) ? "must not be empty."
        : text.Length > longest ? $"must be at most {longest} UTF-16 code units long."
        : text.Contains('\0', StringComparison.Ordinal) ? "must not contain the character NUL (U+0000)."
        : null;

    /// <summary>With four numbers where it is IPv4: .NET takes fewer, which are typing errors.</summary>
    private static bool IsAddress(string ip) => IPAddress.TryParse(ip, out _) && (ip.Contains(':', StringComparison.Ordinal) || ip.Count(unit => unit == '.') == 3);

    private static int Count(params object?[] given) => given.Count(one => one is not null);

    private static (OrderTarget?, string, string) Right(string name, SubjectKind kind, IReadOnlyList<StandingOrder> orders) =>
        (new OrderTarget(name, null, kind, orders), string.Empty, string.Empty);

    private static (OrderTarget?, string, string) Wrong(string field, string problem) => (null, field, problem);
}

/// <summary>About whom or what an order is, as the moderator named it.</summary>
/// <remarks>No record, whose text would have the address in it.</remarks>
internal sealed class OrderTarget(string name, OrderWho? who, SubjectKind kind, IReadOnlyList<StandingOrder> orders)
{
    /// <summary>The comment's id, or what the subject itself is named by.</summary>
    public string Name => name;

    /// <summary>Whom of the comment; null when no comment names it.</summary>
    public OrderWho? Who => who;

    /// <summary>What the name names, when no comment does.</summary>
    public SubjectKind Kind => kind;

    /// <summary>What may be ordered about it.</summary>
    public IReadOnlyList<StandingOrder> Orders => orders;
}
