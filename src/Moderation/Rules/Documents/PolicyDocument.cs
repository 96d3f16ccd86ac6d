using System.Text.Json.Serialization;
using Moderation.Contracts;
using Moderation.Rules.Lists;
using Moderation.Scoring;

namespace Moderation.Rules.Documents;

/// <summary>Where something stands in a policy document, for whoever has to mend it.</summary>
/// <param name="File">The document's name.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
internal readonly record struct Place(string File, int Line, int Column);

/// <summary>What is wrong with a policy document.</summary>
/// <param name="Place">Where.</param>
/// <param name="Problem">What is wrong, and what was expected.</param>
internal sealed record PolicyProblem(Place Place, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Place.File}:{Place.Line}:{Place.Column}: {Problem}");
}

/// <summary>A site's policy as a document says it; what it leaves out is null or empty.</summary>
internal sealed record PolicyDocument
{
    /// <summary>By attribute.</summary>
    public IReadOnlyDictionary<CommentAttribute, ThresholdOptions> Thresholds { get; init; } = new Dictionary<CommentAttribute, ThresholdOptions>();

    /// <inheritdoc cref="PolicyOptions.FailureMode"/>
    public FailureMode? FailureMode { get; init; }

    /// <inheritdoc cref="PolicyOptions.UnsupportedLanguage"/>
    public Verdict? UnsupportedLanguage { get; init; }

    /// <inheritdoc cref="PolicyOptions.MaxLinks"/>
    public int? MaxLinks { get; init; }

    /// <summary>By whose clock <c>during</c>, <c>hour</c> and <c>weekday</c> are meant.</summary>
    [JsonIgnore]
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>Its name.</summary>
    public string? TimeZoneName => TimeZone?.Id;

    /// <summary>In the order of the document, each name once.</summary>
    public IReadOnlyList<PolicyList> Lists { get; init; } = [];

    /// <summary>In the order of the document, each name once.</summary>
    public IReadOnlyList<ScopePart> Scopes { get; init; } = [];

    /// <summary>In the order of the document, each name once.</summary>
    public IReadOnlyList<RulePart> Rules { get; init; } = [];
}

/// <summary>Where a rule or a scope applies; everywhere when all is empty.</summary>
internal sealed record WherePart
{
    /// <summary>Sections of the site.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>Ids or addresses of articles.</summary>
    public IReadOnlyList<string> Articles { get; init; } = [];

    /// <summary>Tags of articles.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Languages that comments are in.</summary>
    public IReadOnlyList<CommentLanguage> Languages { get; init; } = [];
}

/// <summary>When a scope applies.</summary>
/// <param name="From">Its first minute of the day.</param>
/// <param name="To">The minute of the day at which it ends; not after <paramref name="From"/>: on the day after.</param>
/// <param name="Days">The days on which it begins; all of them when empty.</param>
internal sealed record DuringPart(TimeOnly From, TimeOnly To, IReadOnlyList<DayOfWeek> Days);

/// <summary>How comments on a part of the site are taken.</summary>
internal enum ScopeMode
{
    /// <summary>As the policy says.</summary>
    Open,

    /// <summary>A comment is approved only at half of the scores that usually do.</summary>
    Sensitive,

    /// <summary>A moderator sees every comment first.</summary>
    Premoderated,

    /// <summary>There are no comments.</summary>
    Closed,
}

/// <summary>A part of the site for which something else holds.</summary>
internal sealed record ScopePart(string Name, [property: JsonIgnore] Place Place)
{
    public WherePart Where { get; init; } = new();

    public DuringPart? During { get; init; }

    public ScopeMode Mode { get; init; }

    public IReadOnlyDictionary<CommentAttribute, ThresholdOptions> Thresholds { get; init; } = new Dictionary<CommentAttribute, ThresholdOptions>();

    /// <inheritdoc cref="PolicyOptions.MaxLinks"/>
    public int? MaxLinks { get; init; }
}

/// <summary>Whether a rule acts.</summary>
internal enum RuleMode
{
    /// <summary>It does.</summary>
    Live,

    /// <summary>It is evaluated and recorded, and changes nothing.</summary>
    Shadow,

    /// <summary>It is not even evaluated.</summary>
    Off,
}

/// <summary>What a rule does when its condition holds: one of the three.</summary>
internal sealed record EffectPart
{
    /// <summary>Asks for a verdict.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Adds to scores, -1..1 each; a score stays within 0..1.</summary>
    public IReadOnlyDictionary<CommentAttribute, double>? Add { get; init; }

    /// <summary>Marks the comment.</summary>
    public string? Tag { get; init; }
}

/// <summary>A rule.</summary>
internal sealed record RulePart(string Name, [property: JsonIgnore] Place Place)
{
    public WherePart Where { get; init; } = new();

    /// <summary>The condition as it was written.</summary>
    public required string When { get; init; }

    /// <summary>Where it was written.</summary>
    [JsonIgnore]
    public Place WhenPlace { get; init; }

    public required EffectPart Then { get; init; }

    /// <summary>A stable code; the rule's name with <c>_</c> for <c>-</c> when the document has none.</summary>
    public required string Reason { get; init; }

    /// <summary>What people are told, by language (<c>ar</c>, <c>en</c>).</summary>
    public IReadOnlyDictionary<string, string> Text { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public RuleMode Mode { get; init; }

    /// <summary>From when on it does not act any more; null when it never ends.</summary>
    public DateTimeOffset? Expires { get; init; }
}
