using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Service.Administration.Reviews;

/// <summary>Which texts to put before a site's moderators.</summary>
internal sealed record SampleRequest
{
    /// <summary>The site.</summary>
    public string? Site { get; init; }

    /// <summary><c>uncertain</c>, <c>disagree</c>, <c>random</c> or <c>blind</c>.</summary>
    public string? Strategy { get; init; }

    /// <summary>How many, from 1 to 1,000.</summary>
    public int? Count { get; init; }

    /// <summary>The same seed draws the same among the same comments; 0 or more. Without it one is drawn.</summary>
    public long? Seed { get; init; }
}

/// <summary>What was chosen.</summary>
internal sealed record SampleResult
{
    public required string Site { get; init; }

    public required string Strategy { get; init; }

    /// <summary>By which it was drawn.</summary>
    public required long Seed { get; init; }

    /// <summary>How many texts could have been chosen.</summary>
    public required int Candidates { get; init; }

    /// <summary>How many were chosen; fewer than asked for when there are no more.</summary>
    public required int Queued { get; init; }
}

/// <summary>A text that waits for a moderator.</summary>
internal sealed record ReviewRecord
{
    public required string CommentId { get; init; }

    /// <summary>Which text; name it in the label.</summary>
    public required int Revision { get; init; }

    /// <summary><c>uncertain</c>, <c>disagree</c>, <c>random</c> or <c>blind</c>.</summary>
    public required string Why { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required string Text { get; init; }

    /// <summary><c>approve</c>, <c>reject</c> or <c>hold</c>: what stands. Absent from a blind review, and when the comment was edited since.</summary>
    public string? Verdict { get; init; }

    /// <summary>What the model said, by attribute. Absent like the verdict.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }
}

/// <summary>Texts that wait for a moderator.</summary>
internal sealed record ReviewPage
{
    public required string Site { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<ReviewRecord> Reviews { get; init; }

    /// <summary>Send it as <c>after</c> for the next ones.</summary>
    public required string Cursor { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(SampleRequest))]
[JsonSerializable(typeof(SampleResult))]
[JsonSerializable(typeof(ReviewPage))]
internal sealed partial class ReviewsJson : JsonSerializerContext;
