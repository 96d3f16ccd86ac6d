using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Moderation.Service.People;
using Moderation.Service.People.Sessions;

namespace Moderation.Service.Console.Pages.SigningIn;

/// <summary>Signing out, by a form of the console's own pages.</summary>
internal static class SignOut
{
    public static async Task<Results<RedirectHttpResult, BadRequest>> SendAsync(HttpContext context, IAntiforgery forms, SessionStore sessions)
    {
        if (!await forms.IsRequestValidAsync(context))
        {
            return TypedResults.BadRequest();
        }

        await sessions.SignOutAsync(context.User.FindFirstValue(PersonClaims.Session)!, context.User.Identity!.Name!, context.RequestAborted);
        SessionAuthentication.Take(context);
        return TypedResults.LocalRedirect("~/console/sign-in");
    }
}
