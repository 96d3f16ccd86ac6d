using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Contracts;

namespace Moderation.Service.Demo;

/// <summary>What the demo site needs of a decision event; it ignores the rest.</summary>
internal sealed record DecisionEvent
{
    public required string CommentId { get; init; }

    public required long Revision { get; init; }

    public required long Sequence { get; init; }

    /// <summary><c>approve</c>, <c>reject</c> or <c>hold</c>.</summary>
    public required string Verdict { get; init; }
}

/// <summary>The answer of <c>GET /v1/events</c>.</summary>
internal sealed record DecisionPage
{
    public required IReadOnlyList<DecisionEvent> Events { get; init; }

    public required string Cursor { get; init; }
}

/// <summary>The body of <c>POST /v1/events/ack</c>.</summary>
internal sealed record Acknowledgement(string Cursor);

/// <summary>The answer of <c>POST /v1/comments?wait=</c>.</summary>
internal sealed record Submitted
{
    /// <summary>Absent when it was not made in time; it then comes as an event.</summary>
    public DecisionEvent? Decision { get; init; }

    public required long Revision { get; init; }
}

/// <summary>What the demo site needs of a problem.</summary>
internal sealed record Problem
{
    /// <summary>The field that is wrong, by the name it has on the wire.</summary>
    public string? Field { get; init; }
}

/// <summary>How the demo site speaks with the public API and with its own pages.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CommentSubmitted))]
[JsonSerializable(typeof(Submitted))]
[JsonSerializable(typeof(DecisionPage))]
[JsonSerializable(typeof(Acknowledgement))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(CommentView))]
[JsonSerializable(typeof(PostAnswer))]
internal sealed partial class Wire : JsonSerializerContext;
