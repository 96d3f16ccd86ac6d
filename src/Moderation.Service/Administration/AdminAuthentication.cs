using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Administration;

/// <summary>Lets only requests with the admin key (<c>Authorization: Bearer &lt;admin key&gt;</c>) through to the doors of administration.</summary>
internal sealed class AdminAuthentication(RequestDelegate next, AdminKey adminKey)
{
    public Task InvokeAsync(HttpContext context)
    {
        // The same work and the same answer whether the key is missing, a site's or nobody's.
        if (adminKey.Is(SiteAuthentication.KeyOf(context.Request)))
        {
            return next(context);
        }

        return Problems.WriteUnauthorizedAsync(context, adminKey.Exists
            ? "Send the admin key: Authorization: Bearer <admin key>."
            : "Administration is off. Set Administration:ApiKey to turn it on.");
    }
}
