using System.Data.Common;
using System.Text.Json;

namespace Moderation.Service.Demo;

/// <summary>Follows the service's decisions about the demo site's comments, whoever makes them and however late.</summary>
internal sealed partial class DecisionFollower(
    DemoStore store, ModerationClient service, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<DecisionFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server waits for open requests before it stops hosted services; this one's own would keep it waiting.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await lifetime.WaitForStartAsync(stopping.Token);
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stopping.Token);
                failures = 0;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException or IOException or DbException)
            {
                if (failures++ == 0)
                {
                    Log.Failed(logger, exception.GetType().Name);
                }

                await Task.Delay(Pause, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var page = await service.ReadDecisionsAsync(cancellationToken);
        if (page.Events.Count > 0)
        {
            // Acknowledged only once kept: after a crash in between, the same events come again and change nothing.
            await store.DecideAsync(page.Events, cancellationToken);
            await service.AcknowledgeAsync(page.Cursor, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The demo site cannot read decisions ({Failure}); trying again until it can.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}

internal static class LifetimeExtensions
{
    /// <summary>Completes once the service listens, or is cancelled.</summary>
    public static async Task WaitForStartAsync(this IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var either = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = lifetime.ApplicationStarted.Register(() => either.TrySetResult());
        await using var cancelled = cancellationToken.Register(() => either.TrySetResult());
        await either.Task;
    }
}
