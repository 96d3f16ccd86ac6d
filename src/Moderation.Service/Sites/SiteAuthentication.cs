using Microsoft.AspNetCore.Http.Features;
using Moderation.Service.Operations;

namespace Moderation.Service.Sites;

/// <summary>Lets only requests with a site's key (<c>Authorization: Bearer &lt;site key&gt;</c>) through to the public API.</summary>
internal sealed class SiteAuthentication(RequestDelegate next, SiteRegistry sites)
{
    private const string Scheme = "Bearer ";

    /// <summary>The key that a request carries; empty when it carries none.</summary>
    public static string KeyOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : string.Empty;
    }

    public Task InvokeAsync(HttpContext context)
    {
        // The same work and the same answer whether the key is missing, malformed or nobody's.
        if (sites.FindByKey(KeyOf(context.Request)) is { } site)
        {
            context.Features.Set(new CallingSite(site));
            return next(context);
        }

        return Problems.WriteUnauthorizedAsync(context, "Send a site's key: Authorization: Bearer <site key>.");
    }
}

/// <summary>The site whose key a request carries.</summary>
internal sealed record CallingSite(Site Site)
{
    /// <summary>The calling site of a request to the public API.</summary>
    public static Site Of(HttpContext context) => context.Features.GetRequiredFeature<CallingSite>().Site;
}
