namespace Moderation.Service.Announcing;

internal static class AnnouncingServices
{
    /// <summary>Adds what tells sites of decisions.</summary>
    public static void AddAnnouncing(this WebApplicationBuilder builder) => builder.Services.AddHostedService<BusRelay>();

    /// <summary>Maps the feed that sites can read instead of being called.</summary>
    public static void MapAnnouncing(this RouteGroupBuilder api)
    {
        var events = api.MapGroup("/events").WithTags("Events");
        events.MapGet("/", EventEndpoints.ReadAsync)
            .WithName("ReadEvents").WithSummary("The site's decision events in order, after a cursor or after what was acknowledged.")
            .Produces<EventPage>().ProducesProblem(StatusCodes.Status400BadRequest);
        events.MapPost("/ack", EventEndpoints.AcknowledgeAsync)
            .WithName("AcknowledgeEvents").WithSummary("Remembers how far the site has got.")
            .Accepts<EventAcknowledgement>("application/json")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status400BadRequest);
    }
}
