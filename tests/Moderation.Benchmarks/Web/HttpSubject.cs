using Moderation.Benchmarks.Measuring;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Web;

/// <summary>A process that takes comments over HTTP, and the figures of the rounds it went through.</summary>
internal sealed class HttpSubject(string name, int processId, int port, string path)
{
    private const int Connections = 64;

    /// <summary>Numbers for comments: no two of a program's run are equal, whoever they are sent to.</summary>
    private static long _next;

    /// <summary>As the table calls it.</summary>
    public string Name => name;

    /// <summary>The process that is measured.</summary>
    public int ProcessId => processId;

    /// <summary>Requests a second.</summary>
    public Samples Rates { get; } = new();

    /// <summary>Median latencies in ms.</summary>
    public Samples P50 { get; } = new();

    /// <summary>99th percentiles in ms.</summary>
    public Samples P99 { get; } = new();

    /// <summary>Processor time for one request in µs.</summary>
    public Samples Cpu { get; } = new();

    /// <summary>The service.</summary>
    public static HttpSubject Of(ServiceProcess service, string name) => new(name, service.ProcessId, service.Address.Port, "/v1/comments");

    /// <summary>Loads it once without keeping the figures.</summary>
    public Task WarmAsync(BenchmarkRun run) => LoadAsync(run);

    /// <summary>Loads it for a round.</summary>
    public async Task RoundAsync(BenchmarkRun run)
    {
        var (result, cpu) = await LoadAsync(run);
        Rates.Add(result.Rate);
        P50.Add(result.P50);
        P99.Add(result.P99);
        Cpu.Add(cpu);
    }

    private async Task<(HttpLoadResult Result, double Cpu)> LoadAsync(BenchmarkRun run)
    {
        var before = ProcessFigures.ProcessorTime(processId);
        var result = await HttpLoad.MeasureAsync(
            port,
            path,
            ServiceSettings.ApiKey,
            Connections,
            _next,
            TimeSpan.FromSeconds(run.Size(2, 1)),
            TimeSpan.FromSeconds(run.Size(6, 2)),
            run.Token);
        var cpu = (ProcessFigures.ProcessorTime(processId) - before).TotalMicroseconds / result.Sent;
        _next += result.Sent + Connections;
        return result.Refused == 0
            ? (result, cpu)
            : throw new InvalidOperationException($"{name} refused {result.Refused} of {result.Sent} requests.");
    }
}
