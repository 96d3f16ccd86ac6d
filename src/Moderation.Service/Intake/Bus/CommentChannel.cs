using System.Runtime.CompilerServices;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace Moderation.Service.Intake.Bus;

/// <summary>
/// The channel that MassTransit receives comments by, with two changes: comments that are as they should be go to
/// <see cref="CommentReceiver"/>, and acknowledgements are sent many at a time. Everything else (connecting, declaring,
/// stopping, and messages that are no comments) stays MassTransit's.
/// </summary>
internal sealed class CommentChannel : ProxyPipeContext, ChannelContext
{
    /// <summary>How long a stop waits for what is in work. MassTransit gives the whole stop a little more.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly ChannelContext _channel;
    private readonly Acknowledgements _acknowledgements;
    private readonly Func<IAsyncBasicConsumer, Acknowledgements, CommentReceiver> _receive;
    private CommentReceiver? _receiver;

    /// <param name="channel">MassTransit's channel.</param>
    /// <param name="acknowledgements">Those of the channel.</param>
    /// <param name="receive">Makes the receiver, given the consumer for what it does not take.</param>
    public CommentChannel(ChannelContext channel, Acknowledgements acknowledgements, Func<IAsyncBasicConsumer, Acknowledgements, CommentReceiver> receive)
        : base(channel)
    {
        _channel = channel;
        _receive = receive;
        _acknowledgements = acknowledgements;
    }

    public IChannel Channel => _channel.Channel;

    public ConnectionContext ConnectionContext => _channel.ConnectionContext;

    public Task<string> BasicConsume(
        string queue, bool noAck, bool exclusive, IDictionary<string, object> arguments, IAsyncBasicConsumer consumer, string consumerTag, CancellationToken cancellationToken)
    {
        _receiver = _receive(consumer, _acknowledgements);
        return _channel.BasicConsume(queue, noAck, exclusive, arguments, _receiver, consumerTag, cancellationToken);
    }

    public ValueTask BasicAck(ulong deliveryTag, bool multiple, CancellationToken cancellationToken)
    {
        _acknowledgements.Finish(deliveryTag);

        // What MassTransit acknowledges it has put into the error queue: were the channel closed first, it would get there twice.
        return new ValueTask(_acknowledgements.FlushedAsync());
    }

    public async Task BasicNack(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken)
    {
        await _channel.BasicNack(deliveryTag, multiple, requeue, cancellationToken);
        _acknowledgements.Settle(deliveryTag);
    }

    public async Task BasicCancel(string consumerTag, CancellationToken cancellationToken)
    {
        await _channel.BasicCancel(consumerTag, cancellationToken);
        if (_receiver is { } receiver)
        {
            await receiver.FinishedAsync(StopPatience, cancellationToken);
        }

        await _acknowledgements.FlushedAsync().WaitAsync(cancellationToken);
    }

    public Task BasicPublishAsync(
        string exchange, string routingKey, bool mandatory, BasicProperties basicProperties, byte[] body, bool awaitAck, CancellationToken cancellationToken) =>
        _channel.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, awaitAck, cancellationToken);

    public Task ExchangeBind(string destination, string source, string routingKey, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        _channel.ExchangeBind(destination, source, routingKey, arguments, cancellationToken);

    public Task ExchangeDeclare(
        string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        _channel.ExchangeDeclare(exchange, type, durable, autoDelete, arguments, cancellationToken);

    public Task ExchangeDeclarePassive(string exchange, CancellationToken cancellationToken) => _channel.ExchangeDeclarePassive(exchange, cancellationToken);

    public Task QueueBind(string queue, string exchange, string routingKey, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        _channel.QueueBind(queue, exchange, routingKey, arguments, cancellationToken);

    public Task<QueueDeclareOk> QueueDeclare(
        string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        _channel.QueueDeclare(queue, durable, exclusive, autoDelete, arguments, cancellationToken);

    public Task<QueueDeclareOk> QueueDeclarePassive(string queue, CancellationToken cancellationToken) => _channel.QueueDeclarePassive(queue, cancellationToken);

    public Task<uint> QueuePurge(string queue, CancellationToken cancellationToken) => _channel.QueuePurge(queue, cancellationToken);

    public Task BasicQos(uint prefetchSize, ushort prefetchCount, bool global, CancellationToken cancellationToken) =>
        _channel.BasicQos(prefetchSize, prefetchCount, global, cancellationToken);

    public void NotifyFaulted(Exception exception, Uri inputAddress) => _channel.NotifyFaulted(exception, inputAddress);
}

/// <summary>Puts <see cref="CommentChannel"/> between MassTransit and its channel.</summary>
internal sealed class CommentChannelFilter(Func<IAsyncBasicConsumer, Acknowledgements, CommentReceiver> receive) : IFilter<ChannelContext>
{
    /// <summary>MassTransit may consume on one channel again after the broker has ended its consumer; delivery tags go on then.</summary>
    private readonly ConditionalWeakTable<IChannel, Acknowledgements> _acknowledgements = [];

    public Task Send(ChannelContext context, IPipe<ChannelContext> next) => next.Send(new CommentChannel(
        context,
        _acknowledgements.GetValue(context.Channel, channel => new Acknowledgements((tag, multiple) => channel.BasicAckAsync(tag, multiple))),
        receive));

    public void Probe(ProbeContext context) => context.CreateFilterScope("comments");
}
