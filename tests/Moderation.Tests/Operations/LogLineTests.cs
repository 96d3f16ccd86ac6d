using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Moderation.Service.Operations.Logging;

namespace Moderation.Tests.Operations;

public sealed class LogLineTests
{
    [Fact]
    public void An_entry_is_one_line_of_JSON_with_its_values()
    {
        var line = Write(new JsonLines(TimeProvider.System), "Held {Count} of site {Site}\n", null, ("Count", 3), ("Site", "news\nsecond line"));

        using var entry = JsonDocument.Parse(line);
        Assert.Equal('\n', line[^1]);
        Assert.Equal(1, line.Count(unit => unit == '\n'));
        Assert.Equal(("Warning", "Some.Category", 3), (Text("level"), Text("category"), entry.RootElement.GetProperty("data").GetProperty("Count").GetInt32()));

        string? Text(string name) => entry.RootElement.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Messages_of_exceptions_are_left_out(bool json)
    {
        ConsoleFormatter formatter = json ? new JsonLines(TimeProvider.System) : new ReadableLines(TimeProvider.System);

        var line = Write(formatter, "Failed", Thrown());

        Assert.Contains("InvalidOperationException > FormatException", line, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), line, StringComparison.Ordinal);
        Assert.DoesNotContain("personal", line, StringComparison.Ordinal);
        Assert.Equal(1, line.Count(unit => unit == '\n'));
    }

    private static Exception Thrown()
    {
        try
        {
            throw new InvalidOperationException("personal", new FormatException("personal too"));
        }
        catch (InvalidOperationException exception)
        {
            Debug.Assert(exception.StackTrace is not null, "It was thrown.");
            return exception;
        }
    }

    private static string Write(ConsoleFormatter formatter, string message, Exception? exception, params (string Name, object? Value)[] values)
    {
        using var writer = new StringWriter();
        List<KeyValuePair<string, object?>> state = [.. values.Select(value => KeyValuePair.Create(value.Name, value.Value)), KeyValuePair.Create("{OriginalFormat}", (object?)message)];
        formatter.Write(new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(LogLevel.Warning, "Some.Category", new EventId(1, "Event"), state, exception, (_, _) => message), null, writer);
        return writer.ToString();
    }
}
