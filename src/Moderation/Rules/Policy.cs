using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Moderation.Contracts;
using Moderation.Rules.Documents;
using Moderation.Rules.Lists;
using Moderation.Scoring;

namespace Moderation.Rules;

/// <summary>A site's policy, checked and ready to judge by. Immutable.</summary>
public sealed class Policy
{
    /// <summary>
    /// Approve below this when neither the site nor the model names a threshold: a coin's throw is not clearly fine.
    /// </summary>
    private const double CautiousApproveBelow = 0.2;

    private readonly PolicyOptions _options;
    private readonly ThresholdOptions?[] _thresholds = new ThresholdOptions?[Attributes.Count];

    private Policy(PolicyOptions options, string version, RuleBook rules)
    {
        _options = options;
        Version = version;
        Rules = rules;
        foreach (var (name, threshold) in options.Thresholds)
        {
            if (Attributes.TryParse(name, out var attribute))
            {
                _thresholds[(int)attribute] = threshold;
            }
        }
    }

    private Policy(Policy other)
    {
        (_options, _thresholds) = (other._options, other._thresholds);
        (Version, Rules) = (other.Version, other.Rules);
    }

    /// <summary>Changes with every change of content, and only then.</summary>
    public string Version { get; private init; }

    /// <inheritdoc cref="PolicyOptions.MaxLinks"/>
    public int MaxLinks => _options.MaxLinks;

    /// <inheritdoc cref="PolicyOptions.UnsupportedLanguage"/>
    public Verdict UnsupportedLanguage => _options.UnsupportedLanguage;

    /// <inheritdoc cref="PolicyOptions.FailureMode"/>
    public FailureMode FailureMode => _options.FailureMode;

    /// <summary>What the site's document says beyond thresholds and limits.</summary>
    internal RuleBook Rules { get; }

    /// <summary>Checks the options and makes a policy of them.</summary>
    /// <returns>The policy, or the problem with the key that it concerns, relative to the policy.</returns>
    public static (Policy? Policy, string? Key, string? Problem) Compile(PolicyOptions options)
    {
        foreach (var (name, threshold) in options.Thresholds)
        {
            var key = $"Thresholds:{name}";
            if (!Attributes.TryParse(name, out _))
            {
                return (null, key, $"is not an attribute; known are {string.Join(", ", Attributes.All.Select(a => a.WireName()))}.");
            }

            if (threshold.ApproveBelow is not (null or (>= 0 and <= 1)))
            {
                return (null, key + ":ApproveBelow", "must be from 0 to 1.");
            }

            if (threshold.RejectAbove is not (null or (>= 0 and <= 1)))
            {
                return (null, key + ":RejectAbove", "must be from 0 to 1.");
            }

            if (threshold.ApproveBelow > threshold.RejectAbove)
            {
                return (null, key + ":ApproveBelow", "must not exceed RejectAbove.");
            }
        }

        (string, Verdict)[] verdicts =
        [
            (nameof(options.BlockedAction), options.BlockedAction),
            (nameof(options.UnsupportedLanguage), options.UnsupportedLanguage),
        ];
        foreach (var (key, verdict) in verdicts)
        {
            if (!Enum.IsDefined(verdict))
            {
                return (null, key, "must be approve, reject or hold.");
            }
        }

        if (!Enum.IsDefined(options.FailureMode))
        {
            return (null, nameof(options.FailureMode), "must be approve, reject, hold or lastKnown.");
        }

        for (var i = 0; i < options.BlockedWords.Count; i++)
        {
            if (!ListMatcher.IsEntry(new ListEntry(options.BlockedWords[i])))
            {
                return (null, string.Create(CultureInfo.InvariantCulture, $"BlockedWords:{i}"), "has no letter or digit to match.");
            }
        }

        for (var i = 0; i < options.BlockedHosts.Count; i++)
        {
            if (!Links.IsHost(options.BlockedHosts[i]))
            {
                return (null, string.Create(CultureInfo.InvariantCulture, $"BlockedHosts:{i}"), "is not a host such as example.com.");
            }
        }

        if (options.MaxLinks < 0)
        {
            return (null, "MaxLinks", "must be 0 or more.");
        }

        return (new Policy(options, VersionOf(JsonSerializer.SerializeToUtf8Bytes(options, PolicyJson.Default.PolicyOptions)), RuleBook.Of(ListsOf(options))), null, null);
    }

