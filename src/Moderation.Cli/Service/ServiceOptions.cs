using System.CommandLine;

namespace Moderation.Cli.Service;

/// <summary>Options of the commands that talk to a running service.</summary>
internal sealed class ServiceOptions
{
    /// <summary>The environment variable that keeps the key off the command line.</summary>
    public const string KeyVariable = "MODERATION_ADMIN_KEY";

    /// <summary>What exit codes mean, for the help of each command.</summary>
    public const string ExitCodes = """
        Exit codes: 0 done; 1 wrong options, wrong key, unusable model or policy; 3 refused by the service; 4 service not reachable.
        """;

    /// <summary>Where the service is.</summary>
    public Option<Uri> Url { get; } = new("--url")
    {
        Description = "The service, for example http://127.0.0.1:5080.",
        Required = true,
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                return url;
            }

            result.AddError("--url must be an http or https address.");
            return null;
        },
    };

    /// <summary>The key.</summary>
    public Option<string?> AdminKey { get; } = new("--admin-key")
    {
        Description = $"The service's Administration:ApiKey. Without it the environment variable {KeyVariable} counts, which other users of the machine cannot see.",
    };

    /// <summary>Whether to print what the service answers.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print the service's answer as JSON." };

    /// <summary>Who.</summary>
    public Option<string> By { get; } = new("--by")
    {
        Description = "Who does it, for the record. Default: the user of this machine.",
        DefaultValueFactory = _ => Environment.UserName,
    };

    /// <summary>Why.</summary>
    public Option<string?> Why { get; } = new("--why") { Description = "The reason, for the record." };

    /// <summary>A folder to upload.</summary>
    public Option<DirectoryInfo> Model { get; } = new Option<DirectoryInfo>("--model") { Description = "A model folder to upload first." }.AcceptExistingOnly();

    /// <summary>A version that the service has.</summary>
    public Option<string?> Version { get; } = new("--version") { Description = "A version that was uploaded before, or is shipped with the service." };

    /// <summary>Which site.</summary>
    public Option<string> Site { get; } = new("--site") { Description = "The site, as named in the service's configuration.", Required = true };

    /// <summary>Adds what every command needs.</summary>
    public Command AddTo(Command command)
    {
        command.Add(Url);
        command.Add(AdminKey);
        command.Add(Json);
        return command;
    }

    /// <summary>Adds who and why.</summary>
    public Command AddNoteTo(Command command)
    {
        command.Add(By);
        command.Add(Why);
        return command;
    }

    /// <summary>Adds the choice of a model: uploaded now, or before.</summary>
    public Command AddModelTo(Command command)
    {
        command.Add(Model);
        command.Add(Version);
        return command;
    }

    /// <summary>Runs a command's work, and turns what goes wrong into a message and an exit code.</summary>
    public Task<int> RunAsync(ParseResult parsed, Func<ServiceClient, Task> work) => RunAsync(parsed, async client =>
    {
        await work(client);
        return 0;
    });

    /// <summary>Runs a command's work, which says how the program ends, and turns what goes wrong into a message and an exit code.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<ServiceClient, Task<int>> work)
    {
        var console = parsed.InvocationConfiguration;
        var key = parsed.GetValue(AdminKey) ?? Environment.GetEnvironmentVariable(KeyVariable);
        if (string.IsNullOrEmpty(key))
        {
            await console.Error.WriteLineAsync($"A key is needed: --admin-key or the environment variable {KeyVariable}.");
            return ServiceException.Failed;
        }

        using var client = new ServiceClient(parsed.GetRequiredValue(Url), key, parsed.GetValue(By) ?? Environment.UserName);
        try
        {
            return await work(client);
        }
        catch (ServiceException exception)
        {
            if (exception.Answer is { } answer && parsed.GetValue(Json))
            {
                await console.Output.WriteLineAsync(answer);
            }

            await console.Error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
    }

    /// <summary>The version to work with: that of the folder, which is uploaded now, or the one that was named.</summary>
    public async Task<string> VersionOfAsync(ParseResult parsed, ServiceClient client, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Model) is not { } folder)
        {
            return parsed.GetValue(Version)!;
        }

        var progress = parsed.InvocationConfiguration.Error;
        await progress.WriteLineAsync($"Uploading {folder.FullName} …");
        var model = await client.UploadAsync(folder, cancellationToken);
        var version = model.GetProperty("version").GetString()!;
        await progress.WriteLineAsync(FormattableString.Invariant($"The service has {version} ({model.GetProperty("bytes").GetInt64() / 1e6:F1} MB)."));
        return version;
    }
}
