using Moderation.Rules;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Policies;

/// <summary>Lets this instance judge by the policies that the database says are active.</summary>
internal sealed partial class PolicyWatch(
    Database database, PolicyRegistry registry, SiteRegistry sites, StandingPolicies policies, TimeProvider clock, ILogger<PolicyWatch> logger)
    : DatabaseWatch(database, clock)
{
    /// <summary>How many activations are tried, newest first, where those above cannot be used here.</summary>
    private const int MostTried = 20;

    /// <summary>Of each site the activation that was last looked at, and when.</summary>
    private readonly Dictionary<string, (long? Change, long At)> _looked = new(StringComparer.Ordinal);

    protected override async Task FollowAsync(CancellationToken cancellationToken)
    {
        var standing = (await registry.StandingAsync(cancellationToken)).ToDictionary(change => change.Site, StringComparer.Ordinal);
        foreach (var site in sites.All)
        {
            var active = standing.GetValueOrDefault(site.Name);
            if (IsNews(site, active))
            {
                await StandAsync(site, active, cancellationToken);
                _looked[site.Name] = (active?.ChangeId, Clock.GetTimestamp());
            }
        }
    }

    protected override void Tell(string failure) => Log.Failed(logger, failure);

    private bool IsNews(Site site, PolicyChange? active)
    {
        var (change, at) = _looked.GetValueOrDefault(site.Name);
        return change != active?.ChangeId || (policies.StateOf(site).Problem is not null && Clock.GetElapsedTime(at) >= NextTry);
    }

    /// <summary>
    /// The newest activation that can be used here judges: what stood before an activation that cannot be is what this instance
    /// would be judging by, had it been asked then.
    /// </summary>
    private async Task StandAsync(Site site, PolicyChange? active, CancellationToken cancellationToken)
    {
        var before = policies.StateOf(site);
        var standing = active is null
            ? new StandingPolicy(site.ConfiguredPolicy, null)
            : before is { Problem: null } && before.Digest == active.Digest ? before : await NewestUsableAsync(site, before, cancellationToken);
        policies.Replace(site, standing);
        if (standing.Problem is { } problem)
        {
            if (before.Problem != problem)
            {
                Log.Kept(logger, site.Name, standing.Policy.Version, problem);
            }
        }
        else if (before.Policy.Version != standing.Policy.Version || before.Problem is not null)
        {
            Log.Stands(logger, site.Name, standing.Policy.Version);
        }
    }

    private async Task<StandingPolicy> NewestUsableAsync(Site site, StandingPolicy loaded, CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (var activation in (await registry.ActivationsAsync(site.Name, MostTried, cancellationToken)).DistinctBy(change => change.Digest, StringComparer.Ordinal))
        {
            if (activation.Digest == loaded.Digest)
            {
                return loaded with { Problem = problem };
            }

            var (policy, wrong) = await LoadAsync(activation, cancellationToken);
            if (policy is not null)
            {
                return new StandingPolicy(policy, activation.Digest, problem);
            }

            problem ??= $"The active policy {activation.Version} cannot be used by this version of the service: {wrong}";
        }

        return new StandingPolicy(site.ConfiguredPolicy, null, problem);
    }

    private async Task<(Policy? Policy, string? Problem)> LoadAsync(PolicyChange activation, CancellationToken cancellationToken)
    {
        if (await registry.FindAsync(activation.Site, activation.Digest ?? string.Empty, cancellationToken) is not { } stored)
        {
            return (null, "its files are missing.");
        }

        try
        {
            var (policy, problems) = stored.Compile();
            return (policy, problems.Count > 0 ? problems[0].ToString() : null);
        }
#pragma warning disable CA1031 // Whatever is stored there, the service goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (null, $"reading it failed with {exception.Outline()}.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Which policies are active cannot be looked up ({Failure}); those that stand go on.")]
        public static partial void Failed(ILogger logger, string failure);

        [LoggerMessage(2, LogLevel.Information, "Site {Site} is judged by policy {Version}.")]
        public static partial void Stands(ILogger logger, string site, string version);

        [LoggerMessage(3, LogLevel.Error, "Site {Site} is judged by policy {Version} only. {Problem}")]
        public static partial void Kept(ILogger logger, string site, string version, string problem);
    }
}
