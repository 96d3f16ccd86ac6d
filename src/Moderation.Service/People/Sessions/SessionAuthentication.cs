using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Moderation.Service.People.Sessions;

/// <summary>Knows who calls by a cookie that carries nothing but the secret of a session.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<SessionAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionStore sessions)
    : AuthenticationHandler<SessionAuthenticationOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "session";

    /// <summary>Lets a browser carry a session.</summary>
    public static void Give(HttpContext context, string secret) => context.Response.Cookies.Append(NameIn(context), secret, Cookie(context));

    /// <summary>Takes a session from a browser.</summary>
    public static void Take(HttpContext context) => context.Response.Cookies.Delete(NameIn(context), Cookie(context));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[NameIn(Context)] is not { Length: > 0 } secret)
        {
            return AuthenticateResult.NoResult();
        }

        return await sessions.FindAsync(Secrets.HashOf(secret), Context.RequestAborted) is { } person
            ? AuthenticateResult.Success(new AuthenticationTicket(person, SchemeName))
            : AuthenticateResult.Fail("The session has ended.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // A script or a form cannot follow to a page; whoever opens a page can.
        if (!HttpMethods.IsGet(Request.Method) || !Request.Path.StartsWithSegments("/console", StringComparison.OrdinalIgnoreCase))
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var here = Uri.EscapeDataString(Request.Path + Request.QueryString);
        Response.Redirect($"{Request.PathBase}/console/sign-in?return={here}");
        return Task.CompletedTask;
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        if (HttpMethods.IsGet(Request.Method) && Options.Refusal is { } page)
        {
            await page(Context);
        }
    }

    /// <summary>The prefix makes browsers refuse the cookie from anybody but this host over https; over plain http they would refuse it always.</summary>
    private static string NameIn(HttpContext context) => context.Request.IsHttps && !context.Request.PathBase.HasValue ? "__Host-moderation-session" : "moderation-session";

    private static CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
    };
}

/// <summary>What the sign-in by sessions leaves to the console.</summary>
internal sealed class SessionAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>Writes the page for somebody who lacks a role.</summary>
    public Func<HttpContext, Task>? Refusal { get; set; }
}
