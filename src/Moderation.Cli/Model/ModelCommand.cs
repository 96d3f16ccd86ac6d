using System.CommandLine;
using Moderation.Cli.Service;

namespace Moderation.Cli.Model;

/// <summary><c>model</c>: everything about models.</summary>
internal static class ModelCommand
{
    /// <summary>Makes the command with its verbs.</summary>
    public static Command Create() => new("model", "Train and measure models, and put them to use.")
    {
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        CompareCommand.Create(),
        ScoreCommand.Create(),
        ExplainCommand.Create(),
        ThresholdsCommand.Create(),
        PromoteCommand.Create(),
        ShadowCommand.Create(),
        RollbackCommand.Create(),
        StatusCommand.Create(),
    };
}
