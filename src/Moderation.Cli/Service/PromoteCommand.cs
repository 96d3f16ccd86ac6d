using System.CommandLine;
using System.Text.Json;

namespace Moderation.Cli.Service;

/// <summary><c>model promote</c>.</summary>
internal static class PromoteCommand
{
    private const string About = $"""
        Let a model decide, on all instances of a running service, without a restart.

        The service refuses a model that is worse than the standing one on its golden set, unless it is forced, and any that does not load there.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; what happened goes to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var force = new Option<bool>("--force") { Description = "Promote it even if the golden set refuses it. Needs --why; both are recorded." };
        var command = options.AddNoteTo(options.AddModelTo(options.AddTo(new Command("promote", About))));
        command.Add(force);
        command.Validators.Add(result =>
        {
            if (result.GetResult(options.Model) is null == result.GetResult(options.Version) is null)
            {
                result.AddError("Either --model or --version is needed.");
            }

            if (result.GetValue(force) && string.IsNullOrWhiteSpace(result.GetValue(options.Why)))
            {
                result.AddError("--force needs --why.");
            }
        });
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var version = await options.VersionOfAsync(parsed, client, cancellationToken);
            var changed = await client.ChangeAsync(
                $"/{Uri.EscapeDataString(version)}/promote", parsed.GetValue(options.By), parsed.GetValue(options.Why), parsed.GetValue(force), cancellationToken);
            Write(changed, parsed.GetValue(options.Json), parsed.InvocationConfiguration.Output);
        }));
        return command;
    }

    /// <summary>Prints that another model stands.</summary>
    public static void Write(JsonElement changed, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(changed.GetRawText());
            return;
        }

        var replaced = changed.TryGetProperty("replaced", out var before) ? $" in place of {before.GetString()}" : string.Empty;
        output.WriteLine($"{changed.GetProperty("version").GetString()} stands{replaced}.");
        if (changed.TryGetProperty("golden", out var golden))
        {
            ServiceReport.WriteGolden(golden, output);
        }
    }
}
