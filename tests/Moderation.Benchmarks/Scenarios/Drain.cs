using System.Globalization;
using Moderation.Benchmarks.Bus;
using Moderation.Benchmarks.Measuring;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>From comments that wait in the queue to the last decision in the result queue, over RabbitMQ and PostgreSQL.</summary>
internal static class Drain
{
    private const double WantedOfMassTransit = 0.85;
    private const double WantedOfCopy = 0.5;
    private const double MostMemory = 400;

    public static async Task RunAsync(BenchmarkRun run)
    {
        var subjects = await run.BusSubjectsAsync();
        var rates = subjects.All.ToDictionary(subject => subject, _ => new Samples());
        var cpu = subjects.All.ToDictionary(subject => subject, _ => new Samples());
        var servers = subjects.All.ToDictionary(subject => subject, _ => new Samples());
        for (var round = 0; round < run.Rounds; round++)
        {
            var first = subjects.Take(subjects.WaveSize);

            // Who goes first changes, so that nobody always meets what another left behind.
            for (var turn = 0; turn < subjects.All.Count; turn++)
            {
                var subject = subjects.All[(round + turn) % subjects.All.Count];
                var result = await subject.DrainAsync(subjects.Templates, first, subjects.WaveSize, run.Token);
                rates[subject].Add(result.Rate);
                cpu[subject].Add(result.Cpu);
                servers[subject].Add(result.BrokerCpu + result.DatabaseCpu);
                await run.SayAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {result.Rate:N0}/s, {result.Cpu:N0} µs, broker {result.BrokerCpu:N0} µs, database {result.DatabaseCpu:N0} µs: {subject.Name}"));
            }
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"drain {subjects.WaveSize:N0} waiting comments");
        var service = rates[subjects.Service];
        run.Report.Add(RowOf(subjects.Service));
        run.Report.Add(RowOf(subjects.MassTransit).Compared(service.MedianRatioTo(rates[subjects.MassTransit]), WantedOfMassTransit));
        run.Report.Add(RowOf(subjects.Copy).Compared(service.MedianRatioTo(rates[subjects.Copy]), WantedOfCopy));
        var peak = new Samples();
        peak.Add(ProcessFigures.PeakMegabytes(subjects.Service.ProcessId));
        run.Report.Add(Row.Below(name, "service, peak memory", peak, "MB", MostMemory));

        Row RowOf(BusSubject subject) => Row.Rate(name, subject.Name, rates[subject], "comments/s", cpu[subject], servers[subject]);
    }
}
