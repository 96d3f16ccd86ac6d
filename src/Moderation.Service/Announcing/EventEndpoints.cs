using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing;

/// <summary>The decision events of a site, for sites that cannot receive calls.</summary>
internal static class EventEndpoints
{
    private const int DefaultLimit = 100;
    private const int MostEvents = 1_000;
    private const double LongestWait = 30;

    /// <summary>How long a caller waits for the database, beyond what it wants to wait for events.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Another instance's decisions are seen when looking again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public static async Task<IResult> ReadAsync(
        HttpContext context, DecisionFeed feed, IHostApplicationLifetime lifetime, TimeProvider clock, [FromQuery] string? after, [FromQuery] string? limit, [FromQuery] string? wait)
    {
        var site = CallingSite.Of(context).Name;
        if (!TryReadCursor(after, out var position))
        {
            return Problems.Invalid("after", "must be a cursor from an earlier answer.");
        }

        if (!int.TryParse(limit ?? DefaultLimit.ToString(CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            || most is < 1 or > MostEvents)
        {
            return Problems.Invalid("limit", "must be from 1 to 1000.");
        }

        if (!double.TryParse(wait ?? "0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds is not (>= 0 and <= LongestWait))
        {
            return Problems.Invalid("wait", "must be a number of seconds from 0 to 30.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds) + Patience);
        var start = position ?? await feed.AcknowledgedAsync(site, patience.Token);
        var started = clock.GetTimestamp();

        // A service that is asked to stop answers those who wait instead of being held up by them.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, context.RequestAborted);
        IReadOnlyList<RecordedDecision> decisions;
        while (true)
        {
            var grown = feed.Grown;
            decisions = await feed.ReadAsync(site, start, most, patience.Token);
            var remaining = TimeSpan.FromSeconds(seconds) - clock.GetElapsedTime(started);
            if (decisions.Count > 0 || remaining <= TimeSpan.Zero || ending.IsCancellationRequested)
            {
                break;
            }

            await Task.WhenAny(grown, Task.Delay(remaining < LookAgain ? remaining : LookAgain, clock, ending.Token));
        }

        await WriteAsync(context, decisions, decisions.Count > 0 ? decisions[^1].Position : start);
        return TypedResults.Empty;
    }

    public static async Task<IResult> AcknowledgeAsync(HttpContext context, DecisionFeed feed)
    {
        string? cursor;
        try
        {
            var acknowledgement = await JsonSerializer.DeserializeAsync(context.Request.BodyReader, EventsJson.Default.EventAcknowledgement, context.RequestAborted);
            cursor = acknowledgement?.Cursor;
        }
        catch (JsonException)
        {
            cursor = null;
        }

        if (cursor is null || !TryReadCursor(cursor, out var position))
        {
            return Problems.Invalid("cursor", "must be a cursor from an earlier answer, as a string.");
        }

        return await feed.AcknowledgeAsync(CallingSite.Of(context).Name, position!.Value, context.RequestAborted)
            ? TypedResults.NoContent()
            : Problems.Invalid("cursor", "lies beyond the last event; it must be a cursor from an earlier answer.");
    }

    private static bool TryReadCursor(string? text, out long? position)
    {
        position = null;
        if (text is null)
        {
            return true;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        position = value;
        return true;
    }

    private static async Task WriteAsync(HttpContext context, IReadOnlyList<RecordedDecision> decisions, long cursor)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("events");
        foreach (var decision in decisions)
        {
            json.WriteRawValue(decision.Event, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteString("cursor", cursor.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
