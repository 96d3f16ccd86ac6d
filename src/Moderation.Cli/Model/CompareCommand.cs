using System.CommandLine;
using System.Text.Json;
using Moderation.Cli.Comparing;
using Moderation.Cli.Evaluation;
using Moderation.Scoring;

namespace Moderation.Cli.Model;

/// <summary><c>model compare</c>.</summary>
internal static class CompareCommand
{
    private static readonly Argument<DirectoryInfo> First = new Argument<DirectoryInfo>("first") { Description = "A model folder." }.AcceptExistingOnly();
    private static readonly Argument<DirectoryInfo> Second = new Argument<DirectoryInfo>("second") { Description = "The model folder to compare it with." }.AcceptExistingOnly();

    private static readonly Option<FileSystemInfo[]> Data = CommentOptions.Data(
        "Labelled comments that both models score: .jsonl or .jsonl.gz files, or folders of them.");

    private static readonly Option<FileInfo> Changed = new("--changed")
    {
        Description = "Write the comments that the one model approves and the other holds into this file, with their texts: keep it out of repositories.",
    };

    private static readonly Option<bool> Json = CommentOptions.Json();
    private static readonly Option<int> Seed = CommentOptions.Seed();
    private static readonly Option<int> Resamples = CommentOptions.Resamples(usual: 1000);
    private static readonly Option<int> MalformedLimit = CommentOptions.MalformedLimit();

    /// <summary>Makes the command; figures go to its output, progress to its error output.</summary>
    public static Command Create()
    {
        var command = new Command("compare", "Say which differences between two models are real.")
        {
            First, Second, Data, Changed, Json, Seed, Resamples, MalformedLimit,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var progress = Progress.On(error);
        var first = CommentScorer.Load(parsed.GetRequiredValue(First).FullName);
        var second = CommentScorer.Load(parsed.GetRequiredValue(Second).FullName);
        var comments = CommentOptions.Read(parsed.GetRequiredValue(Data), parsed.GetValue(MalformedLimit), error);
        var firstScored = ScoredComment.Of(first, comments, progress);
        var secondScored = ScoredComment.Of(second, comments, progress);
        var figures = new ModelComparison(first, second, parsed.GetValue(Resamples), parsed.GetValue(Seed)).Of(firstScored, secondScored, progress);
        if (parsed.GetValue(Changed) is { } file)
        {
            var changed = firstScored.Zip(secondScored).Where(pair => pair.First.IsApproved != pair.Second.IsApproved).ToList();
            File.WriteAllLines(file.FullName, changed.Select(pair => JsonSerializer.Serialize(Row(pair.First, pair.Second), ChangedJson.Default.ChangedRow)));
            error.WriteLine(FormattableString.Invariant($"Wrote {changed.Count} comments that changed side into {file.FullName}."));
        }

        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(figures, ComparisonJson.Default.ComparisonFigures));
        }
        else
        {
            ComparisonReport.Write(figures, output);
        }

        return 0;
    }

    private static ChangedRow Row(ScoredComment first, ScoredComment second) => new(
        first.Comment.Id,
        first.Comment.Set,
        first.Language,
        first.Comment.Text,
        first.Comment.Label(CommentAttribute.Toxicity),
        first.IsApproved ? "approve" : "hold",
        second.IsApproved ? "approve" : "hold",
        first.Score.Scores.Of(CommentAttribute.Toxicity),
        second.Score.Scores.Of(CommentAttribute.Toxicity));
}
