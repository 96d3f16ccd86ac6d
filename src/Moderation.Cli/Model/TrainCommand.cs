using System.CommandLine;
using Moderation.Cli.Evaluation;
using Moderation.Cli.Training;
using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Cli.Model;

/// <summary><c>model train</c>.</summary>
internal static class TrainCommand
{
    private static readonly string[] Languages = [CommentLanguage.Arabic.WireName(), CommentLanguage.English.WireName()];
    private static readonly string[] Labels = [.. Attributes.All.Select(attribute => attribute.Label())];

    private static readonly Option<FileSystemInfo[]> Data = CommentOptions.Data(
        "Labelled comments: .jsonl or .jsonl.gz files, or folders of them. Rows whose split is not 'train' calibrate and measure; of files without splits every tenth row does.");

    private static readonly Option<FileSystemInfo[]> Benign = CommentOptions.Files(
        "--benign", "Comments that nobody labelled but that are likely clean: they count a little, as clean.", required: false);

    private static readonly Option<DirectoryInfo> Into = new("--into") { Description = "The model folder to write; its name becomes the model's version.", Required = true };

    private static readonly Option<FileInfo> Sources = new Option<FileInfo>("--sources")
    {
        Description = "A catalogue of data sets and their licences, as models/sources.json. A set that is in none has the class 'unstated'.",
    }.AcceptExistingOnly();

    private static readonly Option<string[]> Licences = new("--licences")
    {
        Description = "Train only on sets with these classes of licence, for example 'permissive own'.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed and data give the same model.", DefaultValueFactory = _ => 1 };

    private static readonly Option<string[]> ChosenLanguages = new Option<string[]>("--languages")
    {
        Description = "Languages to train.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => Languages,
    }.AcceptOnlyFromAmong(Languages);

    private static readonly Option<string[]> ChosenLabels = new Option<string[]>("--labels")
    {
        Description = "What to learn, by the name of the label in the data, where a language has both kinds of rows. "
            + "Without it toxic, identity_hate and spam, and in English all labels: public Arabic data has too few of the others.",
        AllowMultipleArgumentsPerToken = true,
    }.AcceptOnlyFromAmong(Labels);

    /// <summary>Makes the command; figures go to its output, progress to its error output.</summary>
    public static Command Create()
    {
        var command = new Command("train", "Fit a model on labelled comments.") { Data, Benign, Into, Sources, Licences, Seed, ChosenLanguages, ChosenLabels };
        command.SetAction(parsed =>
        {
            var figures = ModelTrainer.Train(RequestOf(parsed), parsed.InvocationConfiguration.Error);
            FiguresReport.Write(figures, parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static bool IsCommon(string language, CommentAttribute attribute) =>
        string.Equals(language, CommentLanguage.English.WireName(), StringComparison.Ordinal)
        || attribute is CommentAttribute.Toxicity or CommentAttribute.IdentityAttack or CommentAttribute.Spam;

    private static TrainingRequest RequestOf(ParseResult parsed)
    {
        var licences = parsed.GetValue(Sources) is { } catalogue ? DataSources.Licences(catalogue) : new Dictionary<string, string>(StringComparer.Ordinal);
        var allowed = parsed.GetValue(Licences) ?? [];
        var labels = parsed.GetValue(ChosenLabels) ?? [];
        return new TrainingRequest
        {
            Comments =
            [
                .. LabelledComments.Read(Allowed(parsed.GetRequiredValue(Data)), presumedClean: false),
                .. LabelledComments.Read(Allowed(parsed.GetValue(Benign) ?? []), presumedClean: true),
            ],
            Licences = licences,
            Into = parsed.GetRequiredValue(Into),
            Languages = parsed.GetRequiredValue(ChosenLanguages),
            Attributes = language => [.. Attributes.All.Where(attribute =>
                labels.Length == 0 ? IsCommon(language, attribute) : labels.Contains(attribute.Label(), StringComparer.Ordinal))],
            Seed = parsed.GetValue(Seed),
        };

        List<FileInfo> Allowed(FileSystemInfo[] files) =>
        [
            .. LabelledComments.Files(files).Where(file =>
                allowed.Length == 0 || allowed.Contains(licences.GetValueOrDefault(LabelledComments.SetOf(file), DataSources.Unstated), StringComparer.Ordinal)),
        ];
    }
}
