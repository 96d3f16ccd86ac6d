using System.Data.Common;

namespace Moderation.Service.Demo;

/// <summary>
/// Forwards comments to the service. A comment is saved before it is forwarded, so one that the service cannot take now,
/// or that a crash left behind, is forwarded later.
/// </summary>
internal sealed partial class Forwarder(
    DemoStore store, ModerationClient service, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<Forwarder> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _unsent = new(0, 1);

    /// <summary>Forwards a saved comment now.</summary>
    /// <returns>What the service said. After <see cref="SubmitAnswer.Unavailable"/> it is forwarded again by itself.</returns>
    public async Task<SubmitAnswer> ForwardAsync(DemoComment comment, CancellationToken cancellationToken)
    {
        var answer = await service.SubmitAsync(comment, cancellationToken);
        switch (answer)
        {
            case SubmitAnswer.Accepted accepted:
                await store.AcceptAsync(comment, accepted.Decision, cancellationToken);
                break;
            case SubmitAnswer.Unavailable unavailable:
                Log.Unavailable(logger, unavailable.Status);
                RetryLater();
                break;
        }

        return answer;
    }

    public override void Dispose()
    {
        _unsent.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await lifetime.WaitForStartAsync(stopping.Token);
        var pause = TimeSpan.FromSeconds(1);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await ForwardUnsentAsync(stopping.Token))
                {
                    pause = TimeSpan.FromSeconds(1);
                    await _unsent.WaitAsync(stopping.Token);
                }

                await Task.Delay(pause, clock, stopping.Token);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (DbException exception)
            {
                Log.StoreFailed(logger, exception.ErrorCode);
                RetryLater();
            }
        }
    }

    /// <summary>True when nothing is left.</summary>
    private async Task<bool> ForwardUnsentAsync(CancellationToken cancellationToken)
    {
        while (await store.ReadUnsentAsync(cancellationToken) is { Count: > 0 } comments)
        {
            foreach (var comment in comments)
            {
                switch (await ForwardAsync(comment, cancellationToken))
                {
                    case SubmitAnswer.Unavailable:
                        return false;
                    case SubmitAnswer.Refused:
                        await store.RefuseAsync(comment, cancellationToken);
                        break;
                }
            }
        }

        return true;
    }

    private void RetryLater()
    {
        try
        {
            _unsent.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to look again already.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The service did not take a comment of the demo site (status {Status}); it is sent again later.")]
        public static partial void Unavailable(ILogger logger, int status);

        [LoggerMessage(2, LogLevel.Warning, "The demo site's own database failed ({Error}); trying again.")]
        public static partial void StoreFailed(ILogger logger, int error);
    }
}
