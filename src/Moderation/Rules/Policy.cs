using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Moderation.Contracts;
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

    private Policy(PolicyOptions options, string version)
    {
        _options = options;
        Version = version;
        foreach (var (name, threshold) in options.Thresholds)
        {
            if (Attributes.TryParse(name, out var attribute))
            {
                _thresholds[(int)attribute] = threshold;
            }
        }

        BlockedWords = BlockedWords.From(options.BlockedWords);
        BlockedHosts = options.BlockedHosts.Select(host => Links.NormaliseHost(host)).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Changes with every change of content, and only then.</summary>
    public string Version { get; }

    /// <inheritdoc cref="PolicyOptions.BlockedAction"/>
    public Verdict BlockedAction => _options.BlockedAction;

    /// <inheritdoc cref="PolicyOptions.MaxLinks"/>
    public int MaxLinks => _options.MaxLinks;

    /// <inheritdoc cref="PolicyOptions.UnsupportedLanguage"/>
    public Verdict UnsupportedLanguage => _options.UnsupportedLanguage;

    /// <inheritdoc cref="PolicyOptions.FailureMode"/>
    public Verdict FailureMode => _options.FailureMode;

    internal BlockedWords BlockedWords { get; }

    internal FrozenSet<string> BlockedHosts { get; }

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
            (nameof(options.FailureMode), options.FailureMode),
        ];
        foreach (var (key, verdict) in verdicts)
        {
            if (!Enum.IsDefined(verdict))
            {
                return (null, key, "must be approve, reject or hold.");
            }
        }

        for (var i = 0; i < options.BlockedWords.Count; i++)
        {
            if (!BlockedWords.IsEntry(options.BlockedWords[i]))
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

        var canonical = JsonSerializer.SerializeToUtf8Bytes(options, PolicyJson.Default.PolicyOptions);
        return (new Policy(options, Convert.ToHexStringLower(SHA256.HashData(canonical).AsSpan(0, 6))), null, null);
    }

    /// <summary>The thresholds for an attribute: the site's, else the model's suggestion for the language, else a cautious one.</summary>
    public Threshold ThresholdFor(CommentAttribute attribute, CommentLanguage language, CommentScorer scorer)
    {
        var own = _thresholds[(int)attribute];
        return new Threshold(
            own?.ApproveBelow ?? Math.Min(scorer.SuggestedApproveBelow(language, attribute) ?? CautiousApproveBelow, own?.RejectAbove ?? 1),
            own?.RejectAbove);
    }
}
