using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Moderation.Service.Operations.Logging;

/// <summary>A log entry as one line to read, for development.</summary>
internal sealed class ReadableLines(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "moderation-readable";

    private const string OwnPrefix = "Moderation.Service.";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (LoggedOnce.IsLeftToStartUp(logEntry))
        {
            return;
        }

        textWriter.Write(clock.GetLocalNow().ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        textWriter.Write(Word(logEntry.LogLevel));
        textWriter.Write(logEntry.Category.StartsWith(OwnPrefix, StringComparison.Ordinal) ? logEntry.Category[OwnPrefix.Length..] : logEntry.Category);
        textWriter.Write(": ");
        textWriter.Write(logEntry.Formatter(logEntry.State, null).ReplaceLineEndings(" "));
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write(" [");
            textWriter.Write(exception.Outline());
            textWriter.Write(exception.StackTrace?.ReplaceLineEndings(" "));
            textWriter.Write(']');
        }

        textWriter.Write('\n');
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace ",
        LogLevel.Debug => "debug ",
        LogLevel.Information => "info  ",
        LogLevel.Warning => "warn  ",
        LogLevel.Error => "ERROR ",
        _ => "FATAL ",
    };
}
