using System.Net.Mime;
using System.Text;
using MassTransit;
using MassTransit.Serialization;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing;

/// <summary>A recorded decision on its way to the bus: its event as it was written, under the routing key <c>&lt;site&gt;.&lt;status&gt;</c>.</summary>
internal sealed record DecisionMessage
{
    public required string Site { get; init; }

    public required string Status { get; init; }
}

internal static class DecisionMessages
{
    /// <summary>The topic exchange that decisions go out by.</summary>
    public const string Exchange = "moderation.decisions";

    private static readonly ContentType Json = new("application/json");

    /// <summary>Declares the exchange for decisions when the bus starts, so that receivers find it.</summary>
    public static void PublishDecisions(this IRabbitMqBusFactoryConfigurator bus)
    {
        bus.Message<DecisionMessage>(message => message.SetEntityName(Exchange));
        bus.Publish<DecisionMessage>(publish =>
        {
            publish.ExchangeType = "topic";

            // Said aloud, because exchanges of types that are not public are made temporary.
            publish.Durable = true;
            publish.AutoDelete = false;
        });
        bus.DeployPublishTopology = true;
    }

    /// <summary>Completes once the broker has confirmed the event.</summary>
    public static async Task PublishAsync(this IBus bus, RecordedDecision decision, CancellationToken cancellationToken)
    {
        using var activity = Measures.Announcing(decision);
        var message = new DecisionMessage { Site = decision.Site, Status = decision.Verdict.Status() };
        await bus.Publish(message, context =>
        {
            // The stored bytes go out as they are: what the bus says and what the feed says cannot differ.
            context.Serializer = new CopyBodySerializer(Json, new BytesMessageBody(Encoding.UTF8.GetBytes(decision.Event)));
            context.MessageId = Guid.Parse(decision.EventId);
            if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit))
            {
                rabbit.RoutingKey = $"{message.Site}.{message.Status}";
                rabbit.BasicProperties.Type = EventJson.TypeOf(decision.Verdict);
            }
        }, cancellationToken);
    }
}
