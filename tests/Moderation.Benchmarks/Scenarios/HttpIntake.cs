using System.Globalization;
using Moderation.Benchmarks.Floors;
using Moderation.Benchmarks.Measuring;
using Moderation.Benchmarks.Web;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>Single comments over HTTP at 64 connections, decision and event recorded in PostgreSQL before the answer.</summary>
internal static class HttpIntake
{
    private const double WantedOfInsert = 0.5;
    private const double WantedP99 = 50;
    private const double MostMemory = 400;

    public static async Task RunAsync(BenchmarkRun run)
    {
        await using var database = await run.Servers.DatabaseAsync(run.Token);
        await using var busDatabase = await run.Servers.DatabaseAsync(run.Token);
        await using var floorDatabase = await run.Servers.DatabaseAsync(run.Token);
        await using var virtualHost = await run.Servers.VirtualHostAsync(run.Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database), run.Token);
        await using var busService = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(busDatabase).On(virtualHost), run.Token);
        var port = FreePort.Next();
        using var floor = Child.Start(WebFloor.Verb, port.ToString(CultureInfo.InvariantCulture), floorDatabase.ConnectionString);
        await WaitForAsync(port, floor, run.Token);

        var ours = HttpSubject.Of(service, "service");
        var announcing = HttpSubject.Of(busService, "service, announcing on RabbitMQ meanwhile");
        var insert = new HttpSubject("bare batched insert", floor.Id, port, WebFloor.Insert);
        var nothing = new HttpSubject("endpoint that does nothing", floor.Id, port, WebFloor.NoOperation);
        HttpSubject[] subjects = [ours, announcing, insert, nothing];
        await MeasureAsync(run, subjects);

        const string Name = "HTTP on PostgreSQL, 64 connections";
        run.Report.Add(Row.Rate(Name, ours.Name, ours.Rates, "comments/s", ours.Cpu));
        run.Report.Add(Row.Rate(Name, announcing.Name, announcing.Rates, "comments/s", announcing.Cpu));
        run.Report.Add(Row.Rate(Name, insert.Name, insert.Rates, "requests/s", insert.Cpu).Compared(ours.Rates.MedianRatioTo(insert.Rates), WantedOfInsert));
        run.Report.Add(Row.Rate(Name, nothing.Name, nothing.Rates, "requests/s", nothing.Cpu).Compared(ours.Rates.MedianRatioTo(nothing.Rates)));
        run.Report.Add(Row.Below(Name, "service, p99", ours.P99, "ms", WantedP99, "N1"));
        run.Report.Add(Row.Below(Name, "service announcing, p99", announcing.P99, "ms", WantedP99, "N1"));
        run.Report.Add(Latency(Name, "bare batched insert, p99", insert.P99));
        run.Report.Add(Latency(Name, "endpoint that does nothing, p99", nothing.P99));
        var peak = new Samples();
        peak.Add(ProcessFigures.PeakMegabytes(busService.ProcessId));
        run.Report.Add(Row.Below(Name, "service announcing, peak memory", peak, "MB", MostMemory));
    }

    /// <summary>Warms the subjects and measures them in turns.</summary>
    public static async Task MeasureAsync(BenchmarkRun run, IReadOnlyList<HttpSubject> subjects)
    {
        foreach (var subject in subjects)
        {
            await subject.WarmAsync(run);
        }

        for (var round = 0; round < run.Rounds; round++)
        {
            for (var turn = 0; turn < subjects.Count; turn++)
            {
                var subject = subjects[(round + turn) % subjects.Count];
                await subject.RoundAsync(run);
                await run.SayAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {subject.Rates.Values[^1]:N0}/s, {subject.Cpu.Values[^1]:N0} µs, p50 {subject.P50.Values[^1]:N1}, p99 {subject.P99.Values[^1]:N1} ms: {subject.Name}"));
            }
        }
    }

    private static Row Latency(string scenario, string subject, Samples values) => new()
    {
        Scenario = scenario,
        Subject = subject,
        Median = string.Create(CultureInfo.InvariantCulture, $"{values.Median:N1} ms"),
        Range = values.Range("N1"),
    };

    private static async Task WaitForAsync(int port, ServerProcess floor, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        await Eventually.TrueAsync(
            async token =>
            {
                using var body = A.Body("{}");
                using var answer = await client.PostAsync(new Uri(WebFloor.NoOperation, UriKind.Relative), body, token);
                return answer.IsSuccessStatusCode;
            },
            TimeSpan.FromMinutes(1),
            () => "for the floor to answer. Its output:\n" + floor.Output(40),
            cancellationToken);
    }
}
