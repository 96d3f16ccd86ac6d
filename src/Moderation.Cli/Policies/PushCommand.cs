using System.CommandLine;
using System.Text.Json.Nodes;
using Moderation.Cli.Service;
using Moderation.Rules.Documents;

namespace Moderation.Cli.Policies;

/// <summary><c>policy push</c>.</summary>
internal static class PushCommand
{
    private const string About = $"""
        Push a policy with all the files that it names to a running service.

        It is refused when it cannot be used, and when somebody else pushed since these files were pulled: {PolicyOrigin.FileName} beside the policy knows. It decides once it is active.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; what happened goes to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var file = PolicyCommand.File();
        var activate = new Option<bool>("--activate") { Description = "Let it stand at once." };
        var force = new Option<bool>("--force") { Description = "Push it over what somebody else pushed. Needs --why; both are recorded." };
        var command = options.AddNoteTo(options.AddTo(new Command("push", About) { file, options.Site, activate, force }));
        command.Validators.Add(result =>
        {
            if (result.GetValue(force) && string.IsNullOrWhiteSpace(result.GetValue(options.Why)))
            {
                result.AddError("--force needs --why.");
            }
        });
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var document = parsed.GetRequiredValue(file).FullName;
            var site = parsed.GetRequiredValue(options.Site);
            var bundle = PolicyCommand.BundleOf(document);
            var origin = new PolicyOrigin(document, parsed.GetRequiredValue(options.Url), site);
            var push = new JsonObject
            {
                ["basedOn"] = origin.Digest,
                ["activate"] = parsed.GetValue(activate),
                ["force"] = parsed.GetValue(force),
                ["by"] = parsed.GetValue(options.By),
                ["why"] = parsed.GetValue(options.Why),
            };
            var pushed = await PushAsync(client, site, bundle, push, cancellationToken);
            var version = pushed.GetProperty("version").GetString()!;
            origin.Remember(version, pushed.GetProperty("digest").GetString()!);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(options.Json))
            {
                await output.WriteLineAsync(pushed.GetRawText());
                return;
            }

            await output.WriteLineAsync(pushed.GetProperty("active").GetBoolean()
                ? $"{site} is judged by {version}."
                : $"{site} has {version} now. To judge by it: policy activate {version} --site {site}");
            PolicyReport.WriteDiff(pushed, output);
        }));
        return command;
    }

    private static async Task<System.Text.Json.JsonElement> PushAsync(
        ServiceClient client, string site, PolicyBundle bundle, JsonObject push, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PushPolicyAsync(site, bundle, push, cancellationToken);
        }
        catch (ServiceException conflict) when (conflict.Answer?.Contains("\"title\":\"Conflict\"", StringComparison.Ordinal) == true)
        {
            throw new ServiceException(
                $"""
                {conflict.Message}
                'policy changes --site {site}' shows what was done. To merge in git: commit, go to a branch from the commit that you pulled last,
                'policy pull --site {site}' there (with --version for what is not active yet), commit, merge the branch into yours, and push again.
                """,
                conflict.ExitCode,
                conflict.Answer);
        }
    }
}
