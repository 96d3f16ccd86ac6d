using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Moderation.Benchmarks.Engines;
using Moderation.Benchmarks.Measuring;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>Scoring alone, on one thread, beside ML.NET's own way; measured by BenchmarkDotNet.</summary>
internal static class ScoringEngines
{
    private const double WantedRate = 60_000;

    public static Task RunAsync(BenchmarkRun run)
    {
        using var artifacts = new TemporaryFolder("moderation-benchmark-");

        // In this process: another would be built with settings of its own.
        var config = ManualConfig.CreateEmpty()
            .AddJob((run.IsQuick ? Job.Dry : Job.ShortRun.WithIterationCount(run.Rounds)).WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(artifacts.Path);
        var summary = BenchmarkRunner.Run<EngineBenchmark>(config);
        var reports = summary.Reports.ToDictionary(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name, StringComparer.Ordinal);
        var scored = RateOf(reports[nameof(EngineBenchmark.Scored)]);
        var featurized = RateOf(reports[nameof(EngineBenchmark.Featurized)]);
        var scenario = string.Create(CultureInfo.InvariantCulture, $"scoring, {EngineBenchmark.Length} characters, all attributes");
        run.Report.Add(Row.Rate(scenario, $"our scorer, {AllocatedBy(reports[nameof(EngineBenchmark.Scored)]):N0} bytes allocated each", scored, "comments/s on one core") with
        {
            Wanted = string.Create(CultureInfo.InvariantCulture, $"≥ {WantedRate:N0}"),
            Met = Row.Answer(scored.Median >= WantedRate),
        });
        run.Report.Add(Row.Rate(scenario, $"PredictionEngine over FeaturizeText, {AllocatedBy(reports[nameof(EngineBenchmark.Featurized)]):N0} bytes", featurized, "comments/s on one core")
            .Compared(scored.Median / featurized.Median));
        return Task.CompletedTask;
    }

    private static Samples RateOf(BenchmarkReport report)
    {
        var rates = new Samples();
        foreach (var measurement in report.GetResultRuns())
        {
            rates.Add(1e9 / measurement.GetAverageTime().Nanoseconds);
        }

        return rates;
    }

    private static double AllocatedBy(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? double.NaN;
}
