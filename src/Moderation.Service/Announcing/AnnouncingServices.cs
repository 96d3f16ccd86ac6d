using Moderation.Service.Announcing.Bus;
using Moderation.Service.Announcing.Webhooks;
using Moderation.Service.Operations;

namespace Moderation.Service.Announcing;

internal static class AnnouncingServices
{
    /// <summary>Adds what tells sites of decisions.</summary>
    public static void AddAnnouncing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ConnectPublisher>(services =>
            services.GetRequiredService<BusOptions>().Uri is { } broker
                ? token => RabbitPublisher.ConnectAsync(broker, services.GetRequiredService<TimeProvider>(), token)
                : _ => Task.FromResult<IDecisionPublisher>(new MemoryPublisher()));
        builder.Services.AddHostedService<BusRelay>();
        builder.AddWebhooks();
    }

    /// <summary>Maps the feed that sites can read instead of being called, and the record of calls.</summary>
    public static void MapAnnouncing(this RouteGroupBuilder api)
    {
        var events = api.MapGroup("/events").WithTags("Events");
        events.MapGet("/", EventEndpoints.ReadAsync)
            .WithName("ReadEvents").WithSummary("Read decision events")
            .Produces<EventPage>().ProducesProblem(StatusCodes.Status400BadRequest)
            .Describe(EventDescription.Read);
        events.MapPost("/ack", EventEndpoints.AcknowledgeAsync)
            .WithName("AcknowledgeEvents").WithSummary("Acknowledge events")
            .Accepts<EventAcknowledgement>("application/json")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest)
            .Describe(EventDescription.Acknowledge);
        api.MapWebhooks();
    }
}
