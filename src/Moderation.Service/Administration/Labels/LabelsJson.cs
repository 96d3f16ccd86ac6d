using System.Text.Json.Serialization;
using System.Text.Json;

namespace Moderation.Service.Administration.Labels;

/// <summary>What somebody says of a comment.</summary>
internal sealed record LabelRequest
{
    /// <summary><c>moderator</c>, <c>feedback</c> or <c>reader_report</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Who, by an id that means nothing outside: up to 100 letters, digits, <c>.</c>, <c>_</c>, <c>:</c> and <c>-</c>. Required of moderators; of two labels by the same one the later counts.</summary>
    public string? By { get; init; }

    /// <summary><c>approve</c> or <c>reject</c>; readers report to have something rejected. May be left out where attributes are named.</summary>
    public string? Verdict { get; init; }

    /// <summary>Why it is to be rejected: <c>spam</c>, <c>insult</c>, <c>hate</c>, <c>threat</c>, <c>obscene</c>, <c>personal_data</c>, <c>off_topic</c>, <c>other</c> or <c>unknown</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>What is said of attributes in so many words: true where one applies, false where it does not.</summary>
    public IReadOnlyDictionary<string, bool>? Attributes { get; init; }

    /// <summary>Which text was looked at, from 1; without it the one that stands now, which may not be the one that somebody saw.</summary>
    public int? Revision { get; init; }

    /// <summary>What was said in words, up to 2,000 UTF-16 code units. Never exported; erased with the comment.</summary>
    public string? Note { get; init; }
}

/// <summary>A label.</summary>
internal sealed record LabelRecord
{
    /// <summary><c>moderator</c>, <c>feedback</c> or <c>reader_report</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Who; absent when nobody said, or a reader's comment was erased.</summary>
    public string? By { get; init; }

    /// <summary><c>approve</c> or <c>reject</c>; absent when only attributes were named.</summary>
    public string? Verdict { get; init; }

    /// <summary>Why it was to be rejected; absent when it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>What was said of attributes in so many words.</summary>
    public required IReadOnlyDictionary<string, bool> Attributes { get; init; }

    /// <summary>Which text it is about.</summary>
    public required int Revision { get; init; }

    /// <summary>What was said in words.</summary>
    public string? Note { get; init; }

    public required DateTimeOffset LabelledAt { get; init; }
}

/// <summary>Everything that was said of a comment.</summary>
internal sealed record CommentLabels
{
    public required string Site { get; init; }

    public required string CommentId { get; init; }

    /// <summary>All labels, oldest first.</summary>
    public required IReadOnlyList<LabelRecord> Labels { get; init; }

    /// <summary>What they come to, text by text.</summary>
    public required IReadOnlyList<LabelledRevision> Revisions { get; init; }
}

/// <summary>What the labels of a text come to, as it is exported.</summary>
internal sealed record LabelledRevision
{
    public required int Revision { get; init; }

    /// <summary>By attribute; one that nobody labelled, or that is undecided, is absent.</summary>
    public required IReadOnlyDictionary<string, bool> Attributes { get; init; }

    /// <summary>How much it counts in training, above 0 and at most 1; absent when no attribute is labelled.</summary>
    public double? Weight { get; init; }

    /// <summary>Whether moderators contradict each other.</summary>
    public required bool Disagreement { get; init; }

    /// <summary>What those who count would do with it; absent when they said nothing of it or contradict each other.</summary>
    public string? Verdict { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(LabelRequest))]
[JsonSerializable(typeof(LabelRecord))]
[JsonSerializable(typeof(CommentLabels))]
internal sealed partial class LabelsJson : JsonSerializerContext;

/// <summary>A page of training rows, as the description of the API has it; it is written row by row.</summary>
internal sealed record LabelPage
{
    /// <summary>Each a line of training data.</summary>
    public required IReadOnlyList<JsonElement> Rows { get; init; }

    /// <summary>Send it to go on: with the next page, or after the last one with what was labelled since.</summary>
    public required string Cursor { get; init; }

    /// <summary>Whether this page is the last.</summary>
    public required bool Last { get; init; }
}
