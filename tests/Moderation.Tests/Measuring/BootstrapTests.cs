using Moderation.Measuring;

namespace Moderation.Tests.Measuring;

public sealed class BootstrapTests
{
    [Fact]
    public void Numbers_are_those_of_SplitMix64_on_every_machine()
    {
        var random = new SeededRandom(1234567);

        Assert.Equal([350, 173, 532, 249, 889], Enumerable.Range(0, 5).Select(_ => random.Next(1000)).ToArray());
    }

    [Fact]
    public void The_same_seed_draws_the_same_rows()
    {
        Assert.Equal(Samples(seed: 1), Samples(seed: 1));
        Assert.NotEqual(Samples(seed: 1), Samples(seed: 2));
        Assert.All(Samples(seed: 1), sample => Assert.Equal(50, sample.Sum()));
        Assert.Contains(Samples(seed: 1), sample => sample.Contains(0) && sample.Max() > 1);
    }

    [Fact]
    public void The_interval_of_a_share_is_as_wide_as_theory_has_it()
    {
        // Half of 400 rows: the standard error is 0.025, and 95% are within 1.96 of it.
        var shares = new List<double>();
        Bootstrap.Draw(400, 2000, 1, times => shares.Add(times.Take(200).Sum() / 400.0));

        var interval = Bootstrap.Middle(shares)!;

        Assert.Equal(0.451, interval.Low, 0.006);
        Assert.Equal(0.549, interval.High, 0.006);
    }

    [Fact]
    public void Drawn_rows_are_counted_as_often_as_they_were_drawn()
    {
        var rows = new ScoredRows([(0.9, true), (0.1, false), (0.9, false)]);

        var drawn = rows.Drawn([2, 0, 3]);

        Assert.Equal<int>([2, 0], drawn.Positives);
        Assert.Equal<int>([3, 0], drawn.Negatives);
        Assert.Equal<int>([1, 0], rows.Steps.Positives);
        Assert.Equal<int>([1, 1], rows.Steps.Negatives);
    }

    [Fact]
    public void The_middle_leaves_out_a_fortieth_on_either_side()
    {
        Assert.Equal(new Interval(3, 98), Bootstrap.Middle(Enumerable.Range(1, 100).Select(i => (double)i)));
        Assert.Null(Bootstrap.Middle([]));
        Assert.True(new Interval(0.1, 0.2).ExcludesZero && new Interval(-2, -1).ExcludesZero && !new Interval(-1, 1).ExcludesZero && !new Interval(0, 1).ExcludesZero);
    }

    private static List<int[]> Samples(int seed)
    {
        var samples = new List<int[]>();
        Bootstrap.Draw(50, 20, seed, times => samples.Add([.. times]));
        return samples;
    }
}
