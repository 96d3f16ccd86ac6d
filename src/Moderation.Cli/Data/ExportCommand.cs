using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Moderation.Cli.Service;

namespace Moderation.Cli.Data;

/// <summary><c>data export</c>.</summary>
internal static class ExportCommand
{
    private const string About = $"""
        Write the labelled comments of a running service as training data, one row for each text that was labelled.

        Rows have texts of readers: keep them where such data belongs. Erased comments are left out, authors and those who labelled are not named.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; rows go where it is told, the summary to its output, or to its error output when the rows go there.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var site = new Option<string?>("--site") { Description = "Whose comments. Default: those of all sites." };
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = "Only texts that were labelled then or later: a date, or a time such as 2026-03-01T12:00:00Z. Default: all.",
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    return time;
                }

                result.AddError("--since must be a date or a time such as 2026-03-01T12:00:00Z.");
                return null;
            },
        };
        var to = new Option<string?>("--out") { Description = "A .jsonl or .jsonl.gz file, packed when its name ends in .gz. Default: standard output." };
        var command = options.AddTo(new Command("export", About));
        command.Add(site);
        command.Add(since);
        command.Add(to);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var console = parsed.InvocationConfiguration;
            var rows = Progress.On(console.Error).TrackAsync(client.ExportAsync(parsed.GetValue(site), parsed.GetValue(since), cancellationToken), "exporting labels");
            var path = parsed.GetValue(to);
            var summary = path is null ? await WriteAsync(rows, console.Output) : await WriteFileAsync(rows, path);
            summary.Write(parsed.GetValue(options.Json), path is null ? console.Error : console.Output);
        }));
        return command;
    }

    private static async Task<LabelSummary> WriteFileAsync(IAsyncEnumerable<JsonElement> rows, string path)
    {
        using var file = new LineFile(path);
        var summary = await WriteAsync(rows, file.Writer);
        file.Keep();
        return summary;
    }

    private static async Task<LabelSummary> WriteAsync(IAsyncEnumerable<JsonElement> rows, TextWriter writer)
    {
        var summary = new LabelSummary();
        await foreach (var row in rows)
        {
            summary.Add(row);
            await writer.WriteAsync(row.GetRawText());
            await writer.WriteAsync('\n');
        }

        return summary;
    }
}
