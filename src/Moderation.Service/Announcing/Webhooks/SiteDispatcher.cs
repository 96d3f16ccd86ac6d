using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>
/// Sends one site's decisions to its webhook, at least once: several comments side by side, the decisions of one comment one
/// after the other. Senders take what is ready; one loop brings to the database how attempts ended and fetches what is due,
/// so that a batch costs one transaction and a receiver that is slow for one comment holds up no other.
/// </summary>
internal sealed class SiteDispatcher(
    Site site, SharedLease lease, DeliveryStore deliveries, Measures measures, TimeProvider clock) : IDisposable
{
    /// <summary>The way of delivery, in measures.</summary>
    private const string Way = "webhook";

    /// <summary>How many requests a receiver gets at once: enough for thousands a second, few enough for a small server.</summary>
    private const int SideBySide = 16;

    /// <summary>How many deliveries are held ready in memory, and below how many more are fetched.</summary>
    private const int Window = 512;
    private const int LowWater = 128;

    /// <summary>That many failures without a success between them: the receiver is down, not a single delivery bad.</summary>
    private const int FailuresOfADownReceiver = 10;

    private static readonly TimeSpan BetweenOutages = TimeSpan.FromMinutes(1);

    /// <summary>An event read longer ago is read again before it is sent, so that what was erased meanwhile goes out bare.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    /// <summary>Another instance may have queued replays.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>How long requests under way may take when the service stops.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly WebhookSender _sender = new(site, SideBySide, clock);
    private readonly Channel<Delivery> _ready = Channel.CreateUnbounded<Delivery>();
    private readonly Channel<(Delivery Delivery, Attempt Attempt, Settlement Settlement)> _ended =
        Channel.CreateUnbounded<(Delivery, Attempt, Settlement)>();

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Positions that are ready, being sent, or sent and not yet settled.</summary>
    private readonly HashSet<long> _claimed = [];

    private int _feedHasMore = 1;
    private bool _moreIsDue;
    private int _failuresInARow;
    private long? _sinceItWasBack;

    /// <summary>Says that the feed has new decisions of the site.</summary>
    public void FeedHasGrown()
    {
        Volatile.Write(ref _feedHasMore, 1);
        Wake();
    }

    /// <summary>Makes it look for what is due.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Runs until stopped, or until the database fails it.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var hurry = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await using var hurrying = stop.Token.Register(() => hurry.CancelAfter(Grace));
        await using var timer = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var sending = Enumerable.Range(0, SideBySide).Select(_ => SendAsync(stop.Token, hurry.Token)).ToArray();
        try
        {
            while (true)
            {
                timer.Change(await StepAsync(stop.Token, hurry.Token), Timeout.InfiniteTimeSpan);
                await _wake.Reader.ReadAsync(stop.Token);
            }
        }
        catch (ChannelClosedException closed) when (closed.InnerException is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(sending);
            await SettleLastAsync();
        }
    }

    public void Dispose() => _sender.Dispose();

    /// <summary>Settles what has ended, queues what is new, fetches what is due.</summary>
    /// <returns>How long nothing needs to be done unless something happens.</returns>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken, CancellationToken hurryToken)
    {
        var needsMore = _ready.Reader.Count < LowWater;
        // A receiver that cannot keep up gets what is due first; what is new waits in the feed.
        var queues = needsMore && !_moreIsDue && Interlocked.Exchange(ref _feedHasMore, 0) == 1;
        await SettleAsync(queues, hurryToken);
        if (!needsMore)
        {
            return LookAgain;
        }

        var now = clock.GetUtcNow();
        var limit = Window + _claimed.Count;
        var due = await lease.ReadAsync(connection => DeliveryStore.DueAsync(connection, site.Name, now, limit, cancellationToken), cancellationToken);
        var readAt = clock.GetTimestamp();
        foreach (var delivery in due.Where(delivery => _claimed.Add(delivery.Position)))
        {
            delivery.ReadAt = readAt;
            _ready.Writer.TryWrite(delivery);
        }

        _moreIsDue = due.Count == limit;
        if (_moreIsDue || Volatile.Read(ref _feedHasMore) == 1)
        {
            // Senders wake this loop when they have done something; when they have nothing to do, it goes on by itself.
            return _ready.Reader.Count < LowWater ? TimeSpan.Zero : LookAgain;
        }

        var next = await lease.ReadAsync(connection => DeliveryStore.NextDueAsync(connection, site.Name, now, cancellationToken), cancellationToken);
        var wait = (next - clock.GetUtcNow()) ?? LookAgain;
        return wait > LookAgain ? LookAgain : wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>Brings to the database how attempts ended and, in the same transaction, makes deliveries of new decisions.</summary>
    private async Task SettleAsync(bool queues, CancellationToken cancellationToken)
    {
        var ended = new List<(Delivery Delivery, Attempt Attempt, Settlement Settlement)>();
        while (_ended.Reader.TryRead(out var one))
        {
            ended.Add(one);
        }

        if (ended.Count == 0 && !queues)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var isBack = ended.Aggregate(false, (back, one) => back | ShowsThatReceiverIsBack(one.Attempt));
        var mayHaveMore = await lease.RunAsync(
            async (connection, transaction) =>
            {
                if (ended.Count > 0)
                {
                    await deliveries.SettleAsync(connection, transaction, ended.ConvertAll(one => one.Settlement), cancellationToken);
                }

                if (isBack)
                {
                    await DeliveryStore.BringForwardAsync(connection, transaction, site.Name, now, cancellationToken);
                }

                return queues && await DeliveryStore.QueueAsync(connection, transaction, site.Name, Window, now, cancellationToken);
            },
            cancellationToken);
        if (mayHaveMore)
        {
            Volatile.Write(ref _feedHasMore, 1);
        }

        foreach (var (delivery, _, settlement) in ended)
        {
            _claimed.Remove(delivery.Position);
            Measure(delivery, settlement);
        }
    }

    /// <summary>After an outage all that failed is due at once; the long waits are for a single delivery that a receiver will not have.</summary>
    private bool ShowsThatReceiverIsBack(Attempt attempt)
    {
        if (!attempt.Delivered)
        {
            _failuresInARow++;
            return false;
        }

        if (_failuresInARow >= FailuresOfADownReceiver)
        {
            // Deliveries that it never has may look like an outage, and must not be tried again with each success.
            if (_sinceItWasBack is { } since && clock.GetElapsedTime(since) < BetweenOutages)
            {
                return false;
            }

            _sinceItWasBack = clock.GetTimestamp();
            _failuresInARow = 0;
            return true;
        }

        _failuresInARow = 0;
        return false;
    }

    private async Task SendAsync(CancellationToken stoppingToken, CancellationToken hurryToken)
    {
        try
        {
            await foreach (var delivery in _ready.Reader.ReadAllAsync(stoppingToken))
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (clock.GetElapsedTime(delivery.ReadAt) > Fresh)
                {
                    delivery.Event = await deliveries.EventAsync(delivery.Position, stoppingToken);
                }

                var started = clock.GetUtcNow();
                Attempt attempt;
                using (Measures.Announcing(site.Name, delivery.EventId, delivery.TraceParent))
                {
                    attempt = await _sender.PostAsync(delivery.EventId, delivery.Event, hurryToken);
                }

                _ended.Writer.TryWrite((delivery, attempt, Settlement.Of(delivery, attempt, started, clock.GetUtcNow())));
                Wake();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was under way stays pending and is sent again under the same id.
            return;
        }
#pragma warning disable CA1031 // It is thrown again by the loop that this wakes.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _wake.Writer.TryComplete(exception);
        }
    }

    /// <summary>Saves the repeats of what was delivered while the loop was stopping, if the database lets it.</summary>
    private async Task SettleLastAsync()
    {
        using var patience = new CancellationTokenSource(Grace);
        try
        {
            await SettleAsync(queues: false, patience.Token);
        }
#pragma warning disable CA1031 // Why the loop ended is already on its way to the caller; unsettled deliveries are only repeated.
        catch (Exception)
#pragma warning restore CA1031
        {
            return;
        }
    }

    private void Measure(Delivery delivery, Settlement settlement)
    {
        measures.Posted(site.Name, settlement.State.WireName());
        if (settlement.State == DeliveryState.Parked)
        {
            measures.Parked(site.Name);
        }
        else if (settlement.State == DeliveryState.Delivered)
        {
            measures.Announced(Way, 1);
            if (delivery.ReplayedAt is null)
            {
                measures.Lagged(Way, DateTimeOffset.FromUnixTimeMilliseconds(settlement.FinishedAt!.Value) - DecisionFeed.TimeOf(delivery.EventId));
            }
        }
    }
}
