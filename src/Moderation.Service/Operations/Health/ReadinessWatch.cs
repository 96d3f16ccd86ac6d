namespace Moderation.Service.Operations.Health;

/// <summary>Logs one line when a part that the service hangs on fails and one when it is back, and measures how old what waits is.</summary>
internal sealed partial class ReadinessWatch : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ReadinessProbe _probe;
    private readonly TimeProvider _clock;
    private readonly ILogger<ReadinessWatch> _logger;
    private readonly Dictionary<string, Readiness> _known = new(StringComparer.Ordinal);
    private ReadinessReport? _report;

    public ReadinessWatch(ReadinessProbe probe, Measures measures, TimeProvider clock, ILogger<ReadinessWatch> logger)
    {
        _probe = probe;
        _clock = clock;
        _logger = logger;
        measures.ObserveQueues(
            () => Volatile.Read(ref _report)?.Checks.Database.OldestPendingSeconds ?? 0,
            () => Volatile.Read(ref _report)?.Checks.Bus.OldestUnannouncedSeconds ?? 0);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // Not at once: a start is an outage of everything, for a moment.
            await Task.Delay(Interval, _clock, stoppingToken);
            var report = await _probe.ReportAsync();
            Volatile.Write(ref _report, report);
            Compare("database", report.Checks.Database.Status, report.Checks.Database.Detail);
            Compare("bus", report.Checks.Bus.Status, report.Checks.Bus.Detail);
        }
    }

    private void Compare(string part, Readiness status, string? detail)
    {
        var before = _known.GetValueOrDefault(part);
        _known[part] = status;
        if (status == before)
        {
            return;
        }

        if (status == Readiness.Ready)
        {
            Log.Ready(_logger, part);
        }
        else
        {
            Log.NotReady(_logger, part, status, detail);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The {Part} is {Status}: {Detail}")]
        public static partial void NotReady(ILogger logger, string part, Readiness status, string? detail);

        [LoggerMessage(2, LogLevel.Information, "The {Part} is ready again.")]
        public static partial void Ready(ILogger logger, string part);
    }
}
