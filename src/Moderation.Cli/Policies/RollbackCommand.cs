using System.CommandLine;
using System.Text.Json.Nodes;
using Moderation.Cli.Service;

namespace Moderation.Cli.Policies;

/// <summary><c>policy rollback</c>.</summary>
internal static class RollbackCommand
{
    private const string About = $"""
        Take the last activation back: the policy that stood before stands again on all instances, in the end the configuration's.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; what happened goes to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var command = options.AddNoteTo(options.AddTo(new Command("rollback", About) { options.Site }));
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client => ActivateCommand.Write(
            await client.ChangePolicyAsync(
                parsed.GetRequiredValue(options.Site),
                "rollback",
                new JsonObject { ["by"] = parsed.GetValue(options.By), ["why"] = parsed.GetValue(options.Why) },
                cancellationToken),
            parsed.GetValue(options.Json),
            parsed.InvocationConfiguration.Output)));
        return command;
    }
}
