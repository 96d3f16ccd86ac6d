using System.CommandLine;
using Moderation.Cli.Service;

namespace Moderation.Cli.Policies;

/// <summary><c>policy hits</c>.</summary>
internal static class HitsCommand
{
    private const string About = $"""
        Say how often each rule, scope and entry of a list of a running service hit, and how often moderators agreed or decided the opposite.

        Rules in the shadow too: what they would have been. Rules that never hit are not listed.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; it prints to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only what was done then or later. Default: all that the service keeps." };
        var limit = new Option<int>("--limit") { Description = "How many rules and entries at most, up to 1000.", DefaultValueFactory = _ => 200 };
        var command = options.AddTo(new Command("hits", About) { options.Site, since, limit });
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var report = await client.RuleHitsAsync(parsed.GetRequiredValue(options.Site), parsed.GetValue(since), parsed.GetValue(limit), cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(options.Json))
            {
                await output.WriteLineAsync(report.GetRawText());
                return;
            }

            BacktestTable.WriteHits(report, output);
        }));
        return command;
    }
}
