using Moderation.Service.Operations;

namespace Moderation.Service.People.OpenId;

/// <summary>Signing in at the operator's own OpenID provider, under <c>Console:OpenId</c>.</summary>
internal sealed class OpenIdOptions
{
    private const string Section = "Console:OpenId";

    /// <summary>The provider's address.</summary>
    public string? Authority { get; init; }

    /// <summary>What the provider calls this service.</summary>
    public string? ClientId { get; init; }

    /// <summary>What this service proves itself with.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the sign-in page calls the provider.</summary>
    public string Name { get; init; } = "OpenID";

    /// <summary>The claim whose values give roles.</summary>
    public string RoleClaim { get; init; } = "groups";

    /// <summary>The claim with the name to sign in with.</summary>
    public string NameClaim { get; init; } = "preferred_username";

    /// <summary>What is asked for besides <c>openid</c> and <c>profile</c>, with blanks between.</summary>
    public string Scopes { get; init; } = string.Empty;

    /// <summary>Roles by value of the claim, such as <c>moderator@news viewer</c>.</summary>
    public Dictionary<string, string> Roles { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The settings; null where there is no provider.</summary>
    /// <exception cref="ConfigurationException">A value is missing or wrong; the message names the key.</exception>
    public static OpenIdOptions? Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (!section.Exists())
        {
            return null;
        }

        var options = section.ReadStrictly<OpenIdOptions>();
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority)
            || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
        {
            throw new ConfigurationException($"{Section}:Authority", "must be an https address, or one of this machine.");
        }

        Need(options.ClientId, nameof(ClientId));
        Need(options.ClientSecret, nameof(ClientSecret));
        if (options.Roles.Count == 0)
        {
            throw new ConfigurationException($"{Section}:Roles", "names no role; without one nobody could sign in.");
        }

        foreach (var (value, roles) in options.Roles)
        {
            if (Split(roles).Any(role => Grant.Parse(role) is null) || Split(roles).Length == 0)
            {
                throw new ConfigurationException($"{Section}:Roles:{value}", "must name roles such as 'viewer' or 'moderator@news', with blanks between.");
            }
        }

        return options;
    }

    /// <summary>The roles that a person with these values of the claim has.</summary>
    public IReadOnlyList<Grant> GrantsFor(IEnumerable<string> values) =>
        [.. values.SelectMany(value => Roles.TryGetValue(value, out var roles) ? Split(roles) : []).Select(Grant.Parse).OfType<Grant>().Distinct()];

    private static string[] Split(string roles) => roles.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Need(string? value, string key)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ConfigurationException($"{Section}:{key}", "is missing.");
        }
    }
}
