using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Moderation.Service.Console.Localisation;

/// <summary>The language of a request: what the browser remembers, or else the first of the browser's languages that the console speaks.</summary>
internal sealed class RequestLanguage : RequestCultureProvider
{
    /// <summary>The cookie that remembers it.</summary>
    public const string Cookie = "moderation-language";

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        var language = Language.Find(httpContext.Request.Cookies[Cookie])
            ?? httpContext.Request.GetTypedHeaders().AcceptLanguage
                .OrderByDescending(accepted => accepted, StringWithQualityHeaderValueComparer.QualityComparer)
                .Select(accepted => Language.Find(accepted.Value.ToString()))
                .FirstOrDefault(found => found is not null)
            ?? Language.English;
        return Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(new StringSegment(language.Code)));
    }
}
