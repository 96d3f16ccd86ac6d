using System.Security.Cryptography;
using System.Text;
using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Administration;

/// <summary>The key that opens the doors of administration; without one they stay shut.</summary>
internal sealed class AdminKey
{
    private const string Name = "Administration:ApiKey";

    private readonly byte[]? _hash;

    private AdminKey(byte[]? hash) => _hash = hash;

    /// <summary>Whether there is a key at all.</summary>
    public bool Exists => _hash is not null;

    /// <summary>Reads and checks the key.</summary>
    /// <exception cref="ConfigurationException">It is no good key; the message names it.</exception>
    public static AdminKey Read(IConfiguration configuration, SiteRegistry sites)
    {
        var key = configuration.GetSection("Administration").ReadStrictly<AdministrationOptions>().ApiKey;
        if (string.IsNullOrEmpty(key))
        {
            return new AdminKey(null);
        }

        if (!SiteRegistry.IsKey(key))
        {
            throw new ConfigurationException(Name, $"must have at least {SiteRegistry.ShortestKey} characters and no blanks.");
        }

        return sites.FindByKey(key) is null
            ? new AdminKey(HashOf(key))
            : throw new ConfigurationException(Name, "is the key of a site too.");
    }

    /// <summary>Whether it is the key. Hashes are compared, all of them in the same time, so that the time of an answer tells nothing.</summary>
    public bool Is(string key) => CryptographicOperations.FixedTimeEquals(HashOf(key), _hash ?? []);

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private sealed class AdministrationOptions
    {
        public string? ApiKey { get; set; }
    }
}
