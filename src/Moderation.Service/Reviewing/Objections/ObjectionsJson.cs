using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Service.Reviewing.Objections;

/// <summary>A reader's report of a comment.</summary>
internal sealed record ReportRequest
{
    /// <summary>The site's id for the report, 1 to 200 characters: filed again under it, it is the same report. Without one it gets one.</summary>
    public string? Id { get; init; }

    /// <summary>Who reports, by an id that means nothing outside the site, up to 100 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>. Without it each report is somebody else's.</summary>
    public string? By { get; init; }

    /// <summary><c>spam</c>, <c>insult</c>, <c>hate</c>, <c>threat</c>, <c>obscene</c>, <c>personal_data</c>, <c>off_topic</c>, <c>other</c> or <c>unknown</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>In the reader's words, up to 2,000 UTF-16 code units.</summary>
    public string? Text { get; init; }
}

/// <summary>An appeal against a decision.</summary>
internal sealed record AppealRequest
{
    /// <summary>The site's id for the appeal, 1 to 200 characters: filed again under it, it is the same appeal. Without one it gets one.</summary>
    public string? Id { get; init; }

    /// <summary>Who appeals, by an id that means nothing outside the site, up to 100 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>.</summary>
    public string? By { get; init; }

    /// <summary>Why the decision is wrong, up to 2,000 UTF-16 code units. Required.</summary>
    public string? Text { get; init; }
}

/// <summary>A report or an appeal that was filed.</summary>
internal sealed record ObjectionRecord
{
    public required string Site { get; init; }

    public required string CommentId { get; init; }

    /// <summary><c>report</c> or <c>appeal</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>By which the event that answers it names it.</summary>
    public required string Id { get; init; }

    /// <summary>The text that stood when it was filed.</summary>
    public required int Revision { get; init; }

    public required DateTimeOffset FiledAt { get; init; }

    /// <summary>Absent while it waits for a moderator.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary><c>upheld</c> when the verdict still stands that it is against, <c>overturned</c> when not. Absent while it waits.</summary>
    public string? Outcome { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(ReportRequest))]
[JsonSerializable(typeof(AppealRequest))]
[JsonSerializable(typeof(ObjectionRecord))]
internal sealed partial class ObjectionsJson : JsonSerializerContext;
