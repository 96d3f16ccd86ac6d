using Moderation.Service.Operations.Logging;

namespace Moderation.Service.Storage;

/// <summary>
/// Lets this instance use what the database says is in use: looks before the first comment is taken in, then every second, so that a
/// change reaches all instances without a restart. Whatever goes wrong, what is used goes on being used, and it looks again.
/// </summary>
internal abstract class DatabaseWatch(Database database, TimeProvider clock) : BackgroundService, IOnceMigrated
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly Outage _outage = new();

    /// <summary>What cannot be used is not fetched from the database every second.</summary>
    protected static TimeSpan NextTry { get; } = TimeSpan.FromSeconds(15);

    /// <summary>The time.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>What is in use counts from the first comment on: this is awaited before any is taken in.</summary>
    public virtual Task BeginAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    /// <summary>Looks now, for whoever has just changed something.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            await FollowAsync(cancellationToken);
        }
        finally
        {
            _looking.Release();
        }
    }

    public override void Dispose()
    {
        _looking.Dispose();
        base.Dispose();
    }

    /// <summary>Looks what is in use, and uses it. Never called twice at once after the start.</summary>
    protected abstract Task FollowAsync(CancellationToken cancellationToken);

    /// <summary>Tells that it cannot be looked up, once for each outage.</summary>
    protected abstract void Tell(string failure);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                await LookAsync(stoppingToken);
                _outage.End();
            }
#pragma warning disable CA1031 // Whatever goes wrong, what is used goes on being used, and it is tried again.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                if (_outage.Begins())
                {
                    Tell(exception.Outline());
                }
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }
}
