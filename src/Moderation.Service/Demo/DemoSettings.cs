using Moderation.Service.Operations;

namespace Moderation.Service.Demo;

/// <summary>What the demo site needs to know: its key for the public API.</summary>
internal sealed record DemoSettings(string ApiKey)
{
    /// <summary>The demo's name as a site of the service.</summary>
    public const string Site = "demo";

    private const string EnabledKey = "Demo:Enabled";
    private const string ApiKeyKey = $"Sites:{Site}:ApiKey";

    /// <summary>The settings; null where the demo is off.</summary>
    /// <exception cref="ConfigurationException">A value is missing or wrong; the message names the key.</exception>
    public static DemoSettings? Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var apiKey = configuration[ApiKeyKey];
        var enabled = configuration[EnabledKey] switch
        {
            null or "" => environment.IsDevelopment() && !string.IsNullOrWhiteSpace(apiKey),
            var text => bool.TryParse(text, out var value) ? value : throw new ConfigurationException(EnabledKey, "must be true or false."),
        };
        if (!enabled)
        {
            return null;
        }

        return string.IsNullOrWhiteSpace(apiKey)
            ? throw new ConfigurationException(ApiKeyKey, $"is missing; {EnabledKey} needs it.")
            : new DemoSettings(apiKey);
    }
}
