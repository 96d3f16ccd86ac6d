namespace Moderation.Service.Storage;

/// <summary>
/// The decisions that this process committed last, so that whoever announces them need not read them back. Only a
/// convenience: what is not here is in the database.
/// </summary>
internal sealed class RecentDecisions(TimeProvider clock)
{
    /// <summary>What is older is read from the database instead: its comment may have been erased since, here or by another instance.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    /// <summary>Some ten batches, a few megabytes; a power of two.</summary>
    private const int Capacity = 2_048;

    private readonly RecordedDecision?[] _places = new RecordedDecision?[Capacity];
    private long _newest;

    /// <summary>The highest position ever added; 0 when none.</summary>
    public long Newest => Volatile.Read(ref _newest);

    /// <summary>Adds committed decisions. For one caller at a time; another may take meanwhile.</summary>
    public void Add(IReadOnlyList<RecordedDecision> decisions)
    {
        foreach (var decision in decisions)
        {
            Volatile.Write(ref _places[decision.Position & (Capacity - 1)], decision);
            Volatile.Write(ref _newest, Math.Max(_newest, decision.Position));
        }
    }

    /// <summary>
    /// Takes out the decisions that follow a position without a gap, so that none can lie between them: one that another
    /// instance recorded, or that is not here any more, ends the row.
    /// </summary>
    public IReadOnlyList<RecordedDecision> Take(long after, int limit)
    {
        List<RecordedDecision>? taken = null;
        var oldest = clock.GetUtcNow() - Fresh;
        for (var position = after + 1; (taken?.Count ?? 0) < limit; position++)
        {
            ref var place = ref _places[position & (Capacity - 1)];
            if (Volatile.Read(ref place) is not { } decision || decision.Position != position || DecisionFeed.TimeOf(decision.EventId) < oldest)
            {
                break;
            }

            Interlocked.CompareExchange(ref place, null, decision);
            (taken ??= []).Add(decision);
        }

        return taken ?? (IReadOnlyList<RecordedDecision>)[];
    }
}
