using System.CommandLine;
using System.Text.Json;
using Moderation.Cli.Evaluation;
using Moderation.Cli.Reports;
using Moderation.Measuring;
using Moderation.Scoring;

namespace Moderation.Cli.Model;

/// <summary><c>model evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<DirectoryInfo> Model = CommentOptions.Model();

    private static readonly Option<FileSystemInfo[]> Data = CommentOptions.Data(
        "Labelled comments to measure on: .jsonl or .jsonl.gz files, or folders of them. Every row counts, whatever its split. Rows with 'functionality' and 'label' are also counted as a functional suite, by functionality and 'target'.");

    private static readonly Option<bool> Disguises = new("--evasion")
    {
        Description = "Also disguise every toxic text and measure how far its score falls. Without it only those of functional suites are.",
    };

    private static readonly Option<double> ApproveNpv = CommentOptions.ApproveNpv();
    private static readonly Option<double> RejectPrecision = CommentOptions.RejectPrecision();

    private static readonly Option<DirectoryInfo> Report = new("--report")
    {
        Description = "Write report.html, report.md and report.json into this folder. No comment's text is in them.",
    };

    private static readonly Option<bool> Markdown = new("--markdown") { Description = "Print the tables in Markdown." };
    private static readonly Option<bool> Json = CommentOptions.Json();
    private static readonly Option<int> Seed = CommentOptions.Seed();
    private static readonly Option<int> Resamples = CommentOptions.Resamples(usual: 500);
    private static readonly Option<int> MalformedLimit = CommentOptions.MalformedLimit();

    /// <summary>Makes the command; figures go to its output, progress to its error output.</summary>
    public static Command Create()
    {
        var command = new Command("evaluate", "Measure a model on labelled comments.")
        {
            Model, Data, Disguises, ApproveNpv, RejectPrecision, Report, Markdown, Json, Seed, Resamples, MalformedLimit,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var progress = Progress.On(error);
        var scorer = CommentScorer.Load(parsed.GetRequiredValue(Model).FullName);
        var scored = ScoredComment.Of(scorer, CommentOptions.Read(parsed.GetRequiredValue(Data), parsed.GetValue(MalformedLimit), error), progress);
        var promises = new Promises(parsed.GetValue(ApproveNpv), parsed.GetValue(RejectPrecision));
        var settings = new EvaluationSettings(parsed.GetValue(Seed), parsed.GetValue(Resamples), Bootstrap.Confidence, Calibration.Bins, promises);
        var figures = DetailedEvaluation.Of(scorer, scored, settings, parsed.GetValue(Disguises), progress);
        if (parsed.GetValue(Report) is { } folder)
        {
            folder.Create();
            File.WriteAllText(Path.Combine(folder.FullName, "report.html"), HtmlReport.Of(figures));
            File.WriteAllText(Path.Combine(folder.FullName, "report.md"), MarkdownReport.Of(figures));
            File.WriteAllText(Path.Combine(folder.FullName, "report.json"), ToJson(figures) + "\n");
            error.WriteLine($"Wrote {Path.Combine(folder.FullName, "report.html")}, report.md and report.json beside it.");
        }

        if (parsed.GetValue(Json))
        {
            output.WriteLine(ToJson(figures));
        }
        else if (parsed.GetValue(Markdown))
        {
            output.Write(MarkdownReport.Of(figures));
        }
        else
        {
            FiguresReport.Write(figures, output);
            DetailedReport.Write(figures, output);
        }

        return 0;
    }

    private static string ToJson(DetailedFigures figures) => JsonSerializer.Serialize(figures, FiguresJson.Default.DetailedFigures);
}
