using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>Signs as the Standard Webhooks specification says: HMAC-SHA-256 of <c>id.timestamp.body</c>.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The value of <see cref="SignatureHeader"/>: one <c>v1,&lt;base64&gt;</c> per key, separated by a blank.</summary>
    /// <param name="keys">One key, or two while rotating, in the order in which the signatures are wanted.</param>
    /// <param name="id">The message id; it stays the same when the message is sent again.</param>
    /// <param name="timestamp">Seconds since 1970, of this attempt.</param>
    /// <param name="body">The body, byte for byte.</param>
    public static string Sign(IReadOnlyList<byte[]> keys, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.");
        var prefixLength = Encoding.UTF8.GetByteCount(prefix);
        var content = new byte[prefixLength + body.Length];
        Encoding.UTF8.GetBytes(prefix, content);
        body.CopyTo(content.AsSpan(prefixLength));
        return string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content))));
    }
}
