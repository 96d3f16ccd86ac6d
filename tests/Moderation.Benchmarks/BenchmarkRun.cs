using System.Globalization;
using Moderation.Benchmarks.Bus;
using Moderation.Benchmarks.Measuring;
using Moderation.TestSupport;

namespace Moderation.Benchmarks;

/// <summary>One run of the program: its options, the servers it started and the table it fills.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options, CancellationToken cancellationToken) : IAsyncDisposable
{
    private BusSubjects? _busSubjects;

    /// <summary>Rounds to measure.</summary>
    public int Rounds => options.Rounds;

    /// <summary>Whether it only shows that everything works.</summary>
    public bool IsQuick => options.Quick;

    /// <summary>Ends the run early.</summary>
    public CancellationToken Token => cancellationToken;

    /// <summary>PostgreSQL and RabbitMQ of this run.</summary>
    public TestServers Servers { get; } = new();

    /// <summary>The table.</summary>
    public Report Report { get; } = new();

    /// <summary>Comments a second that the service sustained while they were published; null while it was not measured.</summary>
    public double? TopRate { get; set; }

    /// <summary>A size, or a tiny one in a quick run.</summary>
    public int Size(int full, int quick) => IsQuick ? quick : full;

    /// <summary>The service and its floors on the bus, warm; started when first asked for.</summary>
    public async Task<BusSubjects> BusSubjectsAsync() => _busSubjects ??= await BusSubjects.StartAsync(this);

    /// <summary>Measures everything and prints the table.</summary>
    public async Task RunAsync()
    {
        var started = TimeProvider.System.GetLocalNow();
        var load = Machine.LoadAverage();
        foreach (var scenario in options.Scenarios)
        {
            await SayAsync(scenario.Name);
            await scenario.RunAsync(this);
        }

        var text = $"""
            # Benchmarks of {started:yyyy-MM-dd}

            {await Machine.DescribeAsync(Servers, Token)}
            {Rounds} rounds{(IsQuick ? " of tiny size, which say little" : "")}, medians; service, load, PostgreSQL and RabbitMQ share the machine. Load average before the run: {load}.

            {Report.ToMarkdown()}
            """;
        await Console.Out.WriteLineAsync(text.AsMemory(), Token);
        if (options.Save)
        {
            var file = Repository.File(string.Create(CultureInfo.InvariantCulture, $"tests/Moderation.Benchmarks/Results/{started:yyyy-MM-dd}.md"));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text, Token);
        }
    }

    /// <summary>Tells who waits how far it is.</summary>
    public Task SayAsync(string line) =>
        Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetLocalNow():HH:mm:ss} {line}").AsMemory(), Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_busSubjects is not null)
        {
            await _busSubjects.DisposeAsync();
        }

        await Servers.DisposeAsync();
    }
}
