using Moderation.Facts;

namespace Moderation.Tests.Facts;

public sealed class SlidingCountTests
{
    private const long Period = 600_000;
    private const long Start = 1_780_000_000_000;

    [Fact]
    public void Counts_exactly_within_the_first_period_and_forgets_after_two()
    {
        var count = default(SlidingCount);
        for (var i = 0; i < 7; i++)
        {
            count = count.Add(Start + (i * 1_000), Period, 1);
        }

        Assert.Equal(7, count.Estimate(Start + 7_000, Period));
        Assert.Equal(0, default(SlidingCount).Estimate(Start, Period));
        Assert.Equal(0, count.Estimate(Start + (2 * Period), Period));
    }

    [Fact]
    public void Of_the_period_before_the_part_that_is_in_the_window_counts()
    {
        var count = default(SlidingCount).Add(Start, Period, 8);

        Assert.Equal(8, count.Estimate(Start + Period, Period));
        Assert.Equal(6, count.Estimate(Start + Period + (Period / 4), Period));
        Assert.Equal(7, count.Add(Start + Period + (Period / 2), Period, 3).Estimate(Start + Period + (Period / 2), Period));
    }

    [Fact]
    public void A_clock_that_goes_back_loses_nothing_and_less_than_nothing_is_nothing()
    {
        var count = default(SlidingCount).Add(Start, Period, 2).Add(Start - 50_000, Period, 1);

        Assert.Equal(3, count.Estimate(Start - 50_000, Period));
        Assert.Equal(0, count.Add(Start, Period, -9).Estimate(Start, Period));
    }

    [Fact]
    public void It_is_never_further_off_than_what_the_period_before_had()
    {
        var random = new Random(7);
        var times = new List<long>();
        var count = default(SlidingCount);
        var at = Start;
        for (var i = 0; i < 5_000; i++)
        {
            at += random.Next(random.Next(20) == 0 ? 400_000 : 9_000);
            count = count.Add(at, Period, 1);
            times.Add(at);
            var window = times.Count(time => time > at - Period);
            Assert.InRange(count.Estimate(at, Period), window - count.Before, window + count.Before);
        }
    }
}
