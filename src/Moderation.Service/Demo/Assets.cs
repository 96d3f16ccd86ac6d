using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;
using Moderation.Service.Operations;

namespace Moderation.Service.Demo;

/// <summary>The demo site's styles and scripts, kept within the program so that it runs from any folder.</summary>
internal static class Assets
{
    private const string Prefix = "demo/";
    private static readonly FrozenDictionary<string, Asset> All = Load().ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    public static IResult Send(HttpContext context, string name)
    {
        if (!All.TryGetValue(name, out var asset))
        {
            return TypedResults.NotFound();
        }

        // Asked for again with each page, answered with 304 until a new build changes it.
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(asset.Content, asset.ContentType, entityTag: asset.Tag);
    }

    private static IEnumerable<Asset> Load()
    {
        var assembly = typeof(Assets).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            var bytes = content.ToArray();
            yield return new Asset(
                resource[Prefix.Length..],
                Path.GetExtension(resource) switch
                {
                    ".css" => "text/css; charset=utf-8",
                    ".js" => "text/javascript; charset=utf-8",
                    ".svg" => "image/svg+xml",
                    _ => "application/octet-stream",
                },
                bytes,
                EntityTags.Of(bytes));
        }
    }

    private sealed record Asset(string Name, string ContentType, byte[] Content, EntityTagHeaderValue Tag);
}
