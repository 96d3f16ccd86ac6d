using System.Collections.Concurrent;
using System.Collections.Frozen;
using Moderation.Rules;
using Moderation.Service.Sites;

namespace Moderation.Service.Policies;

/// <summary>
/// The policies that this instance judges by: each site's active one from the database, or else the one that its configuration
/// names. One changes by a single assignment, so that each comment is judged by exactly one.
/// </summary>
internal sealed class StandingPolicies
{
    private readonly FrozenDictionary<string, Holder> _bySite;

    // What lately stood, for what judges a comment once more.
    private readonly ConcurrentDictionary<(string Site, string Version), Policy> _before = new();

    public StandingPolicies(SiteRegistry sites) =>
        _bySite = sites.All.ToFrozenDictionary(site => site.Name, site => new Holder(new StandingPolicy(site.ConfiguredPolicy, null)), StringComparer.Ordinal);

    /// <summary>How many sites are judged by another policy than their active one, because it cannot be used here.</summary>
    public int Problems => _bySite.Values.Count(holder => holder.Standing.Problem is not null);

    /// <summary>The policy that a site's comments are judged by now. Ask once for each comment: another one may stand a moment later.</summary>
    public Policy Of(Site site) => StateOf(site).Policy;

    /// <summary>The same with where it comes from.</summary>
    public StandingPolicy StateOf(Site site) => _bySite[site.Name].Standing;

    /// <summary>The policy of a version that stands or stood until a moment ago; null when none did.</summary>
    public Policy? Find(Site site, string version) =>
        Of(site) is var policy && policy.Version == version ? policy : _before.GetValueOrDefault((site.Name, version));

    /// <summary>From the next comment on this policy judges.</summary>
    public void Replace(Site site, StandingPolicy standing)
    {
        var holder = _bySite[site.Name];
        var before = holder.Standing.Policy;
        if (before.Version != standing.Policy.Version)
        {
            _before[(site.Name, before.Version)] = before;
        }

        holder.Standing = standing;
        foreach (var older in _before.Keys.Where(key => key.Site == site.Name && key.Version != before.Version))
        {
            _before.TryRemove(older, out _);
        }
    }

    private sealed class Holder(StandingPolicy standing)
    {
        private volatile StandingPolicy _standing = standing;

        public StandingPolicy Standing
        {
            get => _standing;
            set => _standing = value;
        }
    }
}

/// <summary>A policy that comments are judged by.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Digest">The digest of its files in the database; null when it is the one that the configuration names.</param>
/// <param name="Problem">Why it is not the active one; null when it is.</param>
internal sealed record StandingPolicy(Policy Policy, string? Digest, string? Problem = null);
