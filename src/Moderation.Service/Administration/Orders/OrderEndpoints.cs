using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Moderation.Facts;
using Moderation.Service.Facts;
using Moderation.Service.Operations;
using Moderation.Service.Orders;
using Moderation.Service.Sites;

namespace Moderation.Service.Administration.Orders;

/// <summary>The doors for standing orders.</summary>
internal static class OrderEndpoints
{
    private const int UsualOrders = 100;
    private const int MostOrders = 1_000;

    public static async Task<IResult> GiveAsync(HttpContext context, OrderStore orders, OrderSubjects subjects, SiteRegistry sites, TimeProvider clock)
    {
        var (request, wrong) = await context.ReadAsync(OrdersJson.Default.OrderRequest);
        if (request is null)
        {
            return wrong!;
        }

        if (request.Site is null || sites.Find(request.Site) is null)
        {
            return Problems.Invalid("site", request.Site is null ? "is missing." : "is no site of this service.");
        }

        var (target, field, problem) = OrderValidation.CheckAbout(request.About);
        if (target is null)
        {
            return Problems.Invalid(field, problem);
        }

        (var ordered, field, problem) = OrderValidation.CheckOrder(request, target, clock.GetUtcNow());
        if (field.Length > 0)
        {
            return Problems.Invalid(field, problem);
        }

        (var by, var why, wrong) = SaidBy(context, request.By, request.Why);
        if (wrong is not null)
        {
            return wrong;
        }

        var order = new NewOrder(request.Site, ordered, request.Until, by, why);
        if (target.Who is not { } who)
        {
            return Given([await orders.GiveAsync(order, await SubjectOf(subjects, order.Site, target, context.RequestAborted), context.RequestAborted)], clock);
        }

        var outcome = await orders.GiveAsync(order, target.Name, who, context.RequestAborted);
        return outcome.Kind switch
        {
            OrderOutcomeKind.Given => Given(outcome.Orders, clock),
            OrderOutcomeKind.NoComment => NotFound("The site has no comment of this id."),
            OrderOutcomeKind.Erased => Refused(StatusCodes.Status410Gone, "Erased", "This comment was erased, and with it who wrote it."),
            _ => Refused(StatusCodes.Status409Conflict, "Not named", $"The comment came without {NameOf(who)}, or that is not kept of it."),
        };
    }

    public static async Task<IResult> ReadAsync(
        HttpContext context,
        OrderStore orders,
        SiteRegistry sites,
        TimeProvider clock,
        [FromQuery] string? site,
        [FromQuery] string? standing,
        [FromQuery] string? cursor,
        [FromQuery] string? limit)
    {
        if (site is not null && sites.Find(site) is null)
        {
            return Problems.Invalid("site", "is no site of this service.");
        }

        if (standing is not (null or "true" or "false"))
        {
            return Problems.Invalid("standing", "must be true or false.");
        }

        if (!long.TryParse(cursor ?? long.MaxValue.ToString(CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            return Problems.Invalid("cursor", "must be a cursor from an earlier answer.");
        }

        if (AdminCalls.LimitOf(limit, UsualOrders, MostOrders) is not { } most)
        {
            return Problems.Invalid("limit", $"must be from 1 to {MostOrders}.");
        }

        var found = await orders.ReadAsync(site, standing is null ? null : standing == "true", before, most, context.RequestAborted);
        var page = new OrderPage
        {
            Orders = [.. found.Select(order => RecordOf(order, clock.GetUtcNow()))],
            Cursor = found.Count == most ? found[^1].OrderId.ToString(CultureInfo.InvariantCulture) : null,
        };
        return TypedResults.Json(page, OrdersJson.Default.OrderPage);
    }

    public static async Task<IResult> EndAsync(HttpContext context, OrderStore orders, string id)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var order))
        {
            return NotFound("There is no order of this id.");
        }

        var (request, wrong) = await context.ReadAsync(OrdersJson.Default.OrderEnd);
        if (request is null)
        {
            return wrong!;
        }

        (var by, var why, wrong) = SaidBy(context, request.By, request.Why);
        return wrong is not null ? wrong : await orders.EndAsync(order, by, why, context.RequestAborted) switch
        {
            true => TypedResults.NoContent(),
            false => Refused(StatusCodes.Status409Conflict, "Ended", "This order was taken back or replaced before."),
            null => NotFound("There is no order of this id."),
        };
    }

    private static Task<OrderSubject> SubjectOf(OrderSubjects subjects, string site, OrderTarget target, CancellationToken cancellationToken) => target.Kind switch
    {
        SubjectKind.Mailbox => subjects.MailboxAsync(site, target.Name, cancellationToken),
        SubjectKind.Address => subjects.AddressAsync(site, target.Name, cancellationToken),
        SubjectKind.Account => subjects.AccountAsync(site, target.Name, cancellationToken),
        _ => subjects.ArticleAsync(site, target.Name, cancellationToken),
    };

    /// <summary>Who orders something and why. An order outranks everything else, so both must be said.</summary>
    private static (string By, string Why, ProblemHttpResult? Wrong) SaidBy(HttpContext context, string? by, string? why)
    {
        var (note, wrong) = context.NoteOf(by, why);
        return (note.By ?? string.Empty, note.Why ?? string.Empty, wrong
            ?? (note.By is null ? Problems.Invalid("by", "is missing; an order says whose it is.")
                : note.Why is null ? Problems.Invalid("why", "is missing; an order has a reason.")
                : null));
    }

    private static JsonHttpResult<OrdersGiven> Given(IReadOnlyList<StoredOrder> orders, TimeProvider clock) => TypedResults.Json(
        new OrdersGiven { Orders = [.. orders.Select(order => RecordOf(order, clock.GetUtcNow()))] }, OrdersJson.Default.OrdersGiven, statusCode: StatusCodes.Status201Created);

    private static ProblemHttpResult NotFound(string detail) => Refused(StatusCodes.Status404NotFound, "Not found", detail);

    private static ProblemHttpResult Refused(int status, string title, string detail) => TypedResults.Problem(statusCode: status, title: title, detail: detail);

    private static string NameOf(OrderWho who) => who switch
    {
        OrderWho.Author => "an author's id and e-mail address",
        OrderWho.Address => "an IP address",
        _ => "an article's id",
    };

    private static OrderRecord RecordOf(StoredOrder stored, DateTimeOffset now) => new()
    {
        Id = stored.OrderId,
        Site = stored.Site,
        About = stored.Kind switch
        {
            SubjectKind.Mailbox => "mailbox",
            SubjectKind.Address => "address",
            SubjectKind.Account => "account",
            _ => "article",
        },
        NamedBy = stored.NamedBy switch
        {
            NamedBy.Comment => "comment",
            NamedBy.Id => "id",
            NamedBy.Email => "email",
            _ => "ip",
        },
        Comment = stored.CommentId,
        Article = stored.ArticleId,
        Order = stored.Ordered.WireName(),
        Until = Time(stored.Until),
        Standing = stored.EndedAt is null && (stored.Until is null || stored.Until > now.ToUnixTimeMilliseconds()),
        OrderedAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.OrderedAt),
        By = stored.OrderedBy,
        Why = stored.Why,
        EndedAt = Time(stored.EndedAt),
        EndedBy = stored.EndedBy,
        EndedWhy = stored.EndedWhy,
    };

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
}
