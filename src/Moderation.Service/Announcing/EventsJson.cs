using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Service.Announcing;

/// <summary>A page of a site's decision events, oldest first.</summary>
internal sealed record EventPage
{
    /// <summary>The events, each as on the bus and in webhooks.</summary>
    public required IReadOnlyList<JsonElement> Events { get; init; }

    /// <summary>Send it as <c>after</c> for the next page, and to <c>/v1/events/ack</c> once the page is dealt with.</summary>
    public required string Cursor { get; init; }
}

/// <summary>How far a site has got.</summary>
internal sealed record EventAcknowledgement
{
    /// <summary>The cursor of the last page that was dealt with.</summary>
    public string? Cursor { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(EventAcknowledgement))]
internal sealed partial class EventsJson : JsonSerializerContext;
