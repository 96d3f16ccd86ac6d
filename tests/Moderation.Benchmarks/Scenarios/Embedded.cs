using System.Globalization;
using Moderation.Benchmarks.Measuring;
using Moderation.Benchmarks.Web;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>Single comments over HTTP, recorded in SQLite with synchronous=FULL: nothing beside the service.</summary>
internal static class Embedded
{
    private const double WantedRate = 5_000;
    private const double MostMemory = 400;

    public static async Task RunAsync(BenchmarkRun run)
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded, run.Token);
        var subject = HttpSubject.Of(service, "service");
        await HttpIntake.MeasureAsync(run, [subject]);

        const string Name = "embedded: HTTP on SQLite, 64 connections";
        run.Report.Add(Row.Rate(Name, subject.Name, subject.Rates, "comments/s", subject.Cpu) with
        {
            Wanted = string.Create(CultureInfo.InvariantCulture, $"≥ {WantedRate:N0}"),
            Met = Row.Answer(subject.Rates.Median >= WantedRate),
        });
        run.Report.Add(Row.Below(Name, "service, p99", subject.P99, "ms", 50, "N1"));
        var peak = new Samples();
        peak.Add(ProcessFigures.PeakMegabytes(service.ProcessId));
        run.Report.Add(Row.Below(Name, "service, peak memory", peak, "MB", MostMemory));
    }
}
