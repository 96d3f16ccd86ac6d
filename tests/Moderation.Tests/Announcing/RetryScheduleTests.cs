using Moderation.Service.Announcing.Webhooks;

namespace Moderation.Tests.Announcing;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset First = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 30)]
    [InlineData(3, 120)]
    [InlineData(4, 600)]
    [InlineData(5, 1_800)]
    [InlineData(6, 3_600)]
    [InlineData(7, 7_200)]
    [InlineData(8, 10_800)]
    [InlineData(25, 10_800)]
    public void Waits_longer_after_each_failure_and_never_twice_the_same(int attempts, int seconds)
    {
        var waits = Enumerable.Range(0, 200).Select(_ => RetrySchedule.Next(First, First, attempts, null)!.Value - First).ToList();

        Assert.All(waits, wait => Assert.InRange(wait.TotalSeconds, seconds * 0.8, seconds * 1.2));
        Assert.InRange(waits.Distinct().Count(), 50, 200);
        Assert.True(waits.Max() - waits.Min() > TimeSpan.FromSeconds(seconds * 0.2));
    }

    [Fact]
    public void Tries_for_three_days_and_one_last_time_at_their_end()
    {
        var tries = new List<DateTimeOffset> { First };
        while (RetrySchedule.Next(First, tries[^1], tries.Count, null) is { } next)
        {
            tries.Add(next);
        }

        Assert.Equal(First + TimeSpan.FromDays(3), tries[^1]);
        Assert.InRange(tries.Count, 27, 37);
        Assert.Equal(tries.Order(), tries);
    }

    [Fact]
    public void Waits_as_long_as_the_receiver_asks_but_no_longer_than_three_hours_and_no_shorter_than_planned()
    {
        Assert.Equal(First + TimeSpan.FromMinutes(7), RetrySchedule.Next(First, First, 1, TimeSpan.FromMinutes(7)));
        Assert.Equal(First + TimeSpan.FromHours(3), RetrySchedule.Next(First, First, 1, TimeSpan.FromDays(2)));
        Assert.InRange(RetrySchedule.Next(First, First, 4, TimeSpan.FromSeconds(-5))!.Value, First + TimeSpan.FromMinutes(8), First + TimeSpan.FromMinutes(12));
    }
}
