using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Service.Administration.Policies;

/// <summary>A policy as files.</summary>
internal sealed record PolicyPush
{
    /// <summary>The name of the document that is the policy.</summary>
    public string? Document { get; init; }

    /// <summary>All files by name: the document, and those that it names itself or through others.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>The <c>digest</c> of the files that these were made from; absent when there were none.</summary>
    public string? BasedOn { get; init; }

    /// <summary>Whether it is to stand at once.</summary>
    public bool Activate { get; init; }

    /// <summary>Whether to push over what somebody else has pushed meanwhile; needs <c>by</c> and <c>why</c>.</summary>
    public bool Force { get; init; }

    /// <summary>The person or program behind it. The header <c>X-Moderation-Actor</c> says it too.</summary>
    public string? By { get; init; }

    /// <summary>The reason.</summary>
    public string? Why { get; init; }
}

/// <summary>Which policy is to stand, who wants it and why.</summary>
internal sealed record PolicyActivation
{
    /// <summary>A version that was pushed.</summary>
    public string? Version { get; init; }

    /// <inheritdoc cref="PolicyPush.By"/>
    public string? By { get; init; }

    /// <inheritdoc cref="PolicyPush.Why"/>
    public string? Why { get; init; }
}

/// <summary>Who takes an activation back, and why.</summary>
internal sealed record PolicyRollback
{
    /// <inheritdoc cref="PolicyPush.By"/>
    public string? By { get; init; }

    /// <inheritdoc cref="PolicyPush.Why"/>
    public string? Why { get; init; }
}

/// <summary>The policies of all sites.</summary>
internal sealed record PolicyOverview
{
    /// <summary>By site, in order of their names.</summary>
    public required IReadOnlyList<SitePolicy> Sites { get; init; }
}

/// <summary>What a site is judged by.</summary>
internal sealed record SitePolicy
{
    public required string Site { get; init; }

    /// <summary>The version that stands for all instances.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of its files; absent when the configuration has no document but settings.</summary>
    public string? Digest { get; init; }

    /// <summary><c>stored</c> when it was activated, <c>configuration</c> when nothing is.</summary>
    public required string Source { get; init; }

    /// <summary>Since when it stands; absent for the configuration's.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who activated it; absent when nobody said.</summary>
    public string? By { get; init; }

    /// <summary>Why; absent when nobody said.</summary>
    public string? Why { get; init; }

    /// <summary>What was pushed last, when that is not what stands.</summary>
    public PushedPolicy? Pushed { get; init; }

    /// <summary>What the instance that answers judges by. It follows a change within about a second.</summary>
    public required PolicyInstance Instance { get; init; }

    /// <summary>The name of the document that is the policy; absent when the configuration has settings only, and in lists.</summary>
    public string? Document { get; init; }

    /// <summary>All files by name; absent where <c>document</c> is.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }
}

/// <summary>A policy that was pushed and does not stand.</summary>
internal sealed record PushedPolicy(string Version, string? Digest, DateTimeOffset At, string? By, string? Why);

/// <summary>What an instance judges by.</summary>
/// <param name="Version">The version.</param>
/// <param name="Problem">Why it is not the one that stands; absent when it is.</param>
internal sealed record PolicyInstance(string Version, string? Problem);

/// <summary>A policy that was pushed.</summary>
internal sealed record PolicyVersion
{
    public required string Site { get; init; }

    /// <summary>The version that decisions name.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of its files.</summary>
    public required string Digest { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>Who pushed it first; absent when nobody said.</summary>
    public string? StoredBy { get; init; }

    /// <summary>The name of the document that is the policy.</summary>
    public required string Document { get; init; }

    /// <summary>All files by name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}

/// <summary>What became of a push.</summary>
internal sealed record PolicyPushed
{
    public required string Site { get; init; }

    /// <summary>The version that decisions will name.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of its files: what the next push is based on.</summary>
    public required string Digest { get; init; }

    /// <summary>Whether it stands.</summary>
    public required bool Active { get; init; }

    /// <summary>What changes against the files that were pushed or stood last, as a unified diff; empty when nothing does.</summary>
    public required string Diff { get; init; }
}

/// <summary>Another policy stands.</summary>
internal sealed record PolicyChanged
{
    public required string Site { get; init; }

    /// <summary>What stands now.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of its files; absent for settings of the configuration.</summary>
    public string? Digest { get; init; }

    /// <summary>What stood before.</summary>
    public required string Replaced { get; init; }

    /// <summary>What changes, as a unified diff; empty when it is remarks of no file.</summary>
    public required string Diff { get; init; }
}

/// <summary>Some of what was done with a site's policies, newest first.</summary>
internal sealed record PolicyHistory
{
    public required string Site { get; init; }

    public required IReadOnlyList<PolicyChangeRecord> Changes { get; init; }

    /// <summary>Asks for what came before; absent when there is no more.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Something that was done with a site's policies.</summary>
internal sealed record PolicyChangeRecord
{
    /// <summary><c>push</c>, <c>activate</c> or <c>rollback</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The version that was pushed, or that stands since.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of its files; absent for settings of the configuration.</summary>
    public string? Digest { get; init; }

    /// <summary>The version that it is compared with: what stood before, or what a push followed.</summary>
    public string? From { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? By { get; init; }

    public string? Why { get; init; }

    /// <summary>What changed, as a unified diff.</summary>
    public required string Diff { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(PolicyPush))]
[JsonSerializable(typeof(PolicyActivation))]
[JsonSerializable(typeof(PolicyRollback))]
[JsonSerializable(typeof(PolicyOverview))]
[JsonSerializable(typeof(SitePolicy))]
[JsonSerializable(typeof(PolicyVersion))]
[JsonSerializable(typeof(PolicyPushed))]
[JsonSerializable(typeof(PolicyChanged))]
[JsonSerializable(typeof(PolicyHistory))]
[JsonSerializable(typeof(PushedPolicy))]
internal sealed partial class PoliciesJson : JsonSerializerContext
{
    /// <summary>Files may be large and Arabic: they travel as they are, and never as part of a page.</summary>
    public static PoliciesJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
