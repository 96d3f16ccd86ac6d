using Moderation.Service.Storage;

namespace Moderation.Service.Sites;

internal static class SiteServices
{
    private const string Root = "/v1";

    /// <summary>Adds the sites that the configuration names.</summary>
    public static SiteRegistry AddSites(this WebApplicationBuilder builder)
    {
        var sites = SiteRegistry.Read(builder.Configuration);
        builder.Services.AddSingleton(sites);
        return sites;
    }

    /// <summary>Everything under <c>/v1</c> needs a site's key, and the database.</summary>
    public static RouteGroupBuilder MapPublicApi(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase),
            api => api.UseMiddleware<SiteAuthentication>().UseMiddleware<DatabaseGate>());
        return app.MapGroup(Root);
    }
}
