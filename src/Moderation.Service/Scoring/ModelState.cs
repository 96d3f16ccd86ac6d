namespace Moderation.Service.Scoring;

/// <summary>Which models the database says are in use, for all instances.</summary>
/// <param name="Standing">The promoted version; null when the shipped model stands.</param>
/// <param name="Shadow">The shadow that runs; null when none does.</param>
internal sealed record ModelState(string? Standing, ShadowRun? Shadow);

/// <summary>A model that scores beside the standing one without deciding.</summary>
internal sealed record ShadowRun
{
    /// <summary>Under which its scores are stored.</summary>
    public long Run { get; set; }

    /// <summary>The model's version.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The version that stood when it began, and that it is compared with.</summary>
    public string Against { get; set; } = string.Empty;

    /// <summary>Milliseconds since 1970.</summary>
    public long BeganAt { get; set; }

    /// <summary>Milliseconds since 1970; null while it runs.</summary>
    public long? EndedAt { get; set; }
}

/// <summary>A model that was uploaded.</summary>
internal sealed class StoredModel
{
    public string Version { get; set; } = string.Empty;

    /// <summary>See <see cref="Moderation.Scoring.ModelPackage.Digest"/>.</summary>
    public string Digest { get; set; } = string.Empty;

    /// <summary>The size of the package.</summary>
    public long Bytes { get; set; }

    /// <summary>Under which its package is stored.</summary>
    public string Upload { get; set; } = string.Empty;

    /// <summary>Milliseconds since 1970.</summary>
    public long UploadedAt { get; set; }

    /// <summary>Who uploaded it; null when nobody said.</summary>
    public string? UploadedBy { get; set; }
}

/// <summary>Something that was done with models.</summary>
internal sealed class ModelChange
{
    /// <summary>The names of kinds, as they are stored and answered.</summary>
    public const string Upload = "upload", Promote = "promote", Rollback = "rollback", Shadow = "shadow", EndShadow = "end_shadow";

    public long ChangeId { get; set; }

    public string Kind { get; set; } = string.Empty;

    /// <summary>The version that it is about.</summary>
    public string? Version { get; set; }

    /// <summary>The version that stood before, or that a shadow is compared with.</summary>
    public string? FromVersion { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long ChangedAt { get; set; }

    public string? ChangedBy { get; set; }

    public string? Why { get; set; }

    /// <summary>Whether it was to happen whatever the golden set said.</summary>
    public bool Forced { get; set; }

    /// <summary>JSON of what the golden set said; null when it was not asked.</summary>
    public string? Figures { get; set; }
}
