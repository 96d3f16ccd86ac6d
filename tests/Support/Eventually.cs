using System.Diagnostics;

namespace Moderation.TestSupport;

/// <summary>Waits for what another process does in its own time.</summary>
public static class Eventually
{
    /// <summary>Asks again, every 20 ms and later every 200 ms, until the answer is true.</summary>
    /// <param name="condition">The question. An exception counts as no.</param>
    /// <param name="patience">How long to ask.</param>
    /// <param name="what">What is waited for, as the end of "Waited in vain …".</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The answer stayed no; the last exception is the inner one.</exception>
    public static async Task TrueAsync(
        Func<CancellationToken, Task<bool>> condition, TimeSpan patience, Func<string> what, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(what);
        var clock = Stopwatch.StartNew();
        Exception? last;
        do
        {
            last = null;
            try
            {
                if (await condition(cancellationToken))
                {
                    return;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                last = e;
            }

            await Task.Delay(clock.ElapsedMilliseconds < 2_000 ? 20 : 200, cancellationToken);
        }
        while (clock.Elapsed < patience);

        throw new TimeoutException($"Waited in vain for {patience} {what()}", last);
    }
}
