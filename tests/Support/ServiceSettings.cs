namespace Moderation.TestSupport;

/// <summary>Configuration for a <see cref="ServiceProcess"/>, by the keys of the service. Each method returns a changed copy.</summary>
public sealed record ServiceSettings
{
    /// <summary>The site of <see cref="Embedded"/>.</summary>
    public const string Site = "news";

    /// <summary>The API key of <see cref="Site"/>.</summary>
    public const string ApiKey = "news-key-for-tests-0123456789abcdef";

    private ServiceSettings(IReadOnlyDictionary<string, string> values) => Values = values;

    /// <summary>No setting at all.</summary>
    public static ServiceSettings None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Nothing but SQLite, the in-memory bus and the one site <see cref="Site"/>.</summary>
    public static ServiceSettings Embedded { get; } = None
        .With("Storage:Provider", "sqlite")
        .With("Bus:Transport", "memory")
        .WithSite(Site, ApiKey);

    /// <summary>The values by key.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>Sets a key, such as <c>Bus:Transport</c> or <c>ASPNETCORE_ENVIRONMENT</c>.</summary>
    public ServiceSettings With(string key, string value) =>
        new(new Dictionary<string, string>(Values, StringComparer.Ordinal) { [key] = value });

    /// <summary>Leaves a key out.</summary>
    public ServiceSettings Without(string key) =>
        new(Values.Where(value => !string.Equals(value.Key, key, StringComparison.Ordinal)).ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal));

    /// <summary>Adds a site, or changes it.</summary>
    public ServiceSettings WithSite(string name, string apiKey, Uri? webhook = null, string? webhookSecret = null)
    {
        var settings = With($"Sites:{name}:ApiKey", apiKey);
        if (webhook is not null)
        {
            settings = settings.With($"Sites:{name}:WebhookUrl", webhook.ToString());
        }

        return webhookSecret is null ? settings : settings.With($"Sites:{name}:WebhookSecret", webhookSecret);
    }

    /// <summary>Stores in PostgreSQL.</summary>
    public ServiceSettings On(TestDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return OnPostgres(database.ConnectionString);
    }

    /// <summary>Stores in the PostgreSQL database of a connection string.</summary>
    public ServiceSettings OnPostgres(string connectionString) =>
        With("Storage:Provider", "postgres").With("ConnectionStrings:Moderation", connectionString);

    /// <summary>Talks over RabbitMQ.</summary>
    public ServiceSettings On(TestVirtualHost virtualHost)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        return OnRabbit(virtualHost.Uri);
    }

    /// <summary>Talks over the RabbitMQ at an address.</summary>
    public ServiceSettings OnRabbit(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return With("Bus:Transport", "rabbitmq").With("Bus:Uri", uri.ToString());
    }
}
