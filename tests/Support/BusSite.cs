using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Moderation.TestSupport;

/// <summary>A site on the bus, as any AMQP client: it knows exchanges and JSON, and nothing of the service's libraries.</summary>
public sealed class BusSite : IAsyncDisposable
{
    /// <summary>The exchange that comments go to.</summary>
    public const string Comments = "moderation.comments";

    /// <summary>The exchange that decisions come from.</summary>
    public const string Decisions = "moderation.decisions";

    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BusSite(IConnection connection, IChannel channel)
    {
        _connection = connection;
        _channel = channel;
    }

    /// <summary>Every event that arrived, repeats included, in order.</summary>
    public ConcurrentQueue<BusEvent> Events { get; } = [];

    /// <summary>Whether the broker still talks to it.</summary>
    public bool IsOpen => _channel.IsOpen;

    /// <summary>Connects and listens with a durable queue of its own, so that nothing is missed while it is away.</summary>
    public static async Task<BusSite> ConnectAsync(Uri broker, string queue, string routingKey, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = broker, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(cancellationToken);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true, new ThrottlingRateLimiter(512)), cancellationToken);
        await channel.ExchangeDeclareAsync(Decisions, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" }, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue, Decisions, routingKey, cancellationToken: cancellationToken);
        await channel.BasicQosAsync(0, 500, global: false, cancellationToken);
        var site = new BusSite(connection, channel);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            site.Events.Enqueue(BusEvent.Of(delivery));
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
        return site;
    }

    /// <summary>Publishes a plain JSON message and waits until the broker has it safe. Fails when it reaches no queue.</summary>
    public Task PublishAsync(
        string json, CancellationToken cancellationToken, string? contentType = "application/json", string exchange = Comments, string routingKey = "comment", string? traceParent = null) =>
        PublishAsync(Encoding.UTF8.GetBytes(json), cancellationToken, contentType, exchange, routingKey, traceParent);

    /// <inheritdoc cref="PublishAsync(string, CancellationToken, string?, string, string, string?)"/>
    public async Task PublishAsync(
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken, string? contentType = "application/json", string exchange = Comments, string routingKey = "comment", string? traceParent = null)
    {
        var properties = new BasicProperties { Persistent = true };
        if (traceParent is not null)
        {
            properties.Headers = new Dictionary<string, object?>(StringComparer.Ordinal) { ["traceparent"] = traceParent };
        }

        if (contentType is not null)
        {
            properties.ContentType = contentType;
        }

        await _channel.BasicPublishAsync(exchange, routingKey, mandatory: true, properties, body, cancellationToken);
    }

    /// <summary>Takes one message off a queue; null when it is empty.</summary>
    public async Task<BasicGetResult?> GetAsync(string queue, CancellationToken cancellationToken) =>
        await _channel.BasicGetAsync(queue, autoAck: true, cancellationToken);

    /// <summary>Waits until this many different events have arrived.</summary>
    public Task WaitForAsync(int different, TimeSpan patience, CancellationToken cancellationToken) => Eventually.TrueAsync(
        _ => Task.FromResult(Events.Select(e => e.EventId).Distinct(StringComparer.Ordinal).Count() >= different),
        patience,
        () => $"for {different} events; {Events.Count} came",
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}

/// <summary>A decision as it came from the bus.</summary>
/// <param name="RoutingKey">The key it was published with.</param>
/// <param name="ContentType">Its content type.</param>
/// <param name="MessageId">The AMQP message id.</param>
/// <param name="Headers">The names of its headers.</param>
/// <param name="TraceParent">The trace that it belongs to; null when it was not traced.</param>
/// <param name="Body">The JSON as it came.</param>
/// <param name="Json">The same, read.</param>
public sealed record BusEvent(string RoutingKey, string? ContentType, string? MessageId, IReadOnlyList<string> Headers, string? TraceParent, string Body, JsonElement Json)
{
    /// <summary>The stable id.</summary>
    public string EventId => Text("eventId");

    /// <summary>The comment.</summary>
    public string CommentId => Text("commentId");

    /// <summary>Which text was decided.</summary>
    public int Revision => Json.GetProperty("revision").GetInt32();

    /// <summary>Which decision about the comment it is.</summary>
    public int Sequence => Json.GetProperty("sequence").GetInt32();

    /// <summary>A member that is text.</summary>
    public string Text(string member) => Json.GetProperty(member).GetString()!;

    internal static BusEvent Of(BasicDeliverEventArgs delivery)
    {
        var body = Encoding.UTF8.GetString(delivery.Body.Span);
        using var document = JsonDocument.Parse(body);
        return new BusEvent(
            delivery.RoutingKey,
            delivery.BasicProperties.ContentType,
            delivery.BasicProperties.MessageId,
            delivery.BasicProperties.Headers?.Keys.ToList() ?? [],
            delivery.BasicProperties.Headers?.TryGetValue("traceparent", out var trace) == true && trace is byte[] bytes ? Encoding.ASCII.GetString(bytes) : null,
            body,
            document.RootElement.Clone());
    }
}
