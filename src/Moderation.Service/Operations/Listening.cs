namespace Moderation.Service.Operations;

/// <summary>Where the service listens.</summary>
internal static class Listening
{
    /// <summary>The key that operators set.</summary>
    public const string Key = "ASPNETCORE_URLS";

    private const string Default = "http://127.0.0.1:5080";
    private const string Urls = "urls";

    private static readonly string[] OtherKeys = ["http_ports", "https_ports"];

    /// <summary>Listens on the usual keys of ASP.NET Core, and where none is set, on this machine only.</summary>
    /// <exception cref="ConfigurationException">An address cannot be one.</exception>
    public static void UseAddresses(this WebApplicationBuilder builder)
    {
        var configured = builder.Configuration[Urls];
        if (!string.IsNullOrEmpty(configured))
        {
            Array.ForEach(configured.Split(';'), Check);
        }
        else if (OtherKeys.All(key => string.IsNullOrEmpty(builder.Configuration[key])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(Default);
        }
    }

    /// <summary>An address at which the service can be reached from this machine, as far as the configuration says.</summary>
    public static string Reachable(IConfiguration configuration) =>
        (configuration[Urls]?.Split(';')[0] is { Length: > 0 } first ? first : Default).TrimEnd('/').Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal);

    private static void Check(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);

            // A host that is none, such as "127.0.0.1:http", Kestrel takes for any: it would listen to the whole network.
            if (address.Scheme is "http" or "https"
                && (address.IsUnixPipe || (address.Port is >= 0 and <= 65_535 && (address.Host is "*" or "+" || Uri.CheckHostName(address.Host) != UriHostNameType.Unknown))))
            {
                return;
            }
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // Said below.
        }

        throw new ConfigurationException(Key, $"'{url.ReplaceLineEndings(" ")}' is not an address such as {Default}.");
    }
}
