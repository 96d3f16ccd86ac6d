using System.Collections.Concurrent;
using System.Threading.Channels;
using Moderation.Service.Operations;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>
/// Posts every decision of the sites that have a webhook. One instance at a time does it; each site has its own
/// <see cref="SiteDispatcher"/>, so that a slow or dead receiver delays no other.
/// </summary>
internal sealed partial class WebhookRelay(
    Database database,
    DecisionFeed feed,
    DeliveryStore deliveries,
    SiteRegistry sites,
    WebhookOptions options,
    Measures measures,
    TimeProvider clock,
    ILogger<WebhookRelay> logger) : LeadingService(database, Role.AnnounceByWebhook, clock)
{
    private static readonly TimeSpan CountAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PruneAgain = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, SiteDispatcher> _dispatchers = new(StringComparer.Ordinal);

    /// <summary>Says that a site has deliveries to look at. Another instance's dispatcher finds them by itself a little later.</summary>
    public void Wake(string site)
    {
        if (_dispatchers.TryGetValue(site, out var dispatcher))
        {
            dispatcher.Wake();
        }
    }

    protected override bool HasWork => Receivers.Any();

    private IEnumerable<Site> Receivers => sites.All.Where(site => site.WebhookUrl is not null);

    /// <summary>Runs everything until one part fails: then the role may be lost, and all stop.</summary>
    protected override async Task LeadAsync(Lease lease, CancellationToken stoppingToken)
    {
        var receivers = Receivers.ToList();
        using var shared = new SharedLease(lease);
        using var together = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);

        // Dispatchers begin with a look for themselves, so only what comes after this is news to them.
        var seen = await shared.ReadAsync(connection => DeliveryStore.LastPositionAsync(connection, stoppingToken), stoppingToken);
        Outage.End();
#pragma warning disable CA2025 // All parts have ended before the lease is disposed, see below.
        Task[] parts =
        [
            WatchFeedAsync(shared, seen, together.Token),
            CountParkedAsync(shared, receivers, together.Token),
            PruneAsync(shared, together.Token),
            .. receivers.Select(site => DispatchAsync(site, shared, together.Token)),
        ];
#pragma warning restore CA2025
        var ended = await Task.WhenAny(parts);
        await together.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended;
    }

    protected override void Failed(string outline) => Log.Failed(logger, outline);

    /// <summary>Another instance may count them from now on.</summary>
    protected override void SteppedDown() => measures.ForgetWaiting();

    /// <summary>Dispatches for one site. Trouble that is the site's own is tried again and disturbs no other site.</summary>
    private async Task DispatchAsync(Site site, SharedLease lease, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                using var dispatcher = new SiteDispatcher(site, lease, deliveries, measures, Clock);
                _dispatchers[site.Name] = dispatcher;
                await dispatcher.RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && !Database.IsTransient(exception))
            {
                Log.SiteFailed(logger, site.Name, exception.Outline());

                // Fails when it is the role that was lost.
                await lease.ReadAsync(connection => DeliveryStore.CountParkedAsync(connection, site.Name, stoppingToken), stoppingToken);
            }
            finally
            {
                _dispatchers.TryRemove(site.Name, out _);
            }

            await Task.Delay(LookAgain, Clock, stoppingToken);
        }
    }

    /// <summary>Tells dispatchers of new decisions: one look for all sites, however many there are.</summary>
    private async Task WatchFeedAsync(SharedLease lease, long seen, CancellationToken stoppingToken)
    {
        var woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        await using var timer = Clock.CreateTimer(_ => woken.Writer.TryWrite(true), null, LookAgain, LookAgain);
        while (true)
        {
            var grown = feed.Grown;
            var news = await lease.ReadAsync(connection => DeliveryStore.SitesWithNewsAsync(connection, seen, stoppingToken), stoppingToken);
            foreach (var (site, position) in news)
            {
                seen = Math.Max(seen, position);
                if (_dispatchers.TryGetValue(site, out var dispatcher))
                {
                    dispatcher.FeedHasGrown();
                }
            }

            await Task.WhenAny(grown, woken.Reader.WaitToReadAsync(stoppingToken).AsTask());
            stoppingToken.ThrowIfCancellationRequested();
            woken.Reader.TryRead(out _);
        }
    }

    private async Task CountParkedAsync(SharedLease lease, List<Site> receivers, CancellationToken stoppingToken)
    {
        while (true)
        {
            foreach (var site in receivers)
            {
                var parked = await lease.ReadAsync(connection => DeliveryStore.CountParkedAsync(connection, site.Name, stoppingToken), stoppingToken);
                measures.WaitingForReplay(site.Name, parked);
            }

            await Task.Delay(CountAgain, Clock, stoppingToken);
        }
    }

    private async Task PruneAsync(SharedLease lease, CancellationToken stoppingToken)
    {
        while (true)
        {
            foreach (var site in sites.All)
            {
                await DeliveryStore.PruneAsync(lease, site.Name, Clock.GetUtcNow() - options.KeepDelivered, stoppingToken);
            }

            await Task.Delay(PruneAgain, Clock, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Decisions cannot be posted ({Failure}); they wait in the database and are tried again.")]
        public static partial void Failed(ILogger logger, string failure);

        [LoggerMessage(2, LogLevel.Error, "Posting to the webhook of site {Site} failed with {Failure}; it is tried again.")]
        public static partial void SiteFailed(ILogger logger, string site, string failure);
    }
}
