using Moderation.Service.Storage;

namespace Moderation.Tests.Storage;

public sealed class RecentDecisionsTests
{
    private readonly ManualClock _clock = new();
    private readonly RecentDecisions _recent;

    public RecentDecisionsTests() => _recent = new RecentDecisions(_clock);

    [Fact]
    public void What_was_added_is_taken_once_in_order()
    {
        _recent.Add(Decisions(1, 5));

        Assert.Equal([1, 2, 3], Taken(0, 3));
        Assert.Equal([4, 5], Taken(3, 3));
        Assert.Empty(Taken(0, 10));
        Assert.Equal(5, _recent.Newest);
    }

    [Fact]
    public void A_gap_ends_the_row_because_another_instance_may_have_recorded_what_is_missing()
    {
        _recent.Add([.. Decisions(1, 2), .. Decisions(4, 2)]);

        Assert.Equal([1, 2], Taken(0, 10));
        Assert.Empty(Taken(2, 10));
        Assert.Equal([4, 5], Taken(3, 10));
    }

    [Fact]
    public void A_batch_that_comes_late_closes_its_gap()
    {
        _recent.Add(Decisions(3, 2));
        Assert.Empty(Taken(0, 10));

        _recent.Add(Decisions(1, 2));

        Assert.Equal([1, 2, 3, 4], Taken(0, 10));
        Assert.Equal(4, _recent.Newest);
    }

    [Fact]
    public void Of_very_many_the_newest_stay()
    {
        _recent.Add(Decisions(1, 10_000));

        Assert.Empty(Taken(0, 10));
        Assert.Equal([9_999, 10_000], Taken(9_998, 10));
        Assert.Equal(10_000, _recent.Newest);
    }

    [Fact]
    public void What_is_old_is_left_to_the_database_because_it_may_have_been_erased_there()
    {
        _recent.Add(Decisions(1, 2));

        _clock.Now += TimeSpan.FromSeconds(1);
        _recent.Add(Decisions(3, 1));

        Assert.Empty(Taken(0, 10));
        Assert.Equal([3], Taken(2, 10));
    }

    private List<RecordedDecision> Decisions(long first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new RecordedDecision { Position = first + i, EventId = Guid.CreateVersion7(_clock.Now).ToString() })];

    private IEnumerable<long> Taken(long after, int limit) => _recent.Take(after, limit).Select(decision => decision.Position);

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
