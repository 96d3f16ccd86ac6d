using System.CommandLine;

namespace Moderation.Cli.Service;

/// <summary><c>model rollback</c>.</summary>
internal static class RollbackCommand
{
    private const string About = $"""
        Take the last promotion back: what stood before stands again on all instances, in the end the shipped model.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; what happened goes to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var command = options.AddNoteTo(options.AddTo(new Command("rollback", About)));
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client => PromoteCommand.Write(
            await client.ChangeAsync("/rollback", parsed.GetValue(options.By), parsed.GetValue(options.Why), force: false, cancellationToken),
            parsed.GetValue(options.Json),
            parsed.InvocationConfiguration.Output)));
        return command;
    }
}
