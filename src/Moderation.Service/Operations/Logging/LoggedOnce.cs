using Microsoft.Extensions.Logging.Abstractions;

namespace Moderation.Service.Operations.Logging;

/// <summary>What the framework logs of a failed start. <see cref="StartUp"/> says the same in one line that names the key.</summary>
internal static class LoggedOnce
{
    private const int HostedServiceStartupFaulted = 11;

    public static bool IsLeftToStartUp<TState>(in LogEntry<TState> entry) => entry.Category switch
    {
        "Microsoft.Extensions.Hosting.Internal.Host" =>
            // Services that were under way end with the rest; that is not theirs to report.
            entry.EventId.Id == HostedServiceStartupFaulted || entry.Exception is OperationCanceledException,
        "Microsoft.AspNetCore.Server.Kestrel" => entry is { LogLevel: LogLevel.Critical, EventId.Id: 0 },
        _ => false,
    };
}
