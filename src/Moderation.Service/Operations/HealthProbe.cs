namespace Moderation.Service.Operations;

/// <summary>
/// <c>Moderation.Service --healthcheck</c>: asks the service that runs on this machine whether it lives, or asks the address that
/// follows. The exit code is 0 when the answer is a success and else 1. For container images, which have no other HTTP client.
/// </summary>
internal static class HealthProbe
{
    /// <summary>The first argument that makes the program a probe.</summary>
    private const string Argument = "--healthcheck";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Whether the program was started to ask, not to serve.</summary>
    public static bool IsAskedFor(string[] args) => args is [Argument] or [Argument, _];

    /// <summary>Asks once, at the address given or at the first of <c>ASPNETCORE_URLS</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            using var direct = new SocketsHttpHandler { UseProxy = false };
            using var client = new HttpClient(direct) { Timeout = Patience };
            using var answer = await client.GetAsync(args is [_, var address] ? new Uri(address) : new Uri(Address(Environment.GetEnvironmentVariable("ASPNETCORE_URLS")), "/health/live"));
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await System.Console.Error.WriteLineAsync($"It answers {(int)answer.StatusCode}.");
            return 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or UriFormatException or NotSupportedException or InvalidOperationException)
        {
            await System.Console.Error.WriteLineAsync(exception.Message);
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
