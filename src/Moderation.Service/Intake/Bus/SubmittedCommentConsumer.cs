using System.Threading.Channels;
using MassTransit;
using Moderation.Contracts;
using Moderation.Service.Sites;

namespace Moderation.Service.Intake.Bus;

/// <summary>The bus door: acknowledges a comment once it is durable.</summary>
internal sealed class SubmittedCommentConsumer(CommentIntake intake, CommentValidation validation, SiteRegistry sites, IHostApplicationLifetime lifetime)
    : IConsumer<CommentSubmitted>
{
    public async Task Consume(ConsumeContext<CommentSubmitted> context)
    {
        var comment = context.Message;
        var site = sites.Find(comment.Site ?? string.Empty) ?? throw new InvalidCommentException("site", "is not a site of this service.");
        if (validation.Check(comment) is { } problem)
        {
            throw new InvalidCommentException(problem.Field, problem.Problem);
        }

        try
        {
            await intake.TakeInAsync(comment, site, context.CancellationToken);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Neither acknowledged nor failed: when the connection closes, the broker gives the message to another instance.
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }
    }
}

/// <summary>A message that is no comment. Ends in the error queue with this reason; trying again would not help.</summary>
internal sealed class InvalidCommentException(string field, string problem) : Exception($"{field} {problem}");

/// <summary>The queue that comments come in by.</summary>
internal sealed class SubmittedCommentConsumerDefinition : ConsumerDefinition<SubmittedCommentConsumer>
{
    /// <summary>The topic exchange that sites publish to.</summary>
    public const string Exchange = "moderation.comments";

    /// <summary>Written out, because renaming the class must not rename the queue.</summary>
    public const string Queue = "moderation-comments";

    /// <summary>Where messages end that are no comments, or that the service cannot survive.</summary>
    public const string ErrorQueue = Queue + "_error";

    /// <summary>
    /// How often a message may be given back before it counts as one that kills its consumers: the default of RabbitMQ 4.
    /// An instance that is killed gives back all that it had in work, so a smaller number would punish innocent messages.
    /// </summary>
    private const int DeliveryLimit = 20;

    private readonly IntakeOptions _options;
    private readonly CommentIntake _intake;
    private readonly CommentValidation _validation;
    private readonly SiteRegistry _sites;

    public SubmittedCommentConsumerDefinition(IntakeOptions options, CommentIntake intake, CommentValidation validation, SiteRegistry sites)
    {
        _options = options;
        _intake = intake;
        _validation = validation;
        _sites = sites;
        EndpointName = Queue;
        ConcurrentMessageLimit = options.Prefetch;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<SubmittedCommentConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.ConfigureConsumeTopology = false;
        endpointConfigurator.PublishFaults = false;
        endpointConfigurator.PrefetchCount = _options.Prefetch;
        endpointConfigurator.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Ignore<InvalidCommentException>();
            retry.Intervals(100, 1_000);
        });
        if (endpointConfigurator is IRabbitMqReceiveEndpointConfigurator rabbit)
        {
            // One after the other, so that an edit is not judged before what it edits; nothing is waited for there.
            rabbit.ConcurrentMessageLimit = 1;
            rabbit.ConfigureChannel(channel => channel.UseFilter(new CommentChannelFilter(
                (others, acknowledgements) => new CommentReceiver(others, acknowledgements, _intake, _validation, _sites))));
            rabbit.SetQuorumQueue();
            rabbit.SetQueueArgument("x-delivery-limit", DeliveryLimit);
            rabbit.Bind(Exchange, exchange =>
            {
                exchange.ExchangeType = "topic";
                exchange.RoutingKey = "#";
            });

            // The same queue as that of failed messages, so it must be declared with the same arguments.
            rabbit.BindDeadLetterQueue(ErrorQueue, ErrorQueue, errors =>
            {
                errors.SetQueueArgument("x-queue-type", "quorum");
                errors.SetQueueArgument("x-delivery-limit", DeliveryLimit);
                errors.SetQueueArgument("x-dead-letter-exchange", ErrorQueue);
            });
        }
    }
}
