using Moderation.Service.Operations;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing.Webhooks;

internal static class WebhookServices
{
    /// <summary>Adds what posts decisions to the sites that have a webhook.</summary>
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(WebhookOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<DeliveryStore>();
        builder.Services.AddSingleton<DeliveryLog>();
        builder.Services.AddSingleton<WebhookRelay>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WebhookRelay>());

        // A webhook gets what is decided from its first configuration on; for a new site that is everything.
        builder.Services.AddSingleton<IEnumerable<FeedReader>>(services => services.GetRequiredService<SiteRegistry>().All
            .Where(site => site.WebhookUrl is not null)
            .Select(site => new FeedReader(DeliveryStore.Reader(site.Name), site.Name))
            .ToList());
    }

    /// <summary>Maps the record of deliveries, and their replay.</summary>
    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapGet("/deliveries", WebhookEndpoints.ReadAsync)
            .WithName("ReadDeliveries").WithSummary("Read webhook deliveries")
            .Produces<DeliveryPage>().ProducesProblem(StatusCodes.Status400BadRequest)
            .Describe(WebhookDescription.Read);
        webhooks.MapPost("/replay", WebhookEndpoints.ReplayAsync)
            .WithName("ReplayDeliveries").WithSummary("Send events again")
            .Accepts<ReplayRequest>("application/json")
            .Produces<ReplayResult>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .Describe(WebhookDescription.Replay);
    }
}
