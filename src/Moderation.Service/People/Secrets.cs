using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Moderation.Service.People;

/// <summary>Secrets that links and cookies carry. Only their hashes are stored, so that nobody who reads the database can use one.</summary>
internal static class Secrets
{
    private const int Bytes = 32;

    /// <summary>A new secret, in letters that an address may have.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored of a secret. It has 256 random bits, so no salt or slow hash is needed.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
