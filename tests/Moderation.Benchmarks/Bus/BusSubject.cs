using System.Diagnostics;
using System.Globalization;
using Moderation.Benchmarks.Measuring;
using Moderation.Service.Announcing.Bus;
using Moderation.TestSupport;
using RabbitMQ.Client;

namespace Moderation.Benchmarks.Bus;

/// <summary>A process that takes comments off a queue and publishes decisions, alone in a virtual host: the service or a floor.</summary>
internal sealed class BusSubject : IAsyncDisposable
{
    /// <summary>The queue that all decisions end in.</summary>
    public const string Results = "results";

    /// <summary>The queue that comments wait in.</summary>
    public const string Waiting = "moderation-comments";

    private const int Stop = 19;
    private const int Continue = 18;
    private const int PublishAtOnce = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly IAsyncDisposable _process;
    private readonly Func<string> _output;
    private readonly IConnection _connection;
    private readonly ConfirmingChannel _publishing;
    private readonly IChannel _control;

    private BusSubject(
        string name, TestVirtualHost virtualHost, IAsyncDisposable process, int processId, Func<string> output, IConnection connection, ConfirmingChannel publishing, IChannel control)
    {
        Name = name;
        VirtualHost = virtualHost;
        ProcessId = processId;
        _process = process;
        _output = output;
        _connection = connection;
        _publishing = publishing;
        _control = control;
    }

    /// <summary>As the table calls it.</summary>
    public string Name { get; }

    /// <summary>Where its queues are.</summary>
    public TestVirtualHost VirtualHost { get; }

    /// <summary>The process that is measured.</summary>
    public int ProcessId { get; }

    /// <summary>Connects to a process that was just started, and waits until it consumes.</summary>
    public static async Task<BusSubject> ConnectAsync(
        string name, TestVirtualHost virtualHost, IAsyncDisposable process, int processId, Func<string> output, CancellationToken cancellationToken)
    {
        var connection = await virtualHost.ConnectAsync(cancellationToken);
        var control = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await control.ExchangeDeclareAsync(BusSite.Decisions, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
        await control.QueueDeclareAsync(
            Results, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" }, cancellationToken: cancellationToken);
        await control.QueueBindAsync(Results, BusSite.Decisions, "#", cancellationToken: cancellationToken);
        await Eventually.TrueAsync(
            async token =>
            {
                // Asking for a queue that is not there closes the channel.
                await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
                return (await channel.QueueDeclarePassiveAsync(Waiting, token)).ConsumerCount > 0;
            },
            Patience,
            () => $"for {name} to consume. Its output:\n{output()}",
            cancellationToken);
        return new BusSubject(name, virtualHost, process, processId, output, connection, await ConfirmingChannel.OpenAsync(connection, cancellationToken), control);
    }

    /// <summary>Fills the queue while the process is halted, and measures from when it goes on to when the last decision is in the result queue.</summary>
    public async Task<DrainResult> DrainAsync(CommentTemplate[] templates, long first, int count, CancellationToken cancellationToken)
    {
        ProcessTree.Signal(ProcessId, Stop);
        try
        {
            await PublishAsync(templates, first, count, cancellationToken);
        }
        finally
        {
            ProcessTree.Signal(ProcessId, Continue);
        }

        var clock = Stopwatch.StartNew();
        var before = ProcessFigures.ProcessorTime(ProcessId);
        var (brokerBefore, databaseBefore) = ProcessFigures.ServersProcessorTime();
        await WaitForResultsAsync(count, cancellationToken);
        var took = clock.Elapsed;
        var (broker, database) = ProcessFigures.ServersProcessorTime();
        var result = new DrainResult(
            count / took.TotalSeconds,
            (ProcessFigures.ProcessorTime(ProcessId) - before).TotalMicroseconds / count,
            (broker - brokerBefore).TotalMicroseconds / count,
            (database - databaseBefore).TotalMicroseconds / count);
        await _control.QueuePurgeAsync(Results, cancellationToken);
        return result;
    }

    /// <summary>Drains once and returns an event of middling size, as it was published.</summary>
    public async Task<byte[]> SampleEventAsync(CommentTemplate[] templates, long first, CancellationToken cancellationToken)
    {
        const int Count = 101;
        await PublishAsync(templates, first, Count, cancellationToken);
        await WaitForResultsAsync(Count, cancellationToken);
        var events = new List<byte[]>();
        while (await _control.BasicGetAsync(Results, autoAck: true, cancellationToken) is { } found)
        {
            events.Add(found.Body.ToArray());
        }

        return events.OrderBy(body => body.Length).ElementAt(Count / 2);
    }

    /// <summary>Throws away the decisions that arrived.</summary>
    public async Task ClearResultsAsync(CancellationToken cancellationToken)
    {
        await Eventually.TrueAsync(
            async token => await _control.MessageCountAsync(Waiting, token) == 0,
            Patience,
            () => $"for {Name} to finish. Its output:\n{_output()}",
            cancellationToken);
        await Task.Delay(500, cancellationToken);
        await _control.QueuePurgeAsync(Results, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _publishing.DisposeAsync();
        await _control.DisposeAsync();
        await _connection.DisposeAsync();
        await _process.DisposeAsync();
    }

    private async Task PublishAsync(CommentTemplate[] templates, long first, int count, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties { Persistent = true, ContentType = "application/json" };
        for (var number = 0; number < count; number++)
        {
            await _publishing.PublishAsync(BusSite.Comments, "comment", properties, templates[number % templates.Length].Stamp(first + number).Bytes, cancellationToken);
            if (number % PublishAtOnce == PublishAtOnce - 1)
            {
                await _publishing.ConfirmedAsync().WaitAsync(Patience, cancellationToken);
            }
        }

        await _publishing.ConfirmedAsync().WaitAsync(Patience, cancellationToken);
    }

    private async Task WaitForResultsAsync(int count, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        uint found;
        while ((found = await _control.MessageCountAsync(Results, cancellationToken)) < count)
        {
            if (clock.Elapsed > Patience)
            {
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{Name} published {found} of {count} decisions. Its output:\n{_output()}"));
            }

            await Task.Delay(5, cancellationToken);
        }
    }
}

/// <summary>What a drain showed.</summary>
/// <param name="Rate">Comments a second.</param>
/// <param name="Cpu">Processor time of the subject for one comment, in µs.</param>
/// <param name="BrokerCpu">That of the broker.</param>
/// <param name="DatabaseCpu">That of the database.</param>
internal sealed record DrainResult(double Rate, double Cpu, double BrokerCpu, double DatabaseCpu);
