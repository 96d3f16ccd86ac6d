using System.CommandLine;
using System.Text.Json;
using Moderation.Cli.Evaluation;
using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Cli.Model;

/// <summary><c>model evaluate</c>.</summary>
internal static class EvaluateCommand
{
    /// <summary>Makes the command; figures go to its output.</summary>
    public static Command Create()
    {
        var model = new Option<DirectoryInfo>("--model") { Description = "A model folder.", Required = true }.AcceptExistingOnly();
        var data = CommentOptions.Data("Labelled comments to measure on: .jsonl or .jsonl.gz files, or folders of them. Every row counts, whatever its split.");
        var json = new Option<bool>("--json") { Description = "Print JSON instead of tables." };

        var command = new Command("evaluate", "Measure a model on labelled comments.") { model, data, json };
        command.SetAction(parsed =>
        {
            var scorer = CommentScorer.Load(parsed.GetRequiredValue(model).FullName);
            var comments = LabelledComments.Read(LabelledComments.Files(parsed.GetRequiredValue(data)), presumedClean: false);
            var figures = ModelEvaluation.Of(scorer, comments);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(figures, FiguresJson.Default.ModelFigures));
            }
            else
            {
                FiguresReport.Write(figures, output);
            }
        });
        return command;
    }
}
