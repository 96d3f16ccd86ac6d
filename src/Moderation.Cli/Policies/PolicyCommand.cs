using System.CommandLine;

namespace Moderation.Cli.Policies;

/// <summary><c>policy</c>: the rules that sites judge by.</summary>
internal static class PolicyCommand
{
    /// <summary>Makes the command with its verbs.</summary>
    public static Command Create() => new("policy", "Check policies and try them out.")
    {
        CheckCommand.Create(),
        TryCommand.Create(),
        FactsCommand.Create(),
        SchemaCommand.Create(),
    };

    /// <summary>The policy's file.</summary>
    public static Argument<FileInfo> File() => new Argument<FileInfo>("file") { Description = "A policy document (YAML)." }.AcceptExistingOnly();
}
