namespace Moderation.Service.Operations;

/// <summary>Keeps work that can wait out of the way of comments that come in: meanwhile it takes its time, and rests for the most of it.</summary>
/// <param name="isBusy">Whether comments are coming in.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Pace(Func<bool> isBusy, TimeProvider clock)
{
    /// <summary>100,000 comments in 40 s, which leaves a busy machine some time to wake up in. At full speed they took 3 s of one processor when measured, by 200 rules.</summary>
    private static readonly TimeSpan ForOne = TimeSpan.FromMicroseconds(400);

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

    /// <summary>Rests after work that has no hurry, several times as long as the work took.</summary>
    /// <param name="since">The clock's timestamp of when the work began.</param>
    /// <param name="times">How many times as long.</param>
    /// <param name="cancellationToken">Ends the rest.</param>
    public async ValueTask RestLongerAsync(long since, int times, CancellationToken cancellationToken)
    {
        if (isBusy())
        {
            await Task.Delay(clock.GetElapsedTime(since) * times, clock, cancellationToken);
        }
    }

    /// <summary>How long to rest while comments are coming in; not at all when the work took as long as it may.</summary>
    public static TimeSpan RestAfter(TimeSpan worked, int comments) => (ForOne * comments) - worked is { Ticks: > 0 } rest ? rest : TimeSpan.Zero;
}
