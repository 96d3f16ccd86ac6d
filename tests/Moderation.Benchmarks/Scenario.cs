using Moderation.Benchmarks.Scenarios;

namespace Moderation.Benchmarks;

/// <summary>Something that is measured.</summary>
/// <param name="Name">How the command line names it.</param>
/// <param name="RunAsync">Measures it and adds rows to the table of the run.</param>
/// <param name="OnlyWhenNamed">Takes so long that it must be asked for.</param>
internal sealed record Scenario(string Name, Func<BenchmarkRun, Task> RunAsync, bool OnlyWhenNamed = false)
{
    /// <summary>Every scenario, in the order they run.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("scoring", JudgingAlone.RunAsync),
        new("engines", ScoringEngines.RunAsync),
        new("lists", Lists.RunAsync),
        new("start", Start.RunAsync),
        new("embedded", Embedded.RunAsync),
        new("http", HttpIntake.RunAsync),
        new("drain", Drain.RunAsync),
        new("load", Load.RunAsync),
        new("latency", Latency.RunAsync),
        new("growth", Growth.RunAsync, OnlyWhenNamed: true),
        new("backtest", BacktestBeside.RunAsync, OnlyWhenNamed: true),
    ];
}
