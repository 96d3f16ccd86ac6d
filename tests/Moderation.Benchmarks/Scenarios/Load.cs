using System.Globalization;
using Moderation.Benchmarks.Bus;
using Moderation.Benchmarks.Measuring;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>The rate that is sustained while the comments are being published on the same machine.</summary>
internal static class Load
{
    public static async Task RunAsync(BenchmarkRun run)
    {
        var subjects = await run.BusSubjectsAsync();
        var rates = subjects.All.ToDictionary(subject => subject, _ => new Samples());
        for (var round = 0; round < run.Rounds; round++)
        {
            for (var turn = 0; turn < subjects.All.Count; turn++)
            {
                var subject = subjects.All[(round + turn) % subjects.All.Count];
                rates[subject].Add(await RateAsync(run, subjects, subject));
                await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {rates[subject].Values[^1]:N0}/s: {subject.Name}"));
            }
        }

        const string Name = "publish and drain together";
        var service = rates[subjects.Service];
        run.TopRate = service.Median;
        run.Report.Add(Row.Rate(Name, subjects.Service.Name, service, "comments/s"));
        foreach (var floor in subjects.All.Skip(1))
        {
            run.Report.Add(Row.Rate(Name, floor.Name, rates[floor], "comments/s").Compared(service.MedianRatioTo(rates[floor])));
        }
    }

    /// <summary>Measures one subject once.</summary>
    public static async Task<double> RateAsync(BenchmarkRun run, BusSubjects subjects, BusSubject subject)
    {
        const int MoreThanEverPublished = 1_000_000;
        var result = await BusLoad.MeasureAsync(
            subject.VirtualHost.Uri,
            subjects.Take(MoreThanEverPublished),
            TimeSpan.FromSeconds(run.Size(3, 1)),
            TimeSpan.FromSeconds(run.Size(8, 2)),
            rate: 0,
            run.Token);
        await subject.ClearResultsAsync(run.Token);
        return result.Rate;
    }
}
