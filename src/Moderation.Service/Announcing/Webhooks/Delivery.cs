namespace Moderation.Service.Announcing.Webhooks;

/// <summary>The state of a delivery. The values are those of the column; the names are on the wire in lower case.</summary>
internal enum DeliveryState
{
    /// <summary>It is being sent, or waits for its next attempt.</summary>
    Pending = 0,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered = 1,

    /// <summary>It failed for three days; it waits for a replay.</summary>
    Parked = 2,
}

/// <summary>Names of delivery states on the wire.</summary>
internal static class DeliveryStateNames
{
    public static string WireName(this DeliveryState state) => state switch
    {
        DeliveryState.Delivered => "delivered",
        DeliveryState.Parked => "parked",
        _ => "pending",
    };
}

/// <summary>An event on its way to a site's webhook.</summary>
internal sealed class Delivery
{
    /// <summary>The place of its decision in the feed.</summary>
    public long Position { get; set; }

    public string EventId { get; set; } = string.Empty;

    /// <summary>How often it was tried before.</summary>
    public int Attempts { get; set; }

    /// <summary>Milliseconds since 1970; null before the first attempt.</summary>
    public long? FirstAttemptAt { get; set; }

    /// <summary>Milliseconds since 1970; null when it was never replayed.</summary>
    public long? ReplayedAt { get; set; }

    /// <summary>The event as it was recorded, bare once the comment is erased.</summary>
    public string Event { get; set; } = string.Empty;

    /// <summary>The trace that the comment came in by; null when it was not traced.</summary>
    public string? TraceParent { get; set; }

    /// <summary>The clock's timestamp when <see cref="Event"/> was read.</summary>
    public long ReadAt { get; set; }
}

/// <summary>How an attempt ended.</summary>
/// <param name="Status">The HTTP status; null when none came.</param>
/// <param name="Failure">
/// Why there is no status: <c>timeout</c>, <c>name_resolution</c>, <c>connection</c>, <c>tls</c> or <c>transport</c>.
/// </param>
/// <param name="RetryAfter">How long the receiver asked us to wait.</param>
internal readonly record struct Attempt(int? Status, string? Failure, TimeSpan? RetryAfter)
{
    public bool Delivered => Status is >= 200 and <= 299;
}

/// <summary>An attempt on its way into the database.</summary>
internal sealed record Settlement
{
    public required long Position { get; init; }

    public required DeliveryState State { get; init; }

    public required long AttemptedAt { get; init; }

    public required long NextAttemptAt { get; init; }

    public required int? Status { get; init; }

    public required string? Failure { get; init; }

    public required long? FinishedAt { get; init; }

    /// <param name="delivery">What was tried.</param>
    /// <param name="attempt">How it ended.</param>
    /// <param name="started">When it began.</param>
    /// <param name="now">When it ended.</param>
    public static Settlement Of(Delivery delivery, Attempt attempt, DateTimeOffset started, DateTimeOffset now)
    {
        var first = delivery.FirstAttemptAt is { } earlier ? DateTimeOffset.FromUnixTimeMilliseconds(earlier) : started;
        var next = attempt.Delivered ? null : RetrySchedule.Next(first, now, delivery.Attempts + 1, attempt.RetryAfter);
        return new Settlement
        {
            Position = delivery.Position,
            State = attempt.Delivered ? DeliveryState.Delivered : next is null ? DeliveryState.Parked : DeliveryState.Pending,
            AttemptedAt = started.ToUnixTimeMilliseconds(),
            NextAttemptAt = (next ?? now).ToUnixTimeMilliseconds(),
            Status = attempt.Status,
            Failure = attempt.Failure,
            FinishedAt = next is null ? now.ToUnixTimeMilliseconds() : null,
        };
    }
}
