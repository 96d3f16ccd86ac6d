using System.CommandLine;
using Moderation.Cli.Service;

namespace Moderation.Cli.Policies;

/// <summary><c>policy status</c>.</summary>
internal static class StatusCommand
{
    private const string About = $"""
        Say which policy every site of a running service is judged by, since when and by whom, and what was pushed since.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; it prints to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var command = options.AddTo(new Command("status", About));
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var status = await client.PoliciesAsync(cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(options.Json))
            {
                await output.WriteLineAsync(status.GetRawText());
                return;
            }

            foreach (var site in status.GetProperty("sites").EnumerateArray())
            {
                PolicyReport.WriteStatus(site, output);
            }
        }));
        return command;
    }
}
