using MassTransit;
using Moderation.Service.Operations;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing;

/// <summary>
/// Publishes every decision on the bus, in the order of the feed, at least once. One instance at a time does it; how far it
/// got is kept in the database, moved only after the broker has confirmed.
/// </summary>
internal sealed partial class BusRelay(Database database, DecisionFeed feed, IBus bus, Measures measures, TimeProvider clock, ILogger<BusRelay> logger)
    : BackgroundService
{
    /// <summary>Larger batches gained nothing when measured, smaller ones cost a third.</summary>
    private const int LargestBatch = 200;

    /// <summary>The reader of the feed that the bus is.</summary>
    public const string Reader = "bus";

    /// <summary>How long the broker may take to confirm a batch before it is tried again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Outage _outage = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var lease = await database.TryLeadAsync(Role.AnnounceOnBus, stoppingToken);
                if (lease is not null)
                {
                    await RelayAsync(lease, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever goes wrong, decisions must go on being announced.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (_outage.Begins())
                {
                    Log.Failed(logger, exception.Outline());
                }
            }

            await Task.Delay(LookAgain, clock, stoppingToken);
        }
    }

    private async Task RelayAsync(Lease lease, CancellationToken stoppingToken)
    {
        var position = await lease.RunAsync((connection, transaction) => DecisionFeed.CursorAsync(connection, transaction, Reader, stoppingToken), stoppingToken);
        while (true)
        {
            var grown = feed.Grown;
            var decisions = await lease.ReadAsync(
                connection => DecisionFeed.ReadAllAsync(connection, null, position, LargestBatch, stoppingToken), stoppingToken);
            if (decisions.Count > 0)
            {
                await PublishAsync(decisions, stoppingToken);
                position = decisions[^1].Position;
                await lease.RunAsync(async (connection, transaction) =>
                {
                    await DecisionFeed.MoveCursorAsync(connection, transaction, Reader, position, stoppingToken);
                    return 0;
                }, stoppingToken);
            }
            else
            {
                await Task.WhenAny(grown, Task.Delay(LookAgain, clock, stoppingToken));
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Publishes side by side and waits for all confirmations; two decisions about one comment go one after the other.</summary>
    private async Task PublishAsync(IReadOnlyList<RecordedDecision> decisions, CancellationToken stoppingToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        patience.CancelAfter(Patience);
        var comments = new HashSet<long>();
        var publishing = new List<Task>(decisions.Count);
        foreach (var decision in decisions)
        {
            if (!comments.Add(decision.CommentKey))
            {
                await Task.WhenAll(publishing);
                publishing.Clear();
                comments.Clear();
                comments.Add(decision.CommentKey);
            }

            publishing.Add(bus.PublishAsync(decision, patience.Token));
        }

        await Task.WhenAll(publishing);
        _outage.End();
        measures.Announced(Reader, decisions.Count);
        var now = clock.GetUtcNow();
        foreach (var decision in decisions)
        {
            measures.Lagged(Reader, now - DecisionFeed.TimeOf(decision.EventId));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Decisions cannot be published ({Failure}); they wait in the database and are tried again.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
