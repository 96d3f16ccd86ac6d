using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Moderation.Benchmarks.Measuring;
using Moderation.Benchmarks.Web;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>A backtest by 200 rules of 100,000 stored comments: alone, and while comments come in as fast as they are taken; and what that does to them.</summary>
internal static class BacktestBeside
{
    private const string AdminKey = "admin-key-for-benchmarks-0123456789";
    private const double WantedSeconds = 60;
    private const double WantedOfUndisturbed = 0.9;

    private static ServiceSettings Settings { get; } = ServiceSettings.Embedded.With("Administration:ApiKey", AdminKey);

    public static async Task RunAsync(BenchmarkRun run)
    {
        var stored = run.Size(100_000, 5_000);
        await using (var database = await run.Servers.DatabaseAsync(run.Token))
        {
            await MeasureAsync(run, "PostgreSQL", stored, Settings.On(database), async _ =>
            {
                await using var connection = new NpgsqlConnection(database.ConnectionString);
                await StoredComments.MultiplyAsync(connection, stored, "", "vacuum analyze; checkpoint", run.Token);
            });
        }

        await MeasureAsync(run, "SQLite", stored, Settings, async service =>
        {
            var file = Path.Combine(service.DataDirectory, "moderation.db");
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            await StoredComments.MultiplyAsync(connection, stored, "pragma synchronous = off", "pragma wal_checkpoint(truncate)", run.Token);
        });
    }

    private static async Task MeasureAsync(BenchmarkRun run, string database, int stored, ServiceSettings settings, Func<ServiceProcess, Task> fillAsync)
    {
        await using var service = await ServiceProcess.StartAsync(settings, run.Token);

        // What the service itself stores is what is multiplied.
        await HttpSubject.Of(service, database).WarmAsync(run);
        await service.TerminateAsync();
        await fillAsync(service);
        await service.StartAsync(run.Token);

        var alone = new Samples();
        await BacktestAsync(service, stored, run.Token);
        for (var round = 0; round < run.Rounds; round++)
        {
            alone.Add(await BacktestAsync(service, stored, run.Token));
            await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {alone.Values[^1]:N1} s alone on {database}"));
        }

        var beside = new Samples();
        var without = HttpSubject.Of(service, "HTTP intake without a backtest");
        var with = HttpSubject.Of(service, "HTTP intake beside a backtest");
        await without.WarmAsync(run);
        for (var round = 0; round < run.Rounds; round++)
        {
            await without.RoundAsync(run);
            var backtest = BacktestAsync(service, stored, run.Token);
            while (!backtest.IsCompleted)
            {
                await with.RoundAsync(run);
            }

            beside.Add(await backtest);
            await run.SayAsync(string.Create(
                CultureInfo.InvariantCulture, $"  {without.Rates.Values[^1]:N0}/s without, {with.Rates.Values[^1]:N0}/s beside one of {beside.Values[^1]:N1} s, p99 {without.P99.Values[^1]:N1} and {with.P99.Values[^1]:N1} ms"));
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"backtest of {stored:N0} comments by 200 rules, {database}");
        run.Report.Add(Row.Below(name, "alone", alone, "s", WantedSeconds, "N1"));
        run.Report.Add(Row.Below(name, "while comments come in", beside, "s", WantedSeconds, "N1"));
        run.Report.Add(Row.Rate(name, without.Name, without.Rates, "comments/s", without.Cpu));
        var disturbed = Row.Rate(name, with.Name, with.Rates, "comments/s", with.Cpu).Compared(with.Rates.Median / without.Rates.Median, WantedOfUndisturbed);
        run.Report.Add(disturbed with { Wanted = "≥ 0.90 of without" });
    }

    /// <summary>Runs a backtest; returns how many seconds it took.</summary>
    private static async Task<double> BacktestAsync(ServiceProcess service, int last, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var body = A.Body(JsonSerializer.Serialize(new
        {
            site = ServiceSettings.Site,
            last,
            document = "rules.yaml",
            files = new Dictionary<string, string>(StringComparer.Ordinal) { ["rules.yaml"] = JudgingAlone.RulesYaml() },
        }));
        using var answer = await service.Client(AdminKey).PostAsync(new Uri("/v1/policy/backtest", UriKind.Relative), body, cancellationToken);
        var lines = (await answer.Content.ReadAsStringAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var end = JsonDocument.Parse(lines[^1]);
        return end.RootElement.TryGetProperty("result", out var result) && result.GetProperty("comments").GetInt32() == last
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"The backtest did not judge {last} comments: {lines[^1][..Math.Min(lines[^1].Length, 500)]}");
    }
}
