using System.CommandLine;
using Moderation.Cli.Service;
using Moderation.Rules.Documents;

namespace Moderation.Cli.Policies;

/// <summary><c>policy</c>: the rules that sites judge by.</summary>
internal static class PolicyCommand
{
    /// <summary>Makes the command with its verbs.</summary>
    public static Command Create() => new("policy", "Check policies, try them out, and change those of a running service.")
    {
        CheckCommand.Create(),
        TryCommand.Create(),
        BacktestCommand.Create(),
        PushCommand.Create(),
        PullCommand.Create(),
        ActivateCommand.Create(),
        RollbackCommand.Create(),
        StatusCommand.Create(),
        ChangesCommand.Create(),
        HitsCommand.Create(),
        FactsCommand.Create(),
        SchemaCommand.Create(),
    };

    /// <summary>The policy's file.</summary>
    public static Argument<FileInfo> File() => new Argument<FileInfo>("file") { Description = "A policy document (YAML)." }.AcceptExistingOnly();

    /// <summary>A policy on the disk with all the files that it names.</summary>
    /// <exception cref="ServiceException">It cannot be used; says everything that is wrong with it.</exception>
    public static PolicyBundle BundleOf(string document)
    {
        var files = new FilesOnDisk(document);
        var (policy, problems) = files.Compile();
        return policy is not null ? PolicyBundle.Of(files) : throw new ServiceException($"The policy cannot be used:\n{string.Join('\n', problems)}", ServiceException.Failed);
    }
}
