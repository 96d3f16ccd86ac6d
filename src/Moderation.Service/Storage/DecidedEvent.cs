using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Contracts;

namespace Moderation.Service.Storage;

/// <summary>What a recorded event says, for who shows it to people.</summary>
internal sealed record DecidedEvent
{
    public required Guid EventId { get; init; }

    public required int Revision { get; init; }

    public required int Sequence { get; init; }

    public required Verdict Verdict { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    public required IReadOnlyDictionary<string, double> Scores { get; init; }

    public required string DecidedBy { get; init; }

    public string? ModelVersion { get; init; }

    public required string PolicyVersion { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>Null when it is not kept.</summary>
    public Explanation? Explanation { get; init; }

    public IReadOnlyList<Answer>? Answers { get; init; }

    /// <summary>Reads an event as <see cref="EventJson"/> wrote it.</summary>
    public static DecidedEvent Read(string eventJson) => JsonSerializer.Deserialize(eventJson, DecidedEventJson.Default.DecidedEvent)!;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DecidedEvent))]
internal sealed partial class DecidedEventJson : JsonSerializerContext;
