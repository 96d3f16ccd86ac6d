using Moderation.Service.Console.Localisation;

namespace Moderation.Service.Console.Appearance;

/// <summary>Lets a browser remember language and theme, then goes back. Who is signed in keeps them with the account besides.</summary>
internal static class AppearanceEndpoint
{
    /// <summary>Where it lies.</summary>
    public const string Address = "/console/appearance";

    private const string Home = "/console";

    public static IResult Send(HttpContext context, string? language, string? theme, string? @return)
    {
        if (Language.Find(language) is { } known)
        {
            Remember(context, RequestLanguage.Cookie, known.Code);
        }

        if (theme is not null && Theme.All.Contains(theme, StringComparer.Ordinal))
        {
            Remember(context, Theme.Cookie, theme);
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.LocalRedirect("~" + (OwnPages.Contains(@return) ? @return! : Home));
    }

    /// <summary>Remembers what an account has, when its owner signs in.</summary>
    public static void Remember(HttpContext context, string cookie, string value) => context.Response.Cookies.Append(cookie, value, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(400),

        // Circuits have an address of their own, and speak the page's language.
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
    });
}
