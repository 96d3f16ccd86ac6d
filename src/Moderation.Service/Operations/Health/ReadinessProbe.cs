using System.Globalization;
using MassTransit;
using Moderation.Service.Announcing.Bus;
using Moderation.Service.Intake;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Policies;
using Moderation.Service.Scoring;
using Moderation.Service.Storage;

namespace Moderation.Service.Operations.Health;

/// <summary>
/// Finds out how the service is, in a second at most (the first time in five) and once a second at most, however often it is
/// asked: asking cannot load the database.
/// </summary>
internal sealed class ReadinessProbe(
    Database database, DecisionFeed feed, Recorder recorder, BusOptions busOptions, IBusControl bus, StandingPolicies policies, IServiceProvider services, TimeProvider clock)
{
    /// <summary>Beyond this the bus or the database counts as stuck: both normally take milliseconds.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<ReadinessReport>? _report;
    private long _asked;
    private DatabaseAnswer? _answer;

    /// <summary>How the service is, or was a second ago.</summary>
    public Task<ReadinessReport> ReportAsync()
    {
        lock (_gate)
        {
            if (_report is null || (_report.IsCompleted && clock.GetElapsedTime(_asked) >= Freshness))
            {
                _asked = clock.GetTimestamp();
                _report = Task.Run(CheckAsync);
            }

            return _report;
        }
    }

    private async Task<ReadinessReport> CheckAsync()
    {
        var (databaseCheck, unannounced) = await CheckDatabaseAsync();
        var checks = new ReadinessChecks { Database = databaseCheck, Bus = CheckBus(unannounced), Model = await CheckModelAsync(), Policies = CheckPolicies() };
        Readiness[] all = [checks.Database.Status, checks.Bus.Status, checks.Model.Status, checks.Policies.Status];
        return new ReadinessReport { Status = all.Max(), Checks = checks };
    }

    private async Task<(DatabaseCheck Check, TimeSpan? Unannounced)> CheckDatabaseAsync()
    {
        var pending = recorder.OldestPending;
        var check = new DatabaseCheck
        {
            Status = Readiness.Ready,
            Provider = database.IsPostgres ? "postgres" : "sqlite",
            OldestPendingSeconds = Seconds(pending),
        };
        if (!database.Ready.IsCompletedSuccessfully)
        {
            return (check with { Status = Readiness.Unavailable, Detail = "The database was not reached yet, or its schema is being brought up to date." }, null);
        }

        // The first time everything is cold, and there is no earlier answer to go by.
        using var patience = new CancellationTokenSource(_answer is null ? Late : Patience, clock);
        try
        {
            // WaitAsync too: a database that does not answer at all may take longer to give up than it was told.
            var oldest = await feed.OldestAfterAsync(BusRelay.Reader, patience.Token).WaitAsync(patience.Token);
            _answer = new DatabaseAnswer(oldest, clock.GetTimestamp());
            return Answered(check, pending, oldest);
        }
        catch (OperationCanceledException)
        {
            // A busy moment of the database, or of this process, is no outage: taking every instance out of service would make it one.
            if (_answer is { } last && clock.GetElapsedTime(last.At) <= Late)
            {
                return Answered(check, pending, last.Oldest);
            }

            return (check with { Status = Readiness.Unavailable, Detail = "The database does not answer." }, null);
        }
#pragma warning disable CA1031 // Whatever goes wrong here is the answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (check with { Status = Readiness.Unavailable, Detail = $"The database failed: {exception.Outline()}." }, null);
        }
    }

    private (DatabaseCheck Check, TimeSpan? Unannounced) Answered(DatabaseCheck check, TimeSpan pending, DateTimeOffset? oldest)
    {
        var unannounced = oldest is { } decidedAt ? clock.GetUtcNow() - decidedAt : TimeSpan.Zero;
        return pending > Late
            ? (check with { Status = Readiness.Degraded, Detail = $"Comments wait to be recorded, the oldest for {Whole(pending)} s." }, unannounced)
            : (check, unannounced);
    }

    private BusCheck CheckBus(TimeSpan? unannounced)
    {
        var check = new BusCheck
        {
            Status = Readiness.Ready,
            Transport = busOptions.IsRabbitMq ? "rabbitmq" : "memory",
            OldestUnannouncedSeconds = unannounced is { } age ? Seconds(age) : null,
        };
        if (bus.CheckHealth().Status != BusHealthStatus.Healthy)
        {
            return check with { Status = Readiness.Degraded, Detail = "The broker is not connected. Comments are taken in over HTTP; decisions wait in the database." };
        }

        // A broker that is short of memory or disk stays connected and healthy, but takes nothing.
        return unannounced > Late
            ? check with
            {
                Status = Readiness.Degraded,
                Detail = $"Decisions wait to be announced, the oldest for {Whole(unannounced.Value)} s. The broker may be out of memory or disk.",
            }
            : check;
    }

    private async Task<ModelCheck> CheckModelAsync()
    {
        try
        {
            var model = await Task.Run(services.GetRequiredService<StandingModel>).WaitAsync(Patience, clock);
            return model.Scorer is { } scorer
                ? new ModelCheck { Status = model.Problem is null ? Readiness.Ready : Readiness.Degraded, Version = scorer.Version, Detail = model.Problem }
                : new ModelCheck { Status = Readiness.Degraded, Detail = $"{model.Problem} Comments are held, or meet their site's failure mode." };
        }
        catch (TimeoutException)
        {
            return new ModelCheck { Status = Readiness.Degraded, Detail = "The model is being loaded." };
        }
    }

    private PolicyCheck CheckPolicies() => policies.Problems switch
    {
        0 => new PolicyCheck { Status = Readiness.Ready },
        var sites => new PolicyCheck
        {
            Status = Readiness.Degraded,
            Detail = string.Create(CultureInfo.InvariantCulture, $"{sites} of the sites are judged by an older policy than the active one, which cannot be used here. The log says why."),
        },
    };

    /// <summary>What the database last said.</summary>
    /// <param name="Oldest">When the oldest decision was made that is not announced; null when all are.</param>
    /// <param name="At">When it said so.</param>
    private sealed record DatabaseAnswer(DateTimeOffset? Oldest, long At);

    private static double Seconds(TimeSpan age) => Math.Round(Math.Max(age.TotalSeconds, 0), 1);

    private static string Whole(TimeSpan age) => ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
