using System.CommandLine;
using Moderation.Cli.Data;
using Moderation.Cli.Model;
using Moderation.Cli.Policies;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Administration;

/// <summary>The data team's command line, run in this process.</summary>
internal static class CommandLine
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs a command; returns how it ended, its output and what it printed beside it.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var root = new RootCommand { ModelCommand.Create(), DataCommand.Create(), PolicyCommand.Create() };
        var code = await root.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, Token);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command against a service.</summary>
    public static Task<(int Code, string Output, string Error)> RunAsync(ServiceProcess service, string noun, string verb, params string[] args) =>
        RunAsync([noun, verb, "--url", service.Address.ToString(), "--admin-key", ModelStage.AdminKey, .. args]);

    /// <summary>Runs a verb of <c>model</c> against a service, which must end so; returns all that it printed.</summary>
    public static async Task<string> ModelAsync(int code, ServiceProcess service, string verb, params string[] args)
    {
        var (ended, output, error) = await RunAsync(service, "model", verb, args);
        Assert.True(ended == code, $"{ended} instead of {code}: {output}{error}");
        return output + error;
    }

    /// <summary>Runs a command that must succeed; returns its output.</summary>
    public static async Task<string> DoneAsync(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        Assert.True(code == 0, $"{code}: {output}{error}");
        return output;
    }
}
