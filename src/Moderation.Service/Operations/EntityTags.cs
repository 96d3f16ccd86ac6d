using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Moderation.Service.Operations;

/// <summary>Tags by which a browser asks whether what it has is still the newest.</summary>
internal static class EntityTags
{
    /// <summary>The tag of a content.</summary>
    public static EntityTagHeaderValue Of(byte[] content) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
}
