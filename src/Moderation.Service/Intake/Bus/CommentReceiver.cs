using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Moderation.Contracts;
using Moderation.Service.Sites;
using Moderation.Service.Storage;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Moderation.Service.Intake.Bus;

/// <summary>
/// Takes comments off the queue in the order they come and acknowledges each once it is durable. It takes only what is in
/// order; a message that is no comment, or a comment that the database will not have, it leaves to MassTransit, which tries
/// again and then moves it to the error queue with the reason.
/// </summary>
internal sealed class CommentReceiver(
    IAsyncBasicConsumer others, Acknowledgements acknowledgements, CommentIntake intake, CommentValidation validation, SiteRegistry sites) : IAsyncBasicConsumer
{
    private const string Envelope = "application/vnd.masstransit+json";

    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inWork;
    private int _isStopping;

    public IChannel? Channel => others.Channel;

    public async Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            // The channel is gone: the broker delivers again.
            return;
        }

        // The body is the client's again when this method returns.
        var copy = body.ToArray();
        if (!TryRead(properties, copy, out var comment) || sites.Find(comment.Site) is not { } site || validation.Check(comment) is not null)
        {
            Leave();
            return;
        }

        Interlocked.Increment(ref _inWork);
        try
        {
            if (await intake.QueueAsync(comment, site, TraceOf(properties), submission => new Delivery(this, submission, deliveryTag, Leave), cancellationToken) is { } later)
            {
                // Not awaited: a second scorer takes its time, and the comments behind must not wait for that.
                _ = QueuedAsync(later, Leave);
            }
        }
#pragma warning disable CA1031 // Whatever goes wrong with one message, the next ones must be received.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception, Leave);
        }

        // Not awaited: it may take as long as trying again takes, and the comments behind it must not wait for that.
        void Leave() => _ = others.HandleBasicDeliverAsync(consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, copy, CancellationToken.None);
    }

    /// <summary>Completes once every comment taken is durable and finished, or patience is at its end. Call it when the broker was told to send no more.</summary>
    public async Task FinishedAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var impatient = Task.Delay(patience, cancellationToken);

        // What came before the broker's answer is still being handed over.
        await Task.WhenAny(_cancelled.Task, impatient);
        Interlocked.Exchange(ref _isStopping, 1);
        if (Volatile.Read(ref _inWork) > 0)
        {
            await Task.WhenAny(_finished.Task, impatient);
        }
    }

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) => others.HandleBasicCancelAsync(consumerTag, cancellationToken);

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        _cancelled.TrySetResult();
        return others.HandleBasicCancelOkAsync(consumerTag, cancellationToken);
    }

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) => others.HandleBasicConsumeOkAsync(consumerTag, cancellationToken);

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => others.HandleChannelShutdownAsync(channel, reason);

    private static bool TryRead(IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body, [NotNullWhen(true)] out CommentSubmitted? comment)
    {
        comment = null;
        try
        {
            var submitted = properties.ContentType switch
            {
                null or "" or "application/json" => JsonSerializer.Deserialize(body, IntakeJson.Default.SubmitSiteComment),
                Envelope => JsonSerializer.Deserialize(body, IntakeJson.Default.CommentEnvelope) is { IsComment: true } envelope ? envelope.Message : null,
                _ => null,
            };
            comment = submitted?.ToMessage(submitted.Site ?? string.Empty);
        }
        catch (JsonException)
        {
            // MassTransit reads it once more and says what is wrong.
        }

        return comment is not null;
    }

    private static string? TraceOf(IReadOnlyBasicProperties properties) =>
        properties.Headers is { } headers && headers.TryGetValue("traceparent", out var value) && value is byte[] { Length: < 100 } trace
            ? Encoding.ASCII.GetString(trace)
            : null;

    private async Task QueuedAsync(Task later, Action leave)
    {
        try
        {
            await later;
        }
#pragma warning disable CA1031 // Whatever goes wrong with one message, the next ones must be received.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception, leave);
        }
    }

    private void Succeeded(ulong deliveryTag)
    {
        acknowledgements.Finish(deliveryTag);
        Finish();
    }

    private void Failed(Exception exception, Action leave)
    {
        Finish();

        // When the service stops it neither acknowledges nor refuses: the broker gives the message to another instance.
        if (exception is not (ChannelClosedException or OperationCanceledException))
        {
            leave();
        }
    }

    private void Finish()
    {
        if (Interlocked.Decrement(ref _inWork) == 0 && Volatile.Read(ref _isStopping) == 1)
        {
            _finished.TrySetResult();
        }
    }

    /// <summary>A comment that waits to be recorded. It is not given up while the channel lives, and after that repeats do no harm.</summary>
    private sealed class Delivery(CommentReceiver receiver, Submission submission, ulong deliveryTag, Action leave) : PendingSubmission(submission, CancellationToken.None)
    {
        public override void Complete(SubmissionOutcome outcome) => receiver.Succeeded(deliveryTag);

        public override void Fail(Exception exception) => receiver.Failed(exception, leave);
    }
}

/// <summary>What of MassTransit's envelope matters here.</summary>
internal sealed record CommentEnvelope
{
    private static readonly string Urn = $"urn:message:{typeof(CommentSubmitted).Namespace}:{nameof(CommentSubmitted)}";

    /// <summary>The types that the message can be read as.</summary>
    public IReadOnlyList<string>? MessageType { get; init; }

    /// <summary>The comment.</summary>
    public SubmitSiteComment? Message { get; init; }

    /// <summary>Whether the message says that it is a comment.</summary>
    public bool IsComment => MessageType?.Contains(Urn, StringComparer.OrdinalIgnoreCase) == true;
}
