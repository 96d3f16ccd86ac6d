namespace Moderation.Service.Backtesting;

/// <summary>
/// Keeps work that can wait out of the way of comments that come in: meanwhile it works a fifth of the time, unless it would not get
/// done then; while none come it goes on at once.
/// </summary>
/// <param name="isBusy">Whether comments are coming in.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Pace(Func<bool> isBusy, TimeProvider clock)
{
    /// <summary>Rest for each time of work.</summary>
    private const int Rest = 4;

    /// <summary>Slower than this is too slow, whatever else there is to do: 100,000 comments in 45 s.</summary>
    private static readonly TimeSpan LongestForOne = TimeSpan.FromMicroseconds(450);

    /// <summary>Rests after work.</summary>
    /// <param name="since">The clock's timestamp of when the work began.</param>
    /// <param name="comments">How many comments were dealt with.</param>
    /// <param name="cancellationToken">Ends the rest.</param>
    public async ValueTask RestAsync(long since, int comments, CancellationToken cancellationToken)
    {
        if (isBusy() && RestAfter(clock.GetElapsedTime(since), comments) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, clock, cancellationToken);
        }
    }

    /// <summary>How long to rest while comments are coming in.</summary>
    public static TimeSpan RestAfter(TimeSpan worked, int comments)
    {
        var left = (LongestForOne * comments) - worked;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < worked * Rest ? left : worked * Rest;
    }
}
