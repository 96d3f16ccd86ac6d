namespace Moderation.Service.Operations;

/// <summary>
/// <c>Moderation.Service --healthcheck</c>: asks the service that runs on this machine whether it lives. The exit code is 0
/// when it does and 1 when it does not. For container images, which have no other HTTP client.
/// </summary>
internal static class HealthProbe
{
    /// <summary>The one argument that makes the program a probe.</summary>
    public const string Argument = "--healthcheck";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Asks once, at the first address of <c>ASPNETCORE_URLS</c>.</summary>
    public static async Task<int> RunAsync()
    {
        try
        {
            using var direct = new SocketsHttpHandler { UseProxy = false };
            using var client = new HttpClient(direct) { Timeout = Patience };
            using var answer = await client.GetAsync(new Uri(Address(Environment.GetEnvironmentVariable("ASPNETCORE_URLS")), "/health/live"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or UriFormatException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    /// <summary>Where to ask: a server that listens on every address also listens on the loopback one.</summary>
    internal static Uri Address(string? urls)
    {
        var first = urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "http://127.0.0.1:5080";
        foreach (var any in (ReadOnlySpan<string>)["//+", "//*", "//0.0.0.0", "//[::]"])
        {
            first = first.Replace(any, "//127.0.0.1", StringComparison.Ordinal);
        }

        return new Uri(first);
    }
}
