using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Moderation.Cli.Service;

namespace Moderation.Cli.Policies;

/// <summary><c>policy backtest</c>.</summary>
internal static class BacktestCommand
{
    private const string About = $"""
        Judge comments that a running service has stored once more by this policy, and say what would change.

        Scores and all that was on record count as they stood when each comment came. Nothing is recorded. It ends when you interrupt it.

        {ServiceOptions.ExitCodes}
        """;

    private const int ExamplesOfAKind = 10;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the command; figures go to its output, progress to its error output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var file = PolicyCommand.File();
        var last = new Option<int>("--last") { Description = "How many comments, the newest first.", DefaultValueFactory = _ => 100_000 };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Only comments that came then or later." };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Only comments that came before." };
        var report = new Option<FileInfo>("--report") { Description = "Write all figures, without texts, into this file as JSON." };
        var examples = new Option<FileInfo>("--examples")
        {
            Description = $"Write up to {ExamplesOfAKind} comments of each kind of change into this file, with their texts: keep it out of repositories.",
        };
        var command = options.AddTo(new Command("backtest", About) { file, options.Site, last, from, to, report, examples });
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var backtest = new JsonObject
            {
                ["site"] = parsed.GetRequiredValue(options.Site),
                ["last"] = parsed.GetValue(last),
                ["from"] = parsed.GetValue(from),
                ["to"] = parsed.GetValue(to),
                ["examples"] = parsed.GetValue(examples) is null ? 0 : ExamplesOfAKind,
            };
            var lines = client.BacktestAsync(PolicyCommand.BundleOf(parsed.GetRequiredValue(file).FullName), backtest, cancellationToken);
            var result = await ResultAsync(Progress.On(error).FollowAsync(lines, "backtest", StateOf));
            var changed = TakeExamples(result);
            if (parsed.GetValue(examples) is { } examplesFile)
            {
                await File.WriteAllLinesAsync(examplesFile.FullName, changed.Select(example => example!.ToJsonString(OneLine)), cancellationToken);
                await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Wrote {changed.Count} comments that would change into {examplesFile.FullName}."));
            }

            if (parsed.GetValue(report) is { } reportFile)
            {
                await File.WriteAllTextAsync(reportFile.FullName, result.ToJsonString(Readable) + "\n", cancellationToken);
            }

            if (parsed.GetValue(options.Json))
            {
                await output.WriteLineAsync(result.ToJsonString(OneLine));
            }
            else
            {
                BacktestTable.Write(JsonSerializer.SerializeToElement(result), output);
            }
        }));
        return command;
    }

    private static (int Done, int Count)? StateOf(JsonElement line) =>
        line.TryGetProperty("done", out var done) ? (done.GetInt32(), line.GetProperty("of").GetInt32()) : null;

    private static async Task<JsonObject> ResultAsync(IAsyncEnumerable<JsonElement> lines)
    {
        JsonObject? result = null;
        await foreach (var line in lines)
        {
            if (line.TryGetProperty("problem", out var problem))
            {
                throw new ServiceException(
                    $"{problem.GetProperty("title").GetString()}: {problem.GetProperty("detail").GetString()}",
                    problem.GetProperty("status").GetInt32() == 503 ? ServiceException.Unreachable : ServiceException.Failed);
            }

            result = line.TryGetProperty("result", out var said) ? JsonObject.Create(said) : result;
        }

        return result ?? throw new ServiceException("The service went away before it was done.", ServiceException.Unreachable);
    }

    /// <summary>Takes what has texts out of a result.</summary>
    private static JsonArray TakeExamples(JsonObject result)
    {
        var examples = result["examples"]!.AsArray();
        result.Remove("examples");
        return examples;
    }
}
