using System.CommandLine;

namespace Moderation.Cli.Model;

/// <summary>Options that several commands share.</summary>
internal static class CommentOptions
{
    /// <summary>The files or folders of labelled comments.</summary>
    public static Option<FileSystemInfo[]> Data(string description) =>
        Files("--data", description, required: true);

    /// <summary>Files or folders that must exist.</summary>
    public static Option<FileSystemInfo[]> Files(string name, string description, bool required) =>
        new Option<FileSystemInfo[]>(name)
        {
            Description = description,
            Required = required,
            AllowMultipleArgumentsPerToken = true,
        }.AcceptExistingOnly();
}
