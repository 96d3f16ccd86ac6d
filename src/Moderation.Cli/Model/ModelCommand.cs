using System.CommandLine;

namespace Moderation.Cli.Model;

/// <summary><c>model</c>: everything about models.</summary>
internal static class ModelCommand
{
    /// <summary>Makes the command with its verbs.</summary>
    public static Command Create() => new("model", "Train, measure and use models.")
    {
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        CompareCommand.Create(),
        ScoreCommand.Create(),
        ExplainCommand.Create(),
        ThresholdsCommand.Create(),
    };
}
