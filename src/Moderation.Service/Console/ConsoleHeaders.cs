namespace Moderation.Service.Console;

/// <summary>What keeps a moderator's browser safe from what commenters wrote, and the console from others' pages.</summary>
internal sealed class ConsoleHeaders(RequestDelegate next)
{
    /// <summary>
    /// Scripts and style sheets are files of the service, without exception. Only the style attribute is open, since MudBlazor sets
    /// sizes and places by it; nothing that a commenter wrote ever becomes an attribute's name or a style.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'; object-src 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        return next(context);
    }
}
