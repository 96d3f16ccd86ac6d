namespace Moderation.Facts;

/// <summary>
/// How many comments came in a sliding window of time, from two counts: those of the present period and of the one before, of which
/// the part that still lies in the window is counted, as if they had come evenly. The sliding window counter of rate limiters (Cloudflare,
/// "How we built rate limiting capable of scaling to millions of domains", 2017); exact in the first period, and off by at most
/// what the period before had.
/// </summary>
/// <param name="StartedAt">When the present period began, in milliseconds since 1970.</param>
/// <param name="Now">What came in the present period.</param>
/// <param name="Before">What came in the period before.</param>
public readonly record struct SlidingCount(long StartedAt, int Now, int Before)
{
    /// <summary>The count with more of what came at a time; less for a negative number. A time before the present period counts as its beginning.</summary>
    /// <param name="at">In milliseconds since 1970.</param>
    /// <param name="period">The length of the window in milliseconds.</param>
    /// <param name="more">How many came.</param>
    public SlidingCount Add(long at, long period, int more)
    {
        var moved = At(at, period);
        return moved with { Now = Math.Max(0, moved.Now + more) };
    }

    /// <summary>How many came in the window that ends at a time, rounded.</summary>
    /// <param name="at">In milliseconds since 1970.</param>
    /// <param name="period">The length of the window in milliseconds.</param>
    public int Estimate(long at, long period)
    {
        var moved = At(at, period);
        var left = 1 - (Math.Max(0, at - moved.StartedAt) / (double)period);
        return moved.Now + (int)Math.Round(moved.Before * Math.Clamp(left, 0, 1), MidpointRounding.AwayFromZero);
    }

    private SlidingCount At(long at, long period)
    {
        if (Now == 0 && Before == 0)
        {
            return new SlidingCount(at, 0, 0);
        }

        var periods = (at - StartedAt) / period;
        return at < StartedAt ? this : periods switch
        {
            0 => this,
            1 => new SlidingCount(StartedAt + period, 0, Now),
            _ => new SlidingCount(at, 0, 0),
        };
    }
}
