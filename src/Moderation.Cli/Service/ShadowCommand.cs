using System.CommandLine;

namespace Moderation.Cli.Service;

/// <summary><c>model shadow</c>.</summary>
internal static class ShadowCommand
{
    private const string About = $"""
        Let a model judge live comments beside the standing one, without deciding. 'model status' says where the two disagree.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; what happened goes to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var end = new Option<bool>("--end") { Description = "End the shadow that runs." };
        var command = options.AddNoteTo(options.AddModelTo(options.AddTo(new Command("shadow", About))));
        command.Add(end);
        command.Validators.Add(result =>
        {
            var chosen = (result.GetResult(options.Model) is null ? 0 : 1) + (result.GetResult(options.Version) is null ? 0 : 1) + (result.GetValue(end) ? 1 : 0);
            if (chosen != 1)
            {
                result.AddError("Either --model, --version or --end is needed.");
            }
        });
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(end))
            {
                await client.EndShadowAsync(cancellationToken);
                await output.WriteLineAsync(parsed.GetValue(options.Json) ? "{}" : "No model scores in the shadow any more.");
                return;
            }

            var version = await options.VersionOfAsync(parsed, client, cancellationToken);
            var shadow = await client.ChangeAsync(
                $"/{Uri.EscapeDataString(version)}/shadow", parsed.GetValue(options.By), parsed.GetValue(options.Why), force: false, cancellationToken);
            await output.WriteLineAsync(parsed.GetValue(options.Json)
                ? shadow.GetRawText()
                : $"{version} scores in the shadow of {shadow.GetProperty("against").GetString()}.");
        }));
        return command;
    }
}
