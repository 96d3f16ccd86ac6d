using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Service.Administration.Policies;

/// <summary>Which stored comments are to be judged once more, and by which policy: the one that stands, one that was pushed, or one that comes along.</summary>
internal sealed record BacktestRequest
{
    /// <summary>Whose comments.</summary>
    public string? Site { get; init; }

    /// <summary>A version that was pushed for the site. Without it and without files it is the policy that stands.</summary>
    public string? Version { get; init; }

    /// <summary>The name of the document that is the policy, with <c>files</c>.</summary>
    public string? Document { get; init; }

    /// <summary>The files of a policy that need not have been pushed: the document, and those that it names itself or through others.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>How many comments at most, the newest first; 100,000 when absent.</summary>
    public int? Last { get; init; }

    /// <summary>Only comments that came then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only comments that came before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many comments to show of each kind of change, with their texts: 10 when absent, 0 for none.</summary>
    public int? Examples { get; init; }
}

/// <summary>What rules, scopes and lists of a site did, and what moderators then said.</summary>
internal sealed record HitReport
{
    public required string Site { get; init; }

    /// <summary>What was done then or later counts.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Those that hit most first.</summary>
    public required IReadOnlyList<HitFigures> Rules { get; init; }

    /// <summary>Whether there are more than are shown.</summary>
    public required bool More { get; init; }
}

/// <summary>What a rule, a scope or an entry of a list did.</summary>
internal sealed record HitFigures
{
    /// <summary>The name of the rule, scope or list.</summary>
    public required string Rule { get; init; }

    /// <summary>The entry of the list; absent for others.</summary>
    public string? Entry { get; init; }

    /// <summary>What it asked for: <c>approve</c>, <c>reject</c> or <c>hold</c>; or it marked the comment (<c>tag</c>), or added to its scores (<c>add</c>).</summary>
    public required string Action { get; init; }

    /// <summary>True for a rule that was only being tried: what it would have been; absent otherwise.</summary>
    public bool? Shadow { get; init; }

    /// <summary>How many texts of comments it hit.</summary>
    public required long Hits { get; init; }

    /// <summary>When it did last.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Of how many moderators say that they ought to be published; their newest word about the text counts.</summary>
    public required long Approved { get; init; }

    /// <summary>Of how many they say that they ought not to.</summary>
    public required long Rejected { get; init; }

    /// <summary>How many verdicts of moderators bear it out: a rejection one that was rejected or held, an approval one that was approved. Absent for marks and additions.</summary>
    public long? Agreed { get; init; }

    /// <summary>How many are the opposite: the moderator approves what was rejected, or held for nothing, or rejects what was approved.</summary>
    public long? Overturned { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(BacktestRequest))]
[JsonSerializable(typeof(HitReport))]
internal sealed partial class MeasuringJson : JsonSerializerContext
{
    /// <summary>Entries of lists may be Arabic: they travel as they are, and never as part of a page.</summary>
    public static MeasuringJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
