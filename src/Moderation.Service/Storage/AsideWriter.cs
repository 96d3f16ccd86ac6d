using System.Threading.Channels;
using Moderation.Service.Operations.Logging;

namespace Moderation.Service.Storage;

/// <summary>
/// Writes what follows from decisions beside intake and never in its way: one thread of its own, a bounded queue, and what does not
/// fit in is dropped and counted. A database in trouble is waited for.
/// </summary>
/// <typeparam name="TItem">What is queued.</typeparam>
/// <typeparam name="TRow">What is written of it.</typeparam>
internal abstract class AsideWriter<TItem, TRow>(Database database, TimeProvider clock) : BackgroundService
{
    private const int Waiting = 10_000;
    private const int LargestBatch = 1_000;

    /// <summary>Results can wait; few large batches cost the database less than many small ones.</summary>
    private static readonly TimeSpan GatheringTime = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(1);

    private readonly Channel<TItem> _queue = Channel.CreateBounded<TItem>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly Outage _outage = new();

    /// <summary>Queues an item, or drops it when too many wait. Returns at once.</summary>
    protected void Queue(TItem item)
    {
        if (!_queue.Writer.TryWrite(item))
        {
            Drop(1);
        }
    }

    /// <summary>What is to be written of an item.</summary>
    protected abstract IEnumerable<TRow> RowsOf(TItem item);

    /// <summary>Writes a batch. It may be called again with the same rows when it fails.</summary>
    protected abstract Task WriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken);

    /// <summary>Counts what was dropped.</summary>
    protected abstract void Drop(int count);

    /// <summary>Tells that something failed; of a database in trouble once.</summary>
    protected abstract void Tell(string failure);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        var batch = new List<TRow>(LargestBatch);
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(GatheringTime, clock, stoppingToken);
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var item))
            {
                Add(batch, item);
            }

            if (batch.Count > 0)
            {
                await WriteUntilDoneAsync(batch, stoppingToken);
                batch.Clear();
            }
        }
    }

    private void Add(List<TRow> batch, TItem item)
    {
        try
        {
            batch.AddRange(RowsOf(item));
        }
#pragma warning disable CA1031 // What fails for one comment must not end it for others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Tell(exception.Outline());
            Drop(1);
        }
    }

    private async Task WriteUntilDoneAsync(List<TRow> batch, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await WriteAsync(batch, stoppingToken);
                _outage.End();
                return;
            }
            catch (Exception exception) when (database.IsTransient(exception))
            {
                if (_outage.Begins())
                {
                    Tell(exception.Outline());
                }

                await Task.Delay(NextTry, clock, stoppingToken);
            }
#pragma warning disable CA1031 // What the database will not have is dropped; the service must not end for it.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Tell(exception.Outline());
                Drop(batch.Count);
                return;
            }
        }
    }
}
