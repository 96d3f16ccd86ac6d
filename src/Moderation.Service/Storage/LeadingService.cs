using Moderation.Service.Operations.Logging;

namespace Moderation.Service.Storage;

/// <summary>
/// Work that one instance does for all: this one does it while it holds the role. Without the role, and after a failure, it
/// tries again every second.
/// </summary>
internal abstract class LeadingService(Database database, Role role, TimeProvider clock) : BackgroundService
{
    /// <summary>How long to wait before looking again for what nobody told this process of.</summary>
    protected static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>The database that knows who leads.</summary>
    protected Database Database => database;

    /// <summary>The time.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>Ends when the work succeeds.</summary>
    protected Outage Outage { get; } = new();

    /// <summary>False when there can never be anything to do.</summary>
    protected virtual bool HasWork => true;

    /// <summary>Does the work until it fails or is told to stop.</summary>
    protected abstract Task LeadAsync(Lease lease, CancellationToken stoppingToken);

    /// <summary>Says that the work failed, once for each outage.</summary>
    protected abstract void Failed(string outline);

    /// <summary>Another instance may do the work from now on.</summary>
    protected virtual void SteppedDown()
    {
    }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!HasWork)
        {
            return;
        }

        await database.Ready.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var lease = await database.TryLeadAsync(role, stoppingToken);
                if (lease is not null)
                {
                    await LeadAsync(lease, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever goes wrong, the work must go on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (Outage.Begins())
                {
                    Failed(exception.Outline());
                }
            }
            finally
            {
                SteppedDown();
            }

            await Task.Delay(LookAgain, clock, stoppingToken);
        }
    }
}
