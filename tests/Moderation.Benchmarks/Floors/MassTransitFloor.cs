using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Moderation.Contracts;

namespace Moderation.Benchmarks.Floors;

/// <summary>
/// What MassTransit costs by itself: a consumer that publishes an event for each comment and does nothing else. It runs with
/// .NET's own settings; with those of the service (threads that do not spin) it is about a quarter faster.
/// </summary>
internal static class MassTransitFloor
{
    /// <summary>How the benchmarks start it: address of the broker, file with the event.</summary>
    public const string Verb = "masstransit-floor";

    private const string Comments = "moderation.comments";
    private const string Decisions = "moderation.decisions";

    /// <summary>The best of 100, 200, 400, 800 and 1,600 when measured.</summary>
    private const ushort Prefetch = 400;

    private static readonly ContentType Json = new("application/json");

    /// <summary>Runs until the process is killed.</summary>
    public static Task RunAsync(string[] arguments)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new FloorEvent(File.ReadAllBytes(arguments[1])));
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<PublishingConsumer>();
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(arguments[0]));
                rabbit.Message<Decided>(message => message.SetEntityName(Decisions));
                rabbit.Publish<Decided>(publish =>
                {
                    publish.ExchangeType = "topic";
                    publish.Durable = true;
                    publish.AutoDelete = false;
                });
                rabbit.ReceiveEndpoint("moderation-comments", endpoint =>
                {
                    endpoint.ConfigureConsumeTopology = false;
                    endpoint.PublishFaults = false;
                    endpoint.PrefetchCount = Prefetch;
                    endpoint.ConcurrentMessageLimit = Prefetch;
                    endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
                    endpoint.SetQuorumQueue();
                    endpoint.Bind(Comments, exchange =>
                    {
                        exchange.ExchangeType = "topic";
                        exchange.RoutingKey = "#";
                    });
                    endpoint.ConfigureConsumer<PublishingConsumer>(context);
                });
            });
        });
        return builder.Build().RunAsync();
    }

    private sealed record FloorEvent(byte[] Body);

    /// <summary>Stands for the event; what goes out is the given body.</summary>
    private sealed record Decided;

    private sealed class PublishingConsumer(IBus bus, FloorEvent decided) : IConsumer<CommentSubmitted>
    {
        public Task Consume(ConsumeContext<CommentSubmitted> context) => bus.Publish(
            new Decided(),
            publish =>
            {
                publish.Serializer = new CopyBodySerializer(Json, new BytesMessageBody(decided.Body));
                if (publish.TryGetPayload<RabbitMqSendContext>(out var rabbit))
                {
                    rabbit.RoutingKey = "news.held";
                    rabbit.BasicProperties.Type = nameof(CommentHeld);
                }
            },
            context.CancellationToken);
    }
}
