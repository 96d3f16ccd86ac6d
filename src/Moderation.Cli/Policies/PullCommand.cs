using System.CommandLine;
using System.Text;
using Moderation.Cli.Service;
using Moderation.Rules.Documents;

namespace Moderation.Cli.Policies;

/// <summary><c>policy pull</c>.</summary>
internal static class PullCommand
{
    private const string About = $"""
        Write the files of the policy that a site is judged by into a folder.

        {PolicyOrigin.FileName} beside the policy remembers what they are, for the next push. Files that were changed here are not overwritten.

        {ServiceOptions.ExitCodes}
        """;

    /// <summary>Makes the command; what it wrote goes to its output.</summary>
    public static Command Create()
    {
        var options = new ServiceOptions();
        var into = new Option<DirectoryInfo>("--into") { Description = "The folder. Default: this one.", DefaultValueFactory = _ => new DirectoryInfo(".") };
        var version = new Option<string?>("--version") { Description = "A version that was pushed. Default: the one that the site is judged by." };
        var force = new Option<bool>("--force") { Description = "Overwrite files that were changed here." };
        var command = options.AddTo(new Command("pull", About) { options.Site, into, version, force });
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, async client =>
        {
            var site = parsed.GetRequiredValue(options.Site);
            var policy = parsed.GetValue(version) is { } wanted
                ? await client.PolicyAsync(site, wanted, cancellationToken)
                : await client.PolicyAsync(site, cancellationToken);
            var bundle = PolicyCalls.FilesOf(policy)
                ?? throw new ServiceException($"The policy of {site} is written as settings of the configuration: there is no document to pull. Push one to begin.", ServiceException.Failed);
            var folder = parsed.GetRequiredValue(into).FullName;
            var origin = new PolicyOrigin(PathOf(folder, bundle.Document), parsed.GetRequiredValue(options.Url), site);
            var left = parsed.GetValue(force) ? [] : Changed(folder, bundle, origin);
            if (left.Count > 0)
            {
                throw new ServiceException(
                    $"These files differ, and not because of the service: {string.Join(", ", left)}. Commit them and pull into a branch, or overwrite them with --force.", ServiceException.Failed);
            }

            Write(folder, bundle);
            origin.Remember(policy.GetProperty("version").GetString()!, bundle.Digest);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(options.Json)
                ? policy.GetRawText()
                : FormattableString.Invariant($"{PathOf(folder, bundle.Document)} is policy {policy.GetProperty("version").GetString()} of {site}, {bundle.Files.Count} files."));
        }));
        return command;
    }

    private static string PathOf(string folder, string file) => Path.Combine([folder, .. file.Split('/')]);

    /// <summary>Files that would be overwritten although they are not as they were pulled or pushed last.</summary>
    private static List<string> Changed(string folder, PolicyBundle bundle, PolicyOrigin origin)
    {
        var differing = bundle.Files.Where(file => File.Exists(PathOf(folder, file.Key)) && File.ReadAllText(PathOf(folder, file.Key)) != file.Value).Select(file => file.Key).ToList();
        if (differing.Count > 0 && File.Exists(PathOf(folder, bundle.Document)))
        {
            var files = new FilesOnDisk(PathOf(folder, bundle.Document));
            files.Compile();
            if (PolicyBundle.Of(files).Digest == origin.Digest)
            {
                return [];
            }
        }

        return differing;
    }

    private static void Write(string folder, PolicyBundle bundle)
    {
        foreach (var (file, text) in bundle.Files)
        {
            var path = PathOf(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
    }
}
