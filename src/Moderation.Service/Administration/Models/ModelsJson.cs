using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Service.Scoring.Golden;

namespace Moderation.Service.Administration.Models;

/// <summary>Who changes something, and why.</summary>
internal sealed record ModelRequest
{
    /// <summary>The person or program behind it. The header <c>X-Moderation-Actor</c> says it too.</summary>
    public string? By { get; init; }

    /// <summary>The reason.</summary>
    public string? Why { get; init; }

    /// <summary>Whether to promote a model that the golden set refuses; needs <c>by</c> and <c>why</c>.</summary>
    public bool Force { get; init; }
}

/// <summary>A model that was uploaded.</summary>
internal sealed record ModelRecord
{
    public required string Version { get; init; }

    /// <summary>The SHA-256 of its manifest, which has the checksums of its weights.</summary>
    public required string Digest { get; init; }

    /// <summary>The size of the package.</summary>
    public required long Bytes { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>Who uploaded it; absent when nobody said.</summary>
    public string? UploadedBy { get; init; }
}

/// <summary>Which models there are, which are in use, and who changed that.</summary>
internal sealed record ModelOverview
{
    /// <summary>What stands for all instances.</summary>
    public required StandingState Standing { get; init; }

    /// <summary>What would stand after a rollback; absent when there is nothing to roll back.</summary>
    public string? Previous { get; init; }

    /// <summary>The shadow that runs; absent when none does.</summary>
    public ShadowState? Shadow { get; init; }

    /// <summary>What the instance that answers has loaded. It follows a change within about a second.</summary>
    public required InstanceState Instance { get; init; }

    /// <summary>All that were uploaded, newest first.</summary>
    public required IReadOnlyList<ModelRecord> Models { get; init; }

    /// <summary>The last hundred changes, newest first.</summary>
    public required IReadOnlyList<ModelChangeRecord> History { get; init; }
}

/// <summary>What stands.</summary>
internal sealed record StandingState
{
    /// <summary>Absent when the shipped models name none.</summary>
    public string? Version { get; init; }

    /// <summary>Whether it is the one shipped with the service, because no promotion stands.</summary>
    public required bool Shipped { get; init; }
}

/// <summary>A shadow.</summary>
internal sealed record ShadowState
{
    public required string Version { get; init; }

    /// <summary>The standing version that it is compared with.</summary>
    public required string Against { get; init; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>What an instance has loaded.</summary>
internal sealed record InstanceState
{
    /// <summary>The version that decides here; absent when none could be loaded.</summary>
    public string? Standing { get; init; }

    /// <summary>The version that scores in the shadow here; absent when none does.</summary>
    public string? Shadow { get; init; }

    /// <summary>Why it is not the version that should stand; absent when it is.</summary>
    public string? Problem { get; init; }
}

/// <summary>Something that was done with models.</summary>
internal sealed record ModelChangeRecord
{
    /// <summary><c>upload</c>, <c>promote</c>, <c>rollback</c>, <c>shadow</c> or <c>end_shadow</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The version that it is about.</summary>
    public string? Version { get; init; }

    /// <summary>The version that stood before, or that a shadow is compared with.</summary>
    public string? From { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? By { get; init; }

    public string? Why { get; init; }

    /// <summary>Whether it was to happen whatever the golden set said.</summary>
    public required bool Forced { get; init; }

    /// <summary>What the golden set said; absent when it was not asked.</summary>
    public GoldenResult? Golden { get; init; }
}

/// <summary>Another model stands.</summary>
internal sealed record ModelChanged
{
    /// <summary>What stands now.</summary>
    public required string? Version { get; init; }

    /// <summary>What stood before; absent when there was none.</summary>
    public string? Replaced { get; init; }

    /// <summary>Whether it was to happen whatever the golden set said.</summary>
    public required bool Forced { get; init; }

    /// <summary>What the golden set said; absent after a rollback, which does not ask it.</summary>
    public GoldenResult? Golden { get; init; }
}

/// <summary>What a shadow and the standing model said of the same comments.</summary>
internal sealed record ShadowReport
{
    public required string Version { get; init; }

    /// <summary>The standing version that it is compared with.</summary>
    public required string Against { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Absent while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many decisions both models made.</summary>
    public required long Comments { get; init; }

    /// <summary>Of how many both gave the same verdict.</summary>
    public required long Agreed { get; init; }

    /// <summary>How many this instance left out, since the shadow began here, because too many waited.</summary>
    public required long DroppedHere { get; init; }

    /// <summary>How many got which two verdicts.</summary>
    public required IReadOnlyList<VerdictPair> Verdicts { get; init; }

    /// <summary>Attribute by attribute; one that neither model knows, or that no comment had, is left out.</summary>
    public required IReadOnlyList<AttributeDifference> Attributes { get; init; }

    /// <summary>What moderators said of comments that both models judged; absent as long as they said nothing.</summary>
    public ModeratorOpinion? Moderators { get; init; }

    /// <summary>The newest comments that got different verdicts, by their ids.</summary>
    public required IReadOnlyList<Disagreement> Examples { get; init; }
}

/// <summary>How many comments got these two verdicts.</summary>
internal sealed record VerdictPair(string Standing, string Shadow, long Comments);

/// <summary>How far two models lie apart in an attribute.</summary>
internal sealed record AttributeDifference
{
    public required string Attribute { get; init; }

    /// <summary>How many comments got a score from both.</summary>
    public required long Comments { get; init; }

    /// <summary>The mean of the shadow's score minus the standing model's.</summary>
    public required double MeanDifference { get; init; }

    /// <summary>The mean distance.</summary>
    public required double MeanDistance { get; init; }

    public required double LargestDistance { get; init; }

    /// <summary>How many lie more than 0.1 apart.</summary>
    public required long Far { get; init; }

    /// <summary>How many comments it kept from approval with one of the models only.</summary>
    public required long Disagreements { get; init; }
}

/// <summary>What moderators said.</summary>
internal sealed record ModeratorOpinion
{
    /// <summary>How many of the comments a moderator decided.</summary>
    public required long Comments { get; init; }

    /// <summary>How many of them the standing model would have decided likewise.</summary>
    public required long WithStanding { get; init; }

    /// <summary>How many of them the shadow would have decided likewise.</summary>
    public required long WithShadow { get; init; }

    public required IReadOnlyList<ModeratedVerdicts> Verdicts { get; init; }
}

/// <summary>How many comments with these two verdicts a moderator decided how.</summary>
internal sealed record ModeratedVerdicts(string Standing, string Shadow, string Moderator, long Comments);

/// <summary>A comment on which two models disagree.</summary>
internal sealed record Disagreement(string Site, string CommentId, string Standing, string Shadow);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(ModelRequest))]
[JsonSerializable(typeof(ModelRecord))]
[JsonSerializable(typeof(ModelOverview))]
[JsonSerializable(typeof(ModelChanged))]
[JsonSerializable(typeof(ShadowState))]
[JsonSerializable(typeof(ShadowReport))]
[JsonSerializable(typeof(GoldenResult))]
internal sealed partial class ModelsJson : JsonSerializerContext;
