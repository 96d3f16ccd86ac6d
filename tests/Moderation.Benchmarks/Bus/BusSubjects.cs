using System.Globalization;
using Moderation.Benchmarks.Floors;
using Moderation.Benchmarks.Measuring;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Bus;

/// <summary>The service and both floors, each with queues and database of its own on the same servers, and warm.</summary>
internal sealed class BusSubjects : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("moderation-benchmark-");
    private readonly List<IAsyncDisposable> _owned = [];
    private long _next = 1;

    private BusSubjects(BenchmarkRun run)
    {
        WaveSize = run.Size(20_000, 2_000);
        Templates = CommentTemplate.Messages(run.Size(20_000, 2_000));
    }

    /// <summary>How many comments are drained at once.</summary>
    public int WaveSize { get; }

    /// <summary>The comments.</summary>
    public CommentTemplate[] Templates { get; }

    /// <summary>The service.</summary>
    public BusSubject Service => All[0];

    /// <summary>A MassTransit consumer that only publishes.</summary>
    public BusSubject MassTransit => All[1];

    /// <summary>RabbitMQ.Client with COPY.</summary>
    public BusSubject Copy => All[2];

    /// <summary>The service first.</summary>
    public IReadOnlyList<BusSubject> All { get; private set; } = [];

    /// <summary>Starts and warms them all.</summary>
    public static async Task<BusSubjects> StartAsync(BenchmarkRun run)
    {
        var subjects = new BusSubjects(run);
        try
        {
            await subjects.StartAllAsync(run);
            return subjects;
        }
        catch
        {
            await subjects.DisposeAsync();
            throw;
        }
    }

    /// <summary>Numbers for comments that nobody has seen yet.</summary>
    public long Take(int count)
    {
        var first = _next;
        _next += count;
        return first;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned.AsEnumerable().Reverse())
        {
            await owned.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAllAsync(BenchmarkRun run)
    {
        var token = run.Token;
        var serviceHost = Own(await run.Servers.VirtualHostAsync(token));
        var serviceDatabase = Own(await run.Servers.DatabaseAsync(token));
        var process = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(serviceDatabase).On(serviceHost), token);
        var service = Own(await BusSubject.ConnectAsync("service", serviceHost, process, process.ProcessId, () => process.Output, token));

        // The floors publish what the service published.
        var eventFile = _folder.File("event.json");
        await File.WriteAllBytesAsync(eventFile, await service.SampleEventAsync(Templates, Take(Templates.Length), token), token);

        var copyDatabase = Own(await run.Servers.DatabaseAsync(token));
        All =
        [
            service,
            await StartFloorAsync(run, "bare MassTransit consumer that publishes", MassTransitFloor.Verb, eventFile),
            await StartFloorAsync(run, "RabbitMQ.Client and COPY", CopyFloor.Verb, eventFile, copyDatabase.ConnectionString),
        ];
        for (var wave = 0; wave < 2; wave++)
        {
            await run.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  warming the bus, wave {wave + 1}"));
            var first = Take(WaveSize);
            foreach (var subject in All)
            {
                await subject.DrainAsync(Templates, first, WaveSize, token);
            }
        }
    }

    private async Task<BusSubject> StartFloorAsync(BenchmarkRun run, string name, string verb, params string[] arguments)
    {
        var host = Own(await run.Servers.VirtualHostAsync(run.Token));
        var process = new Floor(Child.Start(verb, [host.Uri.ToString(), .. arguments]));
        return Own(await BusSubject.ConnectAsync(name, host, process, process.Server.Id, () => process.Server.Output(40), run.Token));
    }

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private sealed record Floor(ServerProcess Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Server.KillAsync();
            Server.Dispose();
        }
    }
}
