using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>Which events to send again.</summary>
internal sealed record ReplayRequest
{
    /// <summary>Only events decided at or after this time, to the millisecond.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only events decided before this time, to the millisecond.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only events of this comment.</summary>
    public string? CommentId { get; init; }

    /// <summary>
    /// True, the default: only what was given up. False: everything that is not already on its way, delivered or never sent;
    /// needs <c>from</c> or <c>commentId</c>.
    /// </summary>
    /// <remarks>Settable, because generated readers overwrite the default of an init-only member that is absent.</remarks>
    public bool ParkedOnly { get; set; } = true;
}

/// <summary>What a replay queued.</summary>
internal sealed record ReplayResult
{
    /// <summary>How many events are sent again, under their ids.</summary>
    public required long Replayed { get; init; }
}

/// <summary>A page of deliveries, in the order of their events.</summary>
internal sealed record DeliveryPage
{
    public required IReadOnlyList<DeliveryRecord> Deliveries { get; init; }

    /// <summary>Send it as <c>after</c> for the next page.</summary>
    public required string Cursor { get; init; }
}

/// <summary>What became of an event.</summary>
internal sealed record DeliveryRecord
{
    public required string EventId { get; init; }

    public required string CommentId { get; init; }

    /// <summary>Which decision about the comment it is.</summary>
    public required int Sequence { get; init; }

    /// <summary><c>pending</c>, <c>delivered</c> or <c>parked</c>.</summary>
    public required string State { get; init; }

    /// <summary>How often it was tried since it was queued or replayed.</summary>
    public required int Attempts { get; init; }

    /// <summary>The HTTP status of the last attempt; absent when none came.</summary>
    public int? LastStatus { get; init; }

    /// <summary>Why no status came: <c>timeout</c>, <c>name_resolution</c>, <c>connection</c>, <c>tls</c> or <c>transport</c>.</summary>
    public string? LastFailure { get; init; }

    /// <summary>When it is tried next, if it is pending.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it was first queued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last replayed.</summary>
    public DateTimeOffset? ReplayedAt { get; init; }

    /// <summary>When it was delivered or parked.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplayResult))]
[JsonSerializable(typeof(DeliveryPage))]
internal sealed partial class WebhooksJson : JsonSerializerContext;