    /// <summary>Makes a policy of a document.</summary>
    /// <param name="document">A document in which nothing is wrong by itself.</param>
    /// <returns>The policy, or null with everything that is wrong with it.</returns>
    internal static (Policy? Policy, IReadOnlyList<PolicyProblem> Problems) Compile(PolicyDocument document)
    {
        var (rules, problems) = RuleBook.Compile(document);
        if (problems.Count > 0)
        {
            return (null, problems);
        }

        var options = new PolicyOptions { Thresholds = document.Thresholds.ToDictionary(threshold => threshold.Key.WireName(), threshold => threshold.Value, StringComparer.Ordinal) };
        options.MaxLinks = document.MaxLinks ?? options.MaxLinks;
        options.UnsupportedLanguage = document.UnsupportedLanguage ?? options.UnsupportedLanguage;
        options.FailureMode = document.FailureMode ?? options.FailureMode;
        return (new Policy(options, VersionOf(JsonSerializer.SerializeToUtf8Bytes(document, PolicyJson.Default.PolicyDocument)), rules), []);
    }

    /// <summary>
    /// The same policy under the version by which it was stored: a service that reads documents in another way computes another one,
    /// but decisions must name what people activated.
    /// </summary>
    internal Policy Named(string version) => Version == version ? this : new Policy(this) { Version = version };

    private static List<PolicyList> ListsOf(PolicyOptions options)
    {
        var severity = options.BlockedAction switch
        {
            Verdict.Reject => Severity.Reject,
            Verdict.Hold => Severity.Hold,
            _ => Severity.Approve,
        };
        PolicyList ListOf(string name, ListKind kind, IEnumerable<string> entries) =>
            new(name, [.. entries.Distinct(StringComparer.Ordinal).Select(entry => new ListEntry(entry) { Kind = kind, Severity = severity })]);
        return
        [
            ListOf("blocked-words", ListKind.Words, options.BlockedWords.Select(word => word.Trim())),
            ListOf("blocked-hosts", ListKind.Hosts, options.BlockedHosts.Select(host => Links.NormaliseHost(host))),
        ];
    }

    private static string VersionOf(byte[] canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical).AsSpan(0, 6));

    /// <summary>
    /// The thresholds for an attribute: of the most specific scope that names them, else the site's, else the model's suggestion for the
    /// language, else a cautious one. Scopes of equal rank count with the stricter one; those that hold at certain times only make
    /// stricter what then applies; where it is sensitive half of the score is the limit.
    /// </summary>
    internal Threshold ThresholdFor(CommentAttribute attribute, CommentLanguage language, CommentScorer scorer, IReadOnlyList<Scope> scopes, bool isSensitive)
    {
        var own = _thresholds[(int)attribute];
        var (approveBelow, rejectAbove) = (own?.ApproveBelow, own?.RejectAbove);
        if (scopes.Count > 0)
        {
            var untimed = scopes.Where(scope => !scope.IsTimed).ToList();
            approveBelow = Scope.Strictest(untimed, scope => scope.ThresholdOf(attribute)?.ApproveBelow) ?? approveBelow;
            rejectAbove = Scope.Strictest(untimed, scope => scope.ThresholdOf(attribute)?.RejectAbove) ?? rejectAbove;
        }

        var approve = approveBelow ?? Math.Min(scorer.SuggestedApproveBelow(language, attribute) ?? CautiousApproveBelow, rejectAbove ?? 1);
        foreach (var scope in scopes)
        {
            if (scope.IsTimed && scope.ThresholdOf(attribute) is { } timed)
            {
                approve = Math.Min(approve, timed.ApproveBelow ?? 1);
                rejectAbove = timed.RejectAbove is { } earlier ? Math.Min(rejectAbove ?? 1, earlier) : rejectAbove;
            }
        }

        approve = isSensitive ? approve / 2 : approve;
        return new Threshold(Math.Min(approve, rejectAbove ?? 1), rejectAbove);
    }
}
