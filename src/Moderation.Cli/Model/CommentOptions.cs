using System.CommandLine;

namespace Moderation.Cli.Model;

/// <summary>Options that several commands share.</summary>
internal static class CommentOptions
{
    /// <summary>The files or folders of labelled comments.</summary>
    public static Option<FileSystemInfo[]> Data(string description) =>
        Files("--data", description, required: true);

    /// <summary>How many lines that are no labelled comments are named and passed over; the next ends the run.</summary>
    public static Option<int> MalformedLimit()
    {
        var limit = new Option<int>("--malformed-limit")
        {
            Description = "How many malformed lines are named and passed over before the run stops.",
            DefaultValueFactory = _ => 100,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--malformed-limit must not be negative.");
            }
        });
        return limit;
    }

    /// <summary>Files or folders that must exist.</summary>
    public static Option<FileSystemInfo[]> Files(string name, string description, bool required) =>
        new Option<FileSystemInfo[]>(name)
        {
            Description = description,
            Required = required,
            AllowMultipleArgumentsPerToken = true,
        }.AcceptExistingOnly();
}
