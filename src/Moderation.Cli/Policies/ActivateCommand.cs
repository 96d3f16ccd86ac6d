using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Moderation.Cli.Service;

namespace Moderation.Cli.Policies;

/// <summary><c>policy activate</c>.</summary>
internal static class ActivateCommand
{
    private const string About = $"""
        Let a policy that was pushed judge a site's comments, on all instances of a running service, without a restart.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; what happened goes to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var version = new Argument<string>("version") { Description = "The version, as 'policy push' and 'policy status' name it." };
        var command = options.AddNoteTo(options.AddTo(new Command("activate", About) { version, options.Site }));
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client => Write(
            await client.ChangePolicyAsync(
                parsed.GetRequiredValue(options.Site),
                "activate",
                new JsonObject { ["version"] = parsed.GetRequiredValue(version), ["by"] = parsed.GetValue(options.By), ["why"] = parsed.GetValue(options.Why) },
                cancellationToken),
            parsed.GetValue(options.Json),
            parsed.InvocationConfiguration.Output)));
        return command;
    }

    /// <summary>Prints that another policy stands.</summary>
    public static void Write(JsonElement changed, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(changed.GetRawText());
            return;
        }

        output.WriteLine($"{ServiceReport.Text(changed, "site")} is judged by {ServiceReport.Text(changed, "version")} in place of {ServiceReport.Text(changed, "replaced")}.");
        PolicyReport.WriteDiff(changed, output);
    }
}
