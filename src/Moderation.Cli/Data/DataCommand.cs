using System.CommandLine;

namespace Moderation.Cli.Data;

/// <summary><c>data</c>: what people say of comments.</summary>
internal static class DataCommand
{
    /// <summary>Makes the command with its verbs.</summary>
    public static Command Create() => new("data", "Get labels out of a running service, and choose what to label next.")
    {
        ExportCommand.Create(),
        SampleCommand.Create(),
    };
}
