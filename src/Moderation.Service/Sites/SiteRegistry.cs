using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Moderation.Rules;
using Moderation.Rules.Documents;
using Moderation.Service.Operations;
using Moderation.Service.Scoring.Second;

namespace Moderation.Service.Sites;

/// <summary>The sites that the configuration names.</summary>
internal sealed class SiteRegistry
{
    /// <summary>The fewest characters that a key may have.</summary>
    public const int ShortestKey = 8;

    private readonly FrozenDictionary<string, Site> _byName;

    // Looked up by hash, so that the time of an answer tells nothing about a key, known or not.
    private readonly FrozenDictionary<string, Site> _byKeyHash;

    private SiteRegistry(Dictionary<string, Site> byName, Dictionary<string, Site> byKeyHash)
    {
        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
        _byKeyHash = byKeyHash.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IEnumerable<Site> All => _byName.Values;

    /// <summary>Reads and checks the section <c>Sites</c>.</summary>
    /// <exception cref="ConfigurationException">Something is missing or wrong; the message names the key.</exception>
    public static SiteRegistry Read(IConfiguration configuration)
    {
        var byName = new Dictionary<string, Site>(StringComparer.Ordinal);
        var byKeyHash = new Dictionary<string, Site>(StringComparer.Ordinal);
        foreach (var section in configuration.GetSection("Sites").GetChildren())
        {
            var (site, key) = Read(section);
            byName.Add(site.Name, site);
            if (!byKeyHash.TryAdd(HashOf(key), site))
            {
                throw new ConfigurationException($"{section.Path}:ApiKey", "is the key of another site too.");
            }
        }

        return byName.Count > 0
            ? new SiteRegistry(byName, byKeyHash)
            : throw new ConfigurationException("Sites", "names no site; set Sites:<name>:ApiKey.");
    }

    /// <summary>The site of that name; null when there is none.</summary>
    public Site? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The site whose key it is; null when it is nobody's.</summary>
    public Site? FindByKey(string apiKey) => _byKeyHash.GetValueOrDefault(HashOf(apiKey));

    /// <summary>Whether a text can be a key.</summary>
    public static bool IsKey(string text) => text.Length >= ShortestKey && !text.Any(char.IsWhiteSpace);

    private static (Site Site, string Key) Read(IConfigurationSection section)
    {
        var name = section.Key;
        if (name.Length > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ConfigurationException(section.Path, "is not a site name: up to 64 letters, digits, '-' and '_'.");
        }

        var options = section.ReadStrictly<SiteOptions>();
        if (string.IsNullOrWhiteSpace(options.ApiKey))
        {
            throw new ConfigurationException($"{section.Path}:ApiKey", "is missing.");
        }

        if (!IsKey(options.ApiKey))
        {
            throw new ConfigurationException($"{section.Path}:ApiKey", $"must have at least {ShortestKey} characters and no blanks.");
        }

        var (policy, files) = PolicyOf(section, options);
        return (new Site
        {
            Name = name,
            ConfiguredPolicy = policy,
            ConfiguredFiles = files,
            SecondScorer = SecondScorerSettings.Read(options.SecondScorer, $"{section.Path}:SecondScorer"),
            WebhookUrl = ReadUrl(section, options.WebhookUrl),
            WebhookSecrets = ReadSecrets(section, options),
        }, options.ApiKey);
    }

    private static (Policy Policy, PolicyBundle? Files) PolicyOf(IConfigurationSection section, SiteOptions options)
    {
        if (options.PolicyFile is { } file)
        {
            return section.GetSection("Policy").Exists()
                ? throw new ConfigurationException($"{section.Path}:PolicyFile", $"takes the place of {section.Path}:Policy; set one of them.")
                : PolicyOf($"{section.Path}:PolicyFile", file);
        }

        var (policy, key, problem) = Policy.Compile(options.Policy);
        return (policy ?? throw new ConfigurationException($"{section.Path}:Policy:{key}", problem!), null);
    }

    private static (Policy Policy, PolicyBundle Files) PolicyOf(string key, string file)
    {
        try
        {
            var files = new FilesOnDisk(file);
            var (policy, problems) = files.Compile();
            return policy is not null
                ? (policy, PolicyBundle.Of(files))
                : throw new ConfigurationException(key, $"cannot be used: {problems[0]}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(key, $"cannot be read: {unreadable.Message}");
        }
    }

    private static Uri? ReadUrl(IConfigurationSection section, string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            return null;
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
            ? parsed
            : throw new ConfigurationException($"{section.Path}:WebhookUrl", "must be an http or https address.");
    }

    private static List<byte[]> ReadSecrets(IConfigurationSection section, SiteOptions options)
    {
        var secrets = new List<byte[]>();
        foreach (var secret in (options.WebhookSecret ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                secrets.Add(secret.StartsWith("whsec_", StringComparison.Ordinal)
                    ? Convert.FromBase64String(secret["whsec_".Length..])
                    : Encoding.UTF8.GetBytes(secret));
            }
            catch (FormatException)
            {
                throw new ConfigurationException($"{section.Path}:WebhookSecret", "must be base64 after whsec_.");
            }
        }

        if (secrets.Count > 2)
        {
            throw new ConfigurationException($"{section.Path}:WebhookSecret", "may name two secrets while rotating, not more.");
        }

        return secrets.Count > 0 || string.IsNullOrWhiteSpace(options.WebhookUrl)
            ? secrets
            : throw new ConfigurationException($"{section.Path}:WebhookSecret", "is missing; a webhook must be signed.");
    }

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
