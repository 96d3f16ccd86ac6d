using Microsoft.Extensions.Logging.Console;

namespace Moderation.Service.Operations.Logging;

internal static class LogServices
{
    /// <summary>Logs to standard output: one JSON object a line, and in development one readable line.</summary>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        // The other providers of the host (debugger, event source) would only cost.
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = builder.Environment.IsDevelopment() ? ReadableLines.FormatterName : JsonLines.FormatterName);
        builder.Logging.AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        builder.Logging.AddConsoleFormatter<ReadableLines, ConsoleFormatterOptions>();
    }
}
