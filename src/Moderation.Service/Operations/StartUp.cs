using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Moderation.Service.Operations;

/// <summary>What happens when the service cannot start: one line on standard error that names the key, and an exit code.</summary>
internal static class StartUp
{
    /// <summary>The exit code for wrong configuration (EX_CONFIG of sysexits.h).</summary>
    public const int ConfigurationError = 78;

    /// <summary>Runs the service until it is told to stop, or refuses to go on.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplication app)
    {
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (Environment.ExitCode != 0)
        {
            // Refused while it was still starting.
        }

        return Environment.ExitCode;
    }

    /// <summary>The one line for a start that failed because of its configuration; null when it failed for another reason.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        ConfigurationException => exception.Message,
        IOException { InnerException: AddressInUseException } => $"{Listening.Key}: {AddressIn(exception.Message)} is in use by another program.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => $"{Listening.Key} names a port that this user may not open.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => $"{Listening.Key} names an address that this machine does not have.",
        InvalidOperationException when exception.Message.StartsWith("Unable to configure HTTPS endpoint", StringComparison.Ordinal) =>
            $"{Listening.Key} asks for https, which needs a certificate: set Kestrel:Certificates:Default:Path and :KeyPath, or listen on http behind a proxy.",
        AggregateException { InnerExceptions: [var inner] } => Explain(inner),

        // A settings file that is no JSON: the message names the file.
        InvalidDataException => exception.Message.ReplaceLineEndings(" "),
        _ => null,
    };

    /// <summary>Stops a service that found only after its start that its configuration is wrong.</summary>
    public static void Refuse(this IHostApplicationLifetime lifetime, ConfigurationException problem)
    {
        System.Console.Error.WriteLine(problem.Message);
        Environment.ExitCode = ConfigurationError;
        lifetime.StopApplication();
    }

    /// <summary>The address in "Failed to bind to address http://127.0.0.1:5080: address already in use."</summary>
    private static string AddressIn(string message) =>
        message.Split(' ').FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal))?.TrimEnd(':', '.') ?? "an address";
}
