using Moderation.Service.Administration;
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

    /// <summary>Everything under <c>/v1</c> needs a site's key, or the admin key where administration begins, and the database.</summary>
    public static RouteGroupBuilder MapPublicApi(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase),
            api => api
                .UseWhen(context => !IsAdministration(context), sites => sites.UseMiddleware<SiteAuthentication>())
                .UseWhen(IsAdministration, administration => administration.UseMiddleware<AdminAuthentication>())
                .UseMiddleware<DatabaseGate>());
        return app.MapGroup(Root);
    }

    private static bool IsAdministration(HttpContext context) =>
        context.Request.Path.StartsWithSegments(AdministrationServices.Root, StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments(AdministrationServices.Backtest, StringComparison.OrdinalIgnoreCase);
}
