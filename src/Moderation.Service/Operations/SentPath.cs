using Microsoft.AspNetCore.Http.Features;

namespace Moderation.Service.Operations;

/// <summary>The address of a request as it was sent: a decoded path no longer tells a slash within an id from one between segments.</summary>
internal static class SentPath
{
    /// <summary>The segments of the path, each decoded by itself; the first is empty.</summary>
    public static string[] SentSegments(this HttpContext context) =>
        Array.ConvertAll(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].Split('/'), Uri.UnescapeDataString);
}
