using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Moderation.Service.Demo;

/// <summary>Tells the author of a comment from everybody else, by a cookie that nobody can guess and no script can read.</summary>
internal static class Visitor
{
    private const string Cookie = "demo_author";
    private const int TokenBytes = 32;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    /// <summary>Who asks: a name that leads nobody back to the cookie; empty for one who never commented.</summary>
    public static string Of(HttpContext context) =>
        context.Request.Cookies[Cookie] is { Length: > 0 and <= 100 } token ? NameOf(token) : string.Empty;

    /// <summary>Who asks, from now on remembered.</summary>
    public static string Remember(HttpContext context)
    {
        if (Of(context) is { Length: > 0 } known)
        {
            return known;
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        context.Response.Cookies.Append(Cookie, token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = DemoEndpoints.Home,
            MaxAge = Remembered,
            IsEssential = true,
        });
        return NameOf(token);
    }

    private static string NameOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
