using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Service.Administration.Decisions;

/// <summary>What a moderator decides about a comment, as he saw it.</summary>
internal sealed record DecisionRequest
{
    /// <summary>Made by the caller, new for each decision, the same when it is sent again: up to 100 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>.</summary>
    public string? Id { get; init; }

    /// <summary>The moderator, as the event names him. Or the header <c>X-Moderation-Actor</c>.</summary>
    public string? By { get; init; }

    /// <summary><c>approve</c>, <c>reject</c> or <c>hold</c>.</summary>
    public string? Verdict { get; init; }

    /// <summary>Why it is rejected; required then: <c>spam</c>, <c>insult</c>, <c>hate</c>, <c>threat</c>, <c>obscene</c>, <c>personal_data</c>, <c>off_topic</c> or <c>other</c>, which needs a note.</summary>
    public string? Reason { get; init; }

    /// <summary>For colleagues, up to 2,000 UTF-16 code units: in no event.</summary>
    public string? Note { get; init; }

    /// <summary>What is said of attributes in so many words: true where one applies, false where it does not.</summary>
    public IReadOnlyDictionary<string, bool>? Attributes { get; init; }

    /// <summary>The text that was seen.</summary>
    public int? Revision { get; init; }

    /// <summary>The decision that was seen.</summary>
    public int? Sequence { get; init; }
}

/// <summary>A decision that stands.</summary>
internal sealed record DecisionRecord
{
    public required string Site { get; init; }

    public required string CommentId { get; init; }

    public required int Revision { get; init; }

    public required int Sequence { get; init; }

    /// <summary><c>approve</c>, <c>reject</c> or <c>hold</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary><c>policy</c>, or the moderator.</summary>
    public required string DecidedBy { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    public required string EventId { get; init; }

    /// <summary>Whether the decision had been made before under its id; what is answered stands now, whoever decided it.</summary>
    public required bool Repeated { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(DecisionRecord))]
internal sealed partial class DecisionsJson : JsonSerializerContext;
