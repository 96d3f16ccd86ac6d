using Moderation.Service.Operations.Logging;

namespace Moderation.Service.Storage;

/// <summary>Forgets what has been kept long enough, once an hour.</summary>
internal abstract class Retention(Database database, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Forgets what is older than it may become.</summary>
    protected abstract Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Tells that it failed.</summary>
    protected abstract void Tell(string failure);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        while (true)
        {
            // Not at the start, when there is other work.
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await ForgetAsync(clock.GetUtcNow(), stoppingToken);
            }
#pragma warning disable CA1031 // The next hour is early enough.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Tell(exception.Outline());
            }
        }
    }
}
