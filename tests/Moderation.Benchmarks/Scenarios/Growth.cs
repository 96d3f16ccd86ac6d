using System.Globalization;
using Microsoft.Data.Sqlite;
using Moderation.Benchmarks.Measuring;
using Moderation.Benchmarks.Web;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>HTTP intake with few, many and very many comments already stored, all three in turns. Needs about 35 GB of disk.</summary>
internal static class Growth
{
    private const double WantedOfEmpty = 0.8;

    public static async Task RunAsync(BenchmarkRun run)
    {
        int[] stored = [0, run.Size(1_000_000, 10_000), run.Size(5_000_000, 50_000)];
        await OnPostgresAsync(run, stored);
        await OnSqliteAsync(run, stored);
    }

    private static async Task OnPostgresAsync(BenchmarkRun run, int[] stored)
    {
        var databases = new List<TestDatabase>();
        try
        {
            foreach (var _ in stored)
            {
                databases.Add(await run.Servers.DatabaseAsync(run.Token));
            }

            await MeasureAsync(run, "PostgreSQL", stored, place => ServiceSettings.Embedded.On(databases[place]), async (place, _) =>
            {
                await using var connection = new NpgsqlConnection(databases[place].ConnectionString);
                await StoredComments.MultiplyAsync(connection, stored[place], "", "vacuum analyze; checkpoint", run.Token);
            });
        }
        finally
        {
            foreach (var database in databases)
            {
                await database.DisposeAsync();
            }
        }
    }

    private static Task OnSqliteAsync(BenchmarkRun run, int[] stored) =>
        MeasureAsync(run, "SQLite", stored, _ => ServiceSettings.Embedded, async (place, service) =>
        {
            var file = Path.Combine(service.DataDirectory, "moderation.db");
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            await StoredComments.MultiplyAsync(connection, stored[place], "pragma synchronous = off", "pragma wal_checkpoint(truncate)", run.Token);
        });

    private static async Task MeasureAsync(
        BenchmarkRun run, string database, int[] stored, Func<int, ServiceSettings> settings, Func<int, ServiceProcess, Task> fillAsync)
    {
        var services = new List<ServiceProcess>();
        try
        {
            for (var place = 0; place < stored.Length; place++)
            {
                var service = await ServiceProcess.StartAsync(settings(place), run.Token);
                services.Add(service);

                // What the service itself stores is what is multiplied.
                await HttpSubject.Of(service, database).WarmAsync(run);
                await service.TerminateAsync();
                await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  storing {stored[place]:N0} comments in {database}"));
                await fillAsync(place, service);
                await service.StartAsync(run.Token);
            }

            var subjects = services.Select((service, place) =>
                HttpSubject.Of(service, string.Create(CultureInfo.InvariantCulture, $"service with {stored[place]:N0} comments stored"))).ToList();
            await HttpIntake.MeasureAsync(run, subjects);
            foreach (var subject in subjects)
            {
                var row = Row.Rate($"growth, HTTP on {database}", subject.Name, subject.Rates, "comments/s", subject.Cpu);
                run.Report.Add(subject == subjects[0]
                    ? row
                    : row.Compared(subject.Rates.MedianRatioTo(subjects[0].Rates), WantedOfEmpty) with { Wanted = "≥ 0.80 of none" });
            }
        }
        finally
        {
            foreach (var service in services)
            {
                await service.DisposeAsync();
            }
        }
    }
}
