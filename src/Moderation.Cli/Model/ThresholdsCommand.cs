using System.CommandLine;
using System.Text.Json;
using Moderation.Cli.Tuning;
using Moderation.Measuring;
using Moderation.Scoring;

namespace Moderation.Cli.Model;

/// <summary><c>model thresholds</c>.</summary>
internal static class ThresholdsCommand
{
    /// <summary>What the command exits with when nothing can be promised.</summary>
    public const int NothingPromised = 2;

    private static readonly Option<DirectoryInfo> Model = CommentOptions.Model();

    private static readonly Option<FileSystemInfo[]> Data = CommentOptions.Data(
        "The site's own labels: .jsonl or .jsonl.gz files, or folders of them. They must be comments as they come in, not chosen by their score. Those with a weight below 1 are too uncertain to promise anything on and are left out.");

    private static readonly Option<double> ApproveNpv = CommentOptions.ApproveNpv();
    private static readonly Option<double> RejectPrecision = CommentOptions.RejectPrecision();
    private static readonly Option<bool> Json = CommentOptions.Json();
    private static readonly Option<int> Seed = CommentOptions.Seed();
    private static readonly Option<int> MalformedLimit = CommentOptions.MalformedLimit();

    /// <summary>Makes the command; thresholds go to its output, progress to its error output.</summary>
    public static Command Create()
    {
        var command = new Command(
            "thresholds",
            "Choose a site's thresholds on its own labels, by lower confidence bounds. Exits with 0 when there is at least one, with 2 when the labels are too few or the scores too poor to promise any.")
        {
            Model, Data, ApproveNpv, RejectPrecision, Json, Seed, MalformedLimit,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var scorer = CommentScorer.Load(parsed.GetRequiredValue(Model).FullName);
        var comments = CommentOptions.Read(parsed.GetRequiredValue(Data), parsed.GetValue(MalformedLimit), error);
        var certain = comments.Where(comment => comment.Weight >= 1).ToList();
        if (certain.Count < comments.Count)
        {
            error.WriteLine(FormattableString.Invariant($"{comments.Count - certain.Count} labels with a weight below 1 were left out."));
        }

        var promises = new Promises(parsed.GetValue(ApproveNpv), parsed.GetValue(RejectPrecision));
        var figures = new SiteThresholds(scorer, promises, parsed.GetValue(Seed)).Of(certain, Progress.On(error));
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(figures, ThresholdsJson.Default.ThresholdsFigures));
        }
        else
        {
            ThresholdsReport.Write(figures, output);
        }

        return figures.HasAny ? 0 : NothingPromised;
    }
}
