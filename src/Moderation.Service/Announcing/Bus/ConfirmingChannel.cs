using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Moderation.Service.Announcing.Bus;

/// <summary>Publishes one after the other without waiting, and tells when the broker has confirmed everything. For one caller at a time.</summary>
internal sealed class ConfirmingChannel : IAsyncDisposable
{
    private const int Mask = 0xFFFF;

    private readonly IChannel _channel;
    private readonly Lock _gate = new();
    private readonly bool[] _confirmed = new bool[Mask + 1];
    private ulong _published;
    private ulong _oldest = 1;
    private readonly Queue<(ulong Upto, TaskCompletionSource Reached)> _waiting = [];
    private Exception? _failure;

    private ConfirmingChannel(IChannel channel)
    {
        _channel = channel;
        channel.BasicAcksAsync += OnConfirmedAsync;
        channel.BasicNacksAsync += (_, _) => FailAsync("The broker refused a message.");
        channel.ChannelShutdownAsync += (_, _) => FailAsync("The channel was closed.");
    }

    /// <summary>How many messages the broker has not confirmed. More than 65,000 must not be.</summary>
    public long Unconfirmed => (long)(_published - Volatile.Read(ref _oldest) + 1);

    /// <summary>Opens a channel of its own on a connection.</summary>
    public static async Task<ConfirmingChannel> OpenAsync(IConnection connection, CancellationToken cancellationToken) =>
        new(await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), cancellationToken));

    /// <summary>Declares a durable topic exchange.</summary>
    public Task DeclareTopicAsync(string exchange, CancellationToken cancellationToken) =>
        _channel.ExchangeDeclareAsync(exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);

    /// <summary>Hands a message to the connection; the caller may reuse the body after that.</summary>
    public async ValueTask PublishAsync(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        _published++;
        if (Unconfirmed >= Mask)
        {
            throw new InvalidOperationException("Wait for confirmations now and then.");
        }

        await _channel.BasicPublishAsync(exchange, routingKey, mandatory: false, properties, body, cancellationToken);
    }

    /// <summary>Completes once all that was published so far is confirmed.</summary>
    public Task ConfirmedAsync()
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            if (_oldest > _published)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((_published, reached));
            return reached.Task;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private Task OnConfirmedAsync(object sender, BasicAckEventArgs confirmation)
    {
        lock (_gate)
        {
            for (var sequence = confirmation.Multiple ? _oldest : confirmation.DeliveryTag; sequence <= confirmation.DeliveryTag; sequence++)
            {
                _confirmed[sequence & Mask] = true;
            }

            while (_confirmed[_oldest & Mask])
            {
                _confirmed[_oldest & Mask] = false;
                _oldest++;
            }

            while (_waiting.TryPeek(out var waiting) && _oldest > waiting.Upto)
            {
                _waiting.Dequeue();
                waiting.Reached.SetResult();
            }
        }

        return Task.CompletedTask;
    }

    private Task FailAsync(string reason)
    {
        lock (_gate)
        {
            _failure = new InvalidOperationException(reason);
            while (_waiting.TryDequeue(out var waiting))
            {
                waiting.Reached.SetException(_failure);
            }
        }

        return Task.CompletedTask;
    }
}
