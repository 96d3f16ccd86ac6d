using System.Diagnostics;
using System.Globalization;
using Moderation.Benchmarks.Bus;
using Moderation.Benchmarks.Measuring;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>From a published comment to its decision at the site, at half of the rate that the service sustains.</summary>
internal static class Latency
{
    private const double WantedP50 = 15;
    private const double WantedP99 = 60;

    public static async Task RunAsync(BenchmarkRun run)
    {
        var subjects = await run.BusSubjectsAsync();
        var rate = (run.TopRate ??= await Load.RateAsync(run, subjects, subjects.Service)) / 2;
        var p50 = new Samples();
        var p99 = new Samples();

        // Or what earlier scenarios left to be written would be written in the first rounds.
        using (var sync = Process.Start("sync"))
        {
            await sync.WaitForExitAsync(run.Token);
        }

        for (var round = 0; round < run.Rounds; round++)
        {
            var seconds = run.Size(10, 2);

            // The load is a new process each time, and until it is compiled it takes the processors that it measures.
            var warmUp = run.Size(10, 1);
            var result = await BusLoad.MeasureAsync(
                subjects.Service.VirtualHost.Uri,
                subjects.Take((int)Math.Ceiling(rate * (seconds + warmUp))),
                TimeSpan.FromSeconds(warmUp),
                TimeSpan.FromSeconds(seconds),
                rate,
                run.Token);
            p50.Add(result.P50);
            p99.Add(result.P99);
            await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {result.Rate:N0}/s: p50 {result.P50:N1}, p99 {result.P99:N1}, slowest {result.Max:N0} ms"));
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"publish to event at {rate:N0} comments/s");
        run.Report.Add(Row.Below(name, "service, p50", p50, "ms", WantedP50, "N1"));
        run.Report.Add(Row.Below(name, "service, p99", p99, "ms", WantedP99, "N1"));
    }
}
