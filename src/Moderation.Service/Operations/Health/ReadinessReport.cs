using System.Text.Json.Serialization;

namespace Moderation.Service.Operations.Health;

/// <summary>How the service, or a part that it hangs on, is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Readiness>))]
internal enum Readiness
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    /// <summary>Comments are taken in, but something is late or missing.</summary>
    [JsonStringEnumMemberName("degraded")]
    Degraded,

    /// <summary>No comment can be taken in.</summary>
    [JsonStringEnumMemberName("unavailable")]
    Unavailable,
}

/// <summary>The answer of <c>/health/ready</c>.</summary>
internal sealed record ReadinessReport
{
    /// <summary>The worst of the checks.</summary>
    public required Readiness Status { get; init; }

    /// <summary>What the service hangs on.</summary>
    public required ReadinessChecks Checks { get; init; }
}

/// <summary>What the service hangs on.</summary>
internal sealed record ReadinessChecks
{
    public required DatabaseCheck Database { get; init; }

    public required BusCheck Bus { get; init; }

    public required ModelCheck Model { get; init; }

    public required PolicyCheck Policies { get; init; }
}

/// <summary>Whether comments can be recorded.</summary>
internal sealed record DatabaseCheck
{
    public required Readiness Status { get; init; }

    /// <summary>What is wrong; absent when nothing is.</summary>
    public string? Detail { get; init; }

    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The age of the oldest comment that waits in this instance to be recorded, in seconds; 0 when none does.</summary>
    public required double OldestPendingSeconds { get; init; }
}

/// <summary>Whether decisions are announced on the bus.</summary>
internal sealed record BusCheck
{
    public required Readiness Status { get; init; }

    /// <summary>What is wrong; absent when nothing is.</summary>
    public string? Detail { get; init; }

    /// <summary><c>memory</c> or <c>rabbitmq</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>The age of the oldest decision that the bus has not confirmed, in seconds; 0 when there is none, absent when unknown.</summary>
    public double? OldestUnannouncedSeconds { get; init; }
}

/// <summary>Whether comments are scored.</summary>
internal sealed record ModelCheck
{
    public required Readiness Status { get; init; }

    /// <summary>What is wrong; absent when nothing is.</summary>
    public string? Detail { get; init; }

    /// <summary>The version that scores; absent when none does.</summary>
    public string? Version { get; init; }
}

/// <summary>Whether comments are judged by the active policies.</summary>
internal sealed record PolicyCheck
{
    public required Readiness Status { get; init; }

    /// <summary>What is wrong; absent when nothing is.</summary>
    public string? Detail { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ReadinessReport))]
internal sealed partial class ReadinessJson : JsonSerializerContext;
