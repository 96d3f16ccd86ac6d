using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>What became of a site's webhook calls, and sending them again.</summary>
internal static class WebhookEndpoints
{
    private const int DefaultLimit = 100;
    private const int MostDeliveries = 1_000;
    private const long LargestRequest = 64 * 1024;

    /// <summary>How long a caller waits for the database.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<IResult> ReadAsync(
        HttpContext context, DeliveryLog log, [FromQuery] string? state, [FromQuery] string? after, [FromQuery] string? limit)
    {
        if (StateOf(state ?? DeliveryState.Parked.WireName()) is not { } wanted)
        {
            return Problems.Invalid("state", "must be pending, delivered or parked.");
        }

        if (!long.TryParse(after ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return Problems.Invalid("after", "must be a cursor from an earlier answer.");
        }

        if (!int.TryParse(limit ?? DefaultLimit.ToString(CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            || most is < 1 or > MostDeliveries)
        {
            return Problems.Invalid("limit", "must be from 1 to 1000.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        var (deliveries, last) = await log.ReadAsync(CallingSite.Of(context).Name, wanted, position, most, patience.Token);
        return TypedResults.Json(
            new DeliveryPage { Deliveries = deliveries, Cursor = last.ToString(CultureInfo.InvariantCulture) }, WebhooksJson.Default.DeliveryPage);
    }

    public static async Task<IResult> ReplayAsync(HttpContext context, DeliveryLog log, WebhookRelay relay)
    {
        var (request, wrong) = await context.ReadJsonAsync(WebhooksJson.Default.ReplayRequest, LargestRequest);
        if (request is null)
        {
            return wrong!;
        }

        if (request.To <= request.From)
        {
            return Problems.Invalid("to", "must be later than from.");
        }

        if (request is { ParkedOnly: false, From: null, CommentId: null })
        {
            return Problems.Invalid("from", "is missing; without parkedOnly a replay needs from or commentId.");
        }

        var site = CallingSite.Of(context);
        if (site.WebhookUrl is null)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "No webhook", detail: "The site has no webhook to send to.");
        }

        var replayed = await log.ReplayAsync(site.Name, request, context.RequestAborted);
        relay.Wake(site.Name);
        return TypedResults.Json(new ReplayResult { Replayed = replayed }, WebhooksJson.Default.ReplayResult);
    }

    private static DeliveryState? StateOf(string name)
    {
        foreach (var state in Enum.GetValues<DeliveryState>())
        {
            if (string.Equals(state.WireName(), name, StringComparison.Ordinal))
            {
                return state;
            }
        }

        return null;
    }
}
