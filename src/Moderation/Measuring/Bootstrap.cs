namespace Moderation.Measuring;

/// <summary>How far a figure may be from the truth because other rows might have been sampled: draws the rows again and again, with replacement.</summary>
internal static class Bootstrap
{
    /// <summary>The share of samples that an interval covers.</summary>
    public const double Confidence = 0.95;

    /// <summary>Draws as many rows as there are, <paramref name="resamples"/> times; the same seed draws the same.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="resamples">How many samples to draw.</param>
    /// <param name="seed">Makes it repeatable.</param>
    /// <param name="measure">Is given how often each row was drawn.</param>
    public static void Draw(int rows, int resamples, int seed, Action<int[]> measure)
    {
        var random = new SeededRandom(seed);
        var times = new int[rows];
        for (var sample = 0; sample < resamples; sample++)
        {
            Draw(times, ref random);
            measure(times);
        }
    }

    /// <summary>Draws as many rows as there are, once.</summary>
    public static void Draw(int[] times, ref SeededRandom random)
    {
        Array.Clear(times);
        for (var draw = 0; draw < times.Length; draw++)
        {
            times[random.Next(times.Length)]++;
        }
    }

    /// <summary>The middle 95% of values; null without any.</summary>
    public static Interval? Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
        {
            return null;
        }

        var outside = (int)Math.Floor(sorted.Length * (1 - Confidence) / 2);
        return new Interval(sorted[outside], sorted[^(outside + 1)]);
    }
}

/// <summary>Where the truth is likely to be.</summary>
internal sealed record Interval(double Low, double High)
{
    /// <summary>Whether zero is outside.</summary>
    public bool ExcludesZero => Low > 0 || High < 0;
}
