using System.CommandLine;
using Moderation.Cli.Service;

namespace Moderation.Cli.Policies;

/// <summary><c>policy changes</c>.</summary>
internal static class ChangesCommand
{
    private const int Most = 100;

    private const string About = $"""
        List what was done with a site's policies, newest first: who, when, why, and the diff.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; it prints to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var limit = new Option<int>("--limit") { Description = "How many changes, from 1 to 100.", DefaultValueFactory = _ => 10 };
        limit.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() is < 1 or > Most)
            {
                result.AddError("--limit must be from 1 to 100.");
            }
        });
        var command = options.AddTo(new Command("changes", About) { options.Site, limit });
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var history = await client.PolicyChangesAsync(parsed.GetRequiredValue(options.Site), parsed.GetValue(limit), cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(options.Json))
            {
                await output.WriteLineAsync(history.GetRawText());
            }
            else
            {
                PolicyReport.WriteChanges(history, output);
            }
        }));
        return command;
    }
}
