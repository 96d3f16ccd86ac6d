using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Rules;
using Moderation.Rules.Documents;

namespace Moderation.Service.Policies;

/// <summary>A policy that was pushed.</summary>
internal sealed class StoredPolicy
{
    public string Site { get; set; } = string.Empty;

    /// <summary>See <see cref="PolicyBundle.Digest"/>.</summary>
    public string Digest { get; set; } = string.Empty;

    /// <summary>The version that decisions name.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>JSON of a <see cref="PolicyBundle"/>.</summary>
    public string Bundle { get; set; } = string.Empty;

    /// <summary>Milliseconds since 1970.</summary>
    public long StoredAt { get; set; }

    /// <summary>Who pushed it first; null when nobody said.</summary>
    public string? StoredBy { get; set; }

    /// <summary>Its files; null when what is stored is no bundle.</summary>
    public PolicyBundle? Files()
    {
        try
        {
            return JsonSerializer.Deserialize(Bundle, BundleJson.Default.PolicyBundle) is { Document: not null, Files: not null } bundle
                && bundle.Files.Values.All(text => text is not null) ? bundle : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The policy, under the version by which it is stored; or null with everything that is wrong with it.</summary>
    public (Policy? Policy, IReadOnlyList<PolicyProblem> Problems) Compile()
    {
        if (Files() is not { } files)
        {
            return (null, [new PolicyProblem(new Place("bundle", 1, 1), "What is stored is no bundle of files.")]);
        }

        var (policy, problems) = files.Compile();
        return (policy?.Named(Version), problems);
    }
}

/// <summary>Something that was done with a site's policies.</summary>
internal sealed class PolicyChange
{
    /// <summary>The names of kinds, as they are stored and answered.</summary>
    public const string Push = "push", Activate = "activate", Rollback = "rollback";

    public long ChangeId { get; set; }

    public string Site { get; set; } = string.Empty;

    public string Kind { get; set; } = string.Empty;

    /// <summary>The version that was pushed, or that stands since.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The digest of its files; null for the configuration's policy.</summary>
    public string? Digest { get; set; }

    /// <summary>The version that stood before, or that the pushed files are compared with; null when there was none.</summary>
    public string? FromVersion { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long ChangedAt { get; set; }

    public string? ChangedBy { get; set; }

    public string? Why { get; set; }

    /// <summary>A unified diff; see <see cref="BundleDiff"/>.</summary>
    public string Diff { get; set; } = string.Empty;
}

/// <summary>Bundles as they are stored and travel.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, AllowDuplicateProperties = false, PropertyNameCaseInsensitive = false, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 8)]
[JsonSerializable(typeof(PolicyBundle))]
internal sealed partial class BundleJson : JsonSerializerContext
{
    /// <summary>Arabic stays readable: a document of its own, never part of a page.</summary>
    public static BundleJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
