using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Moderation.Service.Operations;
using Moderation.Service.Storage;
using RabbitMQ.Client;

namespace Moderation.Service.Announcing.Bus;

/// <summary>
/// Publishes to RabbitMQ on a connection of its own: a broker that is short of memory stops reading from whoever publishes,
/// and comments must go on coming in by the other connection meanwhile.
/// </summary>
internal sealed class RabbitPublisher : IDecisionPublisher
{
    /// <summary>The topic exchange that decisions go out by.</summary>
    public const string Exchange = "moderation.decisions";

    /// <summary>How long the broker may take to confirm before it counts as lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IConnection _connection;
    private readonly ConfirmingChannel _channel;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<Activity> _spans = [];
    private volatile bool _isBlocked;

    private RabbitPublisher(IConnection connection, ConfirmingChannel channel, TimeProvider clock)
    {
        _connection = connection;
        _channel = channel;
        _clock = clock;
        connection.ConnectionBlockedAsync += (_, _) => SetBlocked(true);
        connection.ConnectionUnblockedAsync += (_, _) => SetBlocked(false);
    }

    /// <summary>Connects, and declares the exchange so that receivers find it before the first decision.</summary>
    public static async Task<IDecisionPublisher> ConnectAsync(Uri broker, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Whoever lost the connection has to publish again from where the broker confirmed: recovery would hide that.
        var factory = new ConnectionFactory { Uri = broker, AutomaticRecoveryEnabled = false, ClientProvidedName = "moderation announcing" };
        var connection = await factory.CreateConnectionAsync(cancellationToken);
        try
        {
            var channel = await ConfirmingChannel.OpenAsync(connection, cancellationToken);
            await channel.DeclareTopicAsync(Exchange, cancellationToken);
            return new RabbitPublisher(connection, channel, clock);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task PublishAsync(IReadOnlyList<RecordedDecision> decisions, CancellationToken cancellationToken)
    {
        foreach (var decision in decisions)
        {
            var properties = new BasicProperties
            {
                Persistent = true,
                ContentType = "application/json",
                Type = EventJson.TypeOf(decision.Verdict),
                MessageId = decision.EventId,
            };
            if (Measures.Announcing(decision) is { } span)
            {
                _spans.Enqueue(span);
                properties.Headers = new Dictionary<string, object?>(StringComparer.Ordinal) { ["traceparent"] = span.Id };
            }

            await _channel.PublishAsync(
                Exchange, $"{decision.Site}.{decision.Verdict.Status()}", properties, Encoding.UTF8.GetBytes(decision.Event), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task ConfirmedAsync(CancellationToken cancellationToken)
    {
        var open = _spans.Count;
        var confirmed = _channel.ConfirmedAsync();
        while (true)
        {
            try
            {
                await confirmed.WaitAsync(Patience, _clock, cancellationToken);
                break;
            }
            catch (TimeoutException) when (_isBlocked)
            {
                // The broker has said that it takes nothing for now. It keeps what it was sent: sending it again would repeat it.
            }
        }

        for (; open > 0 && _spans.TryDequeue(out var span); open--)
        {
            span.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Not in an orderly way: a broker that does not answer would not answer to a farewell either.
        await _connection.AbortAsync(TimeSpan.FromSeconds(1));
        await _connection.DisposeAsync();
    }

    private Task SetBlocked(bool blocked)
    {
        _isBlocked = blocked;
        return Task.CompletedTask;
    }
}
