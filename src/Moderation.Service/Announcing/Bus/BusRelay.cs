using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing.Bus;

/// <summary>
/// Publishes every decision on the bus, in the order of the feed, at least once. One instance at a time does it; how far it
/// got is kept in the database, moved only after the broker has confirmed.
/// </summary>
internal sealed partial class BusRelay(Database database, DecisionFeed feed, ConnectPublisher connect, Measures measures, TimeProvider clock, ILogger<BusRelay> logger)
    : LeadingService(database, Role.AnnounceOnBus, clock)
{
    /// <summary>Larger batches gained nothing when measured, smaller ones cost a third.</summary>
    private const int LargestBatch = 200;

    /// <summary>How many batches are published before the broker must have confirmed them all.</summary>
    private const int MostUnsettled = 8;

    /// <summary>The reader of the feed that the bus is.</summary>
    public const string Reader = "bus";

    protected override async Task LeadAsync(Lease lease, CancellationToken stoppingToken)
    {
        await using var publisher = await connect(stoppingToken);
        await RelayAsync(lease, publisher, stoppingToken);
    }

    protected override void Failed(string outline) => Log.Failed(logger, outline);

    private async Task RelayAsync(Lease lease, IDecisionPublisher publisher, CancellationToken stoppingToken)
    {
        var progress = new Progress(lease, Clock, await lease.RunAsync((connection, transaction) => DecisionFeed.CursorAsync(connection, transaction, Reader, stoppingToken), stoppingToken));
        var position = progress.Confirmed;
        var settled = Task.CompletedTask;
        var unsettled = new HashSet<long>();
        var batches = 0;
        try
        {
            long? looked = null;
            while (true)
            {
                await publisher.ReadyAsync(stoppingToken);
                var grown = feed.Grown;
                var decisions = feed.TakeRecent(position, LargestBatch);
                if (decisions.Count == 0 && (position < feed.NewestHere || looked is null || Clock.GetElapsedTime(looked.Value) >= LookAgain))
                {
                    // What another instance recorded, and what this one recorded before it became the one to announce.
                    await settled;
                    looked = Clock.GetTimestamp();
                    decisions = await lease.ReadAsync(
                        connection => DecisionFeed.ReadAllAsync(connection, null, position, LargestBatch, stoppingToken), stoppingToken);
                    looked = decisions.Count == LargestBatch ? null : looked;
                }

                if (decisions.Count > 0)
                {
                    // Batches are published while the broker still confirms those before; but of two decisions about one comment
                    // the second waits, because the broker might take it and refuse the first.
                    for (var next = 0; next < decisions.Count;)
                    {
                        var part = decisions.Skip(next).TakeWhile(decision => unsettled.Add(decision.CommentKey)).ToList();
                        if (part.Count > 0)
                        {
                            await publisher.PublishAsync(part, stoppingToken);
                            next += part.Count;
                            position = part[^1].Position;
                            settled = SettleAsync(settled, publisher.ConfirmedAsync(stoppingToken), part, progress, stoppingToken);
                        }

                        if (next < decisions.Count || ++batches == MostUnsettled || settled.IsFaulted)
                        {
                            await settled;
                            unsettled.Clear();
                            batches = 0;
                        }
                    }
                }
                else
                {
                    // Not for the broker: what is recorded next must not wait until it has confirmed what went before.
                    await Task.WhenAny(grown, Task.Delay(settled.IsCompleted && progress.IsKept ? LookAgain : Progress.Interval, Clock, stoppingToken));
                    stoppingToken.ThrowIfCancellationRequested();
                    if (settled.IsCompleted)
                    {
                        await settled;
                        unsettled.Clear();
                        batches = 0;
                        await progress.KeepAsync(stoppingToken);
                    }
                }
            }
        }
        finally
        {
            // A service that stops in order repeats nothing when it starts again.
            await settled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await progress.KeepAtOnceAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SettleAsync(Task before, Task confirmed, IReadOnlyList<RecordedDecision> decisions, Progress progress, CancellationToken stoppingToken)
    {
        await before;
        await confirmed;
        Outage.End();
        measures.Announced(Reader, decisions.Count);
        var now = Clock.GetUtcNow();
        foreach (var decision in decisions)
        {
            measures.Lagged(Reader, now - DecisionFeed.TimeOf(decision.EventId));
        }

        progress.Confirmed = decisions[^1].Position;
        await progress.KeepAsync(stoppingToken);
    }

    /// <summary>How far the broker has confirmed, kept in the database so that another process can go on from there.</summary>
    private sealed class Progress(Lease lease, TimeProvider clock, long begin)
    {
        /// <summary>What a crash may repeat at most, and so how rarely a busy service has to write.</summary>
        public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

        private long _kept = begin;
        private long _keptAt;

        /// <summary>The last position that the broker has safe.</summary>
        public long Confirmed { get; set; } = begin;

        /// <summary>Whether the database knows as much.</summary>
        public bool IsKept => _kept == Confirmed;

        /// <summary>Writes to the database, unless it was written to a moment ago.</summary>
        public Task KeepAsync(CancellationToken cancellationToken) =>
            IsKept || clock.GetElapsedTime(_keptAt) < Interval ? Task.CompletedTask : WriteAsync(cancellationToken);

        /// <summary>Writes to the database now, if it can be done soon.</summary>
        public async Task KeepAtOnceAsync()
        {
            if (!IsKept)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), clock);
                await WriteAsync(patience.Token);
            }
        }

        private async Task WriteAsync(CancellationToken cancellationToken)
        {
            var confirmed = Confirmed;
            await lease.RunAsync(async (connection, transaction) =>
            {
                await DecisionFeed.MoveCursorAsync(connection, transaction, Reader, confirmed, cancellationToken);
                return 0;
            }, cancellationToken);
            _kept = confirmed;
            _keptAt = clock.GetTimestamp();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Decisions cannot be published ({Failure}); they wait in the database and are tried again.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
