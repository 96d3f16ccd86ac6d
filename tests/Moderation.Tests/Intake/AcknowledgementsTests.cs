using Moderation.Service.Intake.Bus;

namespace Moderation.Tests.Intake;

public sealed class AcknowledgementsTests
{
    private readonly Broker _broker = new();
    private readonly Acknowledgements _acknowledgements;

    public AcknowledgementsTests() => _acknowledgements = new Acknowledgements(_broker.AcknowledgeAsync);

    [Fact]
    public async Task Deliveries_that_finish_together_are_acknowledged_together()
    {
        _broker.Deliver(200);
        _broker.Halt();
        _acknowledgements.Finish(1);
        await _broker.ReachedAsync();
        for (ulong tag = 2; tag <= 200; tag++)
        {
            _acknowledgements.Finish(tag);
        }

        _broker.GoOn();
        await _acknowledgements.FlushedAsync();

        Assert.Empty(_broker.Unacknowledged);
        Assert.Equal([(1UL, true), (200UL, true)], _broker.Received);
    }

    [Fact]
    public async Task A_slow_delivery_holds_none_of_those_after_it_up_and_is_not_acknowledged_itself()
    {
        _broker.Deliver(5);
        foreach (var tag in new ulong[] { 1, 3, 5 })
        {
            _acknowledgements.Finish(tag);
        }

        await _acknowledgements.FlushedAsync();
        Assert.Equal([2UL, 4UL], _broker.Unacknowledged);

        _acknowledgements.Finish(2);
        await _acknowledgements.FlushedAsync();
        Assert.Equal([4UL], _broker.Unacknowledged);

        _acknowledgements.Finish(4);
        await _acknowledgements.FlushedAsync();
        Assert.Empty(_broker.Unacknowledged);
    }

    [Fact]
    public async Task A_delivery_that_was_refused_is_passed_over()
    {
        _broker.Deliver(3);
        _broker.Refuse(2);
        _acknowledgements.Settle(2);
        _acknowledgements.Finish(1);
        _acknowledgements.Finish(3);

        await _acknowledgements.FlushedAsync();

        Assert.Empty(_broker.Unacknowledged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task In_any_order_and_from_many_threads_the_broker_forgets_what_is_finished_and_nothing_else(int seed)
    {
        const int Count = 5_000;
        _broker.Deliver(Count);
        var dice = new Random(seed);
        var unfinished = Enumerable.Range(0, 20).Select(_ => (ulong)dice.Next(1, Count + 1)).ToHashSet();
        var refused = Enumerable.Range(0, 20).Select(_ => (ulong)dice.Next(1, Count + 1)).Where(tag => !unfinished.Contains(tag)).ToHashSet();

        // Nearly in order, as in life: each is moved by up to forty places.
        var tags = Enumerable.Range(1, Count).OrderBy(tag => tag + dice.Next(40)).Select(tag => (ulong)tag).Where(tag => !unfinished.Contains(tag)).ToList();
        await Parallel.ForEachAsync(tags.Chunk(50), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (chunk, _) =>
        {
            foreach (var tag in chunk)
            {
                if (refused.Contains(tag))
                {
                    _broker.Refuse(tag);
                    _acknowledgements.Settle(tag);
                }
                else
                {
                    _acknowledgements.Finish(tag);
                }
            }

            await Task.Yield();
        });
        await _acknowledgements.FlushedAsync();

        Assert.Equal(unfinished.Order(), _broker.Unacknowledged);
        foreach (var tag in unfinished)
        {
            _acknowledgements.Finish(tag);
        }

        await _acknowledgements.FlushedAsync();
        Assert.Empty(_broker.Unacknowledged);
    }

    [Fact]
    public async Task A_channel_that_is_gone_is_told_to_who_waits_for_it()
    {
        _acknowledgements.Finish(1);

        await Assert.ThrowsAsync<InvalidOperationException>(_acknowledgements.FlushedAsync);
    }

    /// <summary>RabbitMQ's side: a tag that it does not know closes the channel, also as the end of "all up to".</summary>
    private sealed class Broker
    {
        private readonly Lock _gate = new();
        private readonly SortedSet<ulong> _unacknowledged = [];
        private readonly TaskCompletionSource _reached = new();
        private TaskCompletionSource? _halted;

        public List<(ulong Tag, bool Multiple)> Received { get; } = [];

        public IReadOnlyList<ulong> Unacknowledged
        {
            get
            {
                lock (_gate)
                {
                    return [.. _unacknowledged];
                }
            }
        }

        public void Deliver(int count) => _unacknowledged.UnionWith(Enumerable.Range(1, count).Select(tag => (ulong)tag));

        public void Halt() => _halted = new TaskCompletionSource();

        public void GoOn() => _halted!.SetResult();

        public Task ReachedAsync() => _reached.Task;

        public void Refuse(ulong tag)
        {
            lock (_gate)
            {
                Assert.True(_unacknowledged.Remove(tag));
            }
        }

        public async ValueTask AcknowledgeAsync(ulong tag, bool multiple)
        {
            _reached.TrySetResult();
            await (_halted?.Task ?? Task.CompletedTask);
            lock (_gate)
            {
                Received.Add((tag, multiple));
                if (!_unacknowledged.Contains(tag))
                {
                    throw new InvalidOperationException("PRECONDITION_FAILED - unknown delivery tag");
                }

                _unacknowledged.RemoveWhere(known => multiple ? known <= tag : known == tag);
            }
        }
    }
}
