using Moderation.Service.Operations.Logging;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring.Shadow;

/// <summary>Forgets what shadows said once it is older than <c>Models:KeepShadow</c>.</summary>
internal sealed partial class ShadowRetention(
    Database database, ShadowStore store, ModelOptions options, TimeProvider clock, ILogger<ShadowRetention> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        while (true)
        {
            // Not at the start, when there is other work.
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await store.ForgetAsync(clock.GetUtcNow() - options.KeepShadow, stoppingToken);
            }
#pragma warning disable CA1031 // The next hour is early enough.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.Failed(logger, exception.Outline());
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Forgetting old scores of shadows failed with {Failure}; it is tried again in an hour.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
