using System.Diagnostics;
using System.Globalization;
using Moderation.Benchmarks.Measuring;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>From starting the built program to the first accepted comment, and its memory when nothing happens.</summary>
internal static class Start
{
    private const double LongestStart = 2.5;
    private const double MostIdleMemory = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(BenchmarkRun run)
    {
        await MeasureAsync(run, "embedded", _ => Task.FromResult(ServiceSettings.Embedded));
        await using var database = await run.Servers.DatabaseAsync(run.Token);
        await using var virtualHost = await run.Servers.VirtualHostAsync(run.Token);
        await MeasureAsync(run, "RabbitMQ and PostgreSQL", _ => Task.FromResult(ServiceSettings.Embedded.On(database).On(virtualHost)));
    }

    private static async Task MeasureAsync(BenchmarkRun run, string how, Func<int, Task<ServiceSettings>> settings)
    {
        var times = new Samples();
        var idle = new Samples();
        await using var service = await ServiceProcess.StartAsync(await settings(0), run.Token);
        await service.TerminateAsync();
        for (var round = 0; round < run.Rounds; round++)
        {
            using var client = new HttpClient { BaseAddress = service.Address };
            client.DefaultRequestHeaders.Authorization = new("Bearer", ServiceSettings.ApiKey);
            var clock = Stopwatch.StartNew();
            service.Launch();
            while (!await IsAcceptedAsync(client, string.Create(CultureInfo.InvariantCulture, $"start-{round}"), run.Token))
            {
                if (clock.Elapsed > Patience || !service.IsRunning)
                {
                    throw new InvalidOperationException("The service did not start:\n" + service.Output);
                }

                await Task.Delay(5, run.Token);
            }

            times.Add(clock.Elapsed.TotalSeconds);
            await Task.Delay(Idle, run.Token);
            idle.Add(ProcessFigures.ResidentMegabytes(service.ProcessId));
            await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  {how}: {times.Values[^1]:N2} s, {idle.Values[^1]:N0} MB"));
            await service.TerminateAsync();
        }

        run.Report.Add(Row.Below("start, " + how, "service, to the first accepted comment", times, "s", LongestStart, "N2"));
        run.Report.Add(Row.Below("start, " + how, "service, memory when idle", idle, "MB", MostIdleMemory));
    }

    private static async Task<bool> IsAcceptedAsync(HttpClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            using var body = A.Body(A.CommentJson(id));
            using var answer = await client.PostAsync(new Uri("/v1/comments", UriKind.Relative), body, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
