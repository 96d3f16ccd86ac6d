using System.CommandLine;
using Moderation.Cli.Service;

namespace Moderation.Cli.Data;

/// <summary><c>data sample</c>.</summary>
internal static class SampleCommand
{
    /// <summary>How the program ends when there is nothing left to choose.</summary>
    private const int Nothing = 2;

    private const string About = $"""
        Choose what to label next and put it before a site's moderators.

        uncertain: what the machine is least sure of. disagree: where people or a shadow model contradict the standing decision.
        random: any. blind: any that was decided automatically, shown without the verdict; it measures how often the machine errs.

        {ServiceOptions.ExitCodes} 2 when there is nothing to choose.
        """;

    /// <summary>Makes the command; it prints to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var site = new Option<string>("--site") { Description = "Whose comments.", Required = true };
        var strategy = new Option<string>("--strategy") { Description = "How to choose.", Required = true }.AcceptOnlyFromAmong("uncertain", "disagree", "random", "blind");
        var count = new Option<int>("--count") { Description = "How many, from 1 to 1,000.", DefaultValueFactory = _ => 50 };
        var seed = new Option<long?>("--seed") { Description = "The same seed draws the same among the same comments. Default: drawn by the service, and printed." };
        var command = options.AddTo(new Command("sample", About));
        command.Add(site);
        command.Add(strategy);
        command.Add(count);
        command.Add(seed);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var console = parsed.InvocationConfiguration;
            await console.Error.WriteLineAsync("choosing what to label …");
            var sample = await client.SampleAsync(
                parsed.GetRequiredValue(site), parsed.GetRequiredValue(strategy), parsed.GetValue(count), parsed.GetValue(seed), cancellationToken);
            var (candidates, queued) = (sample.GetProperty("candidates").GetInt32(), sample.GetProperty("queued").GetInt32());
            await console.Output.WriteLineAsync(parsed.GetValue(options.Json)
                ? sample.GetRawText()
                : FormattableString.Invariant($"{queued} of {candidates} comments wait to be labelled (seed {sample.GetProperty("seed").GetInt64()})."));
            return queued > 0 ? 0 : Nothing;
        }));
        return command;
    }
}
