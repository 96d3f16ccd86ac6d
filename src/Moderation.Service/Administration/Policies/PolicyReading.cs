using Moderation.Rules.Documents;
using Moderation.Service.Policies;
using Moderation.Service.Sites;

namespace Moderation.Service.Administration.Policies;

/// <summary>Reads which policies stand, and what was done with them.</summary>
internal sealed class PolicyReading(PolicyRegistry registry, SiteRegistry sites, StandingPolicies policies)
{
    /// <summary>What every site is judged by.</summary>
    public async Task<PolicyOverview> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<SitePolicy>();
        foreach (var site in sites.All.OrderBy(site => site.Name, StringComparer.Ordinal))
        {
            all.Add(await OfAsync(site, withFiles: false, cancellationToken));
        }

        return new PolicyOverview { Sites = all };
    }

    /// <summary>What a site is judged by, with its files.</summary>
    public Task<SitePolicy> OfAsync(Site site, CancellationToken cancellationToken) => OfAsync(site, withFiles: true, cancellationToken);

    /// <summary>A version with its files; null when there is none, or what is stored is no policy.</summary>
    public async Task<PolicyVersion?> VersionAsync(Site site, string version, CancellationToken cancellationToken) =>
        await registry.FindVersionAsync(site.Name, version, cancellationToken) is { } stored && stored.Files() is { } files
            ? new PolicyVersion
            {
                Site = site.Name,
                Version = stored.Version,
                Digest = stored.Digest,
                StoredAt = TimeOf(stored.StoredAt),
                StoredBy = stored.StoredBy,
                Document = files.Document,
                Files = files.Files,
            }
            : null;

    /// <summary>What was done with a site's policies.</summary>
    public async Task<PolicyHistory> HistoryAsync(Site site, long before, int limit, CancellationToken cancellationToken)
    {
        var changes = await registry.HistoryAsync(site.Name, before, limit, cancellationToken);
        return new PolicyHistory
        {
            Site = site.Name,
            Changes = [.. changes.Select(RecordOf)],
            Cursor = changes.Count == limit ? changes[^1].ChangeId.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>A change as what was pushed or made to stand.</summary>
    public static PushedPolicy PushedOf(PolicyChange change) => new(change.Version, change.Digest, TimeOf(change.ChangedAt), change.ChangedBy, change.Why);

    private async Task<SitePolicy> OfAsync(Site site, bool withFiles, CancellationToken cancellationToken)
    {
        var (pushed, _) = await registry.NewestAsync(site.Name, cancellationToken);
        var standing = await registry.ActiveAsync(site.Name, cancellationToken);
        var here = policies.StateOf(site);
        PolicyBundle? files = null;
        if (withFiles)
        {
            files = standing is null ? site.ConfiguredFiles : (await registry.FindAsync(site.Name, standing.Digest ?? string.Empty, cancellationToken))?.Files();
        }

        return new SitePolicy
        {
            Site = site.Name,
            Version = standing?.Version ?? site.ConfiguredPolicy.Version,
            Digest = standing is null ? site.ConfiguredFiles?.Digest : standing.Digest,
            Source = standing is null ? "configuration" : "stored",
            Since = standing is null ? null : TimeOf(standing.ChangedAt),
            By = standing?.ChangedBy,
            Why = standing?.Why,
            Pushed = pushed is null || pushed.Digest == standing?.Digest ? null : PushedOf(pushed),
            Instance = new PolicyInstance(here.Policy.Version, here.Problem),
            Document = files?.Document,
            Files = files?.Files,
        };
    }

    private static PolicyChangeRecord RecordOf(PolicyChange change) => new()
    {
        Kind = change.Kind,
        Version = change.Version,
        Digest = change.Digest,
        From = change.FromVersion,
        At = TimeOf(change.ChangedAt),
        By = change.ChangedBy,
        Why = change.Why,
        Diff = change.Diff,
    };

    private static DateTimeOffset TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
