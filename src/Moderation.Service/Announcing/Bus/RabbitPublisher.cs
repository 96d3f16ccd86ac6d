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
    private List<Activity> _spans = [];
    private volatile TaskCompletionSource? _blocked;

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
    public Task ReadyAsync(CancellationToken cancellationToken) => _blocked?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async Task PublishAsync(IReadOnlyList<RecordedDecision> decisions, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        foreach (var decision in decisions)
        {
            // Read it again when the broker takes it: by then the comment may have been erased.
            if (_blocked is not null)
            {
                throw new IOException("The broker takes nothing for now.");
            }

            var properties = new BasicProperties
            {
                Persistent = true,
                ContentType = "application/json",
                Type = EventJson.TypeOf(decision.Verdict),
                MessageId = decision.EventId,
            };
            if (Measures.Announcing(decision) is { } span)
            {
                _spans.Add(span);
                properties.Headers = new Dictionary<string, object?>(StringComparer.Ordinal) { ["traceparent"] = span.Id };
            }

            await _channel.PublishAsync(
                Exchange, $"{decision.Site}.{decision.Verdict.Status()}", properties, Encoding.UTF8.GetBytes(decision.Event), patience.Token);
        }
    }

    /// <inheritdoc/>
    public async Task ConfirmedAsync(CancellationToken cancellationToken)
    {
        var spans = _spans;
        _spans = [];
        var confirmed = _channel.ConfirmedAsync();
        while (true)
        {
            try
            {
                await confirmed.WaitAsync(Patience, _clock, cancellationToken);
                break;
            }
            catch (TimeoutException) when (_blocked is not null)
            {
                // The broker has said that it takes nothing for now. It keeps what it was sent: sending it again would repeat it.
            }
        }

        spans.ForEach(span => span.Dispose());
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
        if (blocked)
        {
            _blocked ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        else
        {
            var waiting = _blocked;
            _blocked = null;
            waiting?.TrySetResult();
        }

        return Task.CompletedTask;
    }
}
