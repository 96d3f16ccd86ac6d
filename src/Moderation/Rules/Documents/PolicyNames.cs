using Moderation.Contracts;
using Moderation.Rules.Lists;
using Moderation.Scoring;

namespace Moderation.Rules.Documents;

/// <summary>The names that documents use. Part of the public interface: never rename one, only add.</summary>
internal static class PolicyNames
{
    /// <summary>The most links that a limit may allow.</summary>
    public const int MostLinks = 1_000;

    public static IReadOnlyList<string> PolicyKeys { get; } =
        ["extends", "thresholds", "failureMode", "unsupportedLanguage", "maxLinks", "timeZone", "lists", "scopes", "rules"];

    public static IReadOnlyList<string> ThresholdKeys { get; } = ["approveBelow", "rejectAbove"];

    public static IReadOnlyList<string> ListKeys { get; } = ["name", "kind", "mode", "severity", "entries", "file", "format"];

    public static IReadOnlyList<string> EntryKeys { get; } = ["entry", "mode", "severity", "expires", "addedBy", "why"];

    public static IReadOnlyList<string> ScopeKeys { get; } = ["name", "where", "during", "mode", "thresholds", "maxLinks"];

    public static IReadOnlyList<string> WhereKeys { get; } = ["sections", "articles", "tags", "languages"];

    public static IReadOnlyList<string> DuringKeys { get; } = ["from", "to", "days"];

    public static IReadOnlyList<string> RuleKeys { get; } = ["name", "where", "when", "then", "reason", "text", "mode", "expires"];

    public static IReadOnlyList<string> EffectKeys { get; } = ["add", "tag"];

    public static IReadOnlyList<string> TextKeys { get; } = ["ar", "en"];

    public static IReadOnlyDictionary<string, Verdict> Verdicts { get; } = new Dictionary<string, Verdict>(StringComparer.Ordinal)
    {
        ["approve"] = Verdict.Approve,
        ["reject"] = Verdict.Reject,
        ["hold"] = Verdict.Hold,
    };

    public static IReadOnlyDictionary<string, FailureMode> FailureModes { get; } = new Dictionary<string, FailureMode>(StringComparer.Ordinal)
    {
        ["hold"] = FailureMode.Hold,
        ["approve"] = FailureMode.Approve,
        ["lastKnown"] = FailureMode.LastKnown,
    };

    public static IReadOnlyDictionary<string, ListKind> ListKinds { get; } = new Dictionary<string, ListKind>(StringComparer.Ordinal)
    {
        ["words"] = ListKind.Words,
        ["hosts"] = ListKind.Hosts,
        ["emails"] = ListKind.Emails,
        ["ips"] = ListKind.Ips,
        ["authors"] = ListKind.Authors,
    };

    public static IReadOnlyDictionary<string, WordMode> WordModes { get; } = new Dictionary<string, WordMode>(StringComparer.Ordinal)
    {
        ["word"] = WordMode.Word,
        ["prefix"] = WordMode.Prefix,
        ["substring"] = WordMode.Substring,
        ["literal"] = WordMode.Literal,
    };

    public static IReadOnlyDictionary<string, ListFormat> ListFormats { get; } = new Dictionary<string, ListFormat>(StringComparer.Ordinal)
    {
        ["plain"] = ListFormat.Plain,
        ["csv"] = ListFormat.Csv,
        ["wordpress"] = ListFormat.WordPress,
        ["coral"] = ListFormat.Coral,
    };

    public static IReadOnlyDictionary<string, Severity> Severities { get; } = new Dictionary<string, Severity>(StringComparer.Ordinal)
    {
        ["reject"] = Severity.Reject,
        ["hold"] = Severity.Hold,
        ["tag"] = Severity.Tag,
    };

    public static IReadOnlyDictionary<string, RuleMode> RuleModes { get; } = new Dictionary<string, RuleMode>(StringComparer.Ordinal)
    {
        ["live"] = RuleMode.Live,
        ["shadow"] = RuleMode.Shadow,
        ["off"] = RuleMode.Off,
    };

    public static IReadOnlyDictionary<string, ScopeMode> ScopeModes { get; } = new Dictionary<string, ScopeMode>(StringComparer.Ordinal)
    {
        ["open"] = ScopeMode.Open,
        ["sensitive"] = ScopeMode.Sensitive,
        ["premoderated"] = ScopeMode.Premoderated,
        ["closed"] = ScopeMode.Closed,
    };

    public static IReadOnlyDictionary<string, DayOfWeek> Days { get; } = new Dictionary<string, DayOfWeek>(StringComparer.Ordinal)
    {
        ["mon"] = DayOfWeek.Monday,
        ["tue"] = DayOfWeek.Tuesday,
        ["wed"] = DayOfWeek.Wednesday,
        ["thu"] = DayOfWeek.Thursday,
        ["fri"] = DayOfWeek.Friday,
        ["sat"] = DayOfWeek.Saturday,
        ["sun"] = DayOfWeek.Sunday,
    };

    public static IReadOnlyDictionary<string, CommentLanguage> Languages { get; } =
        Enum.GetValues<CommentLanguage>().ToDictionary(language => language.WireName(), StringComparer.Ordinal);
}
