using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
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
        Description = "A catalogue of data sets and their licences; without it sources.json beside the model folder, if there is one. A set that is not in it has the class 'unstated'.",
    }.AcceptExistingOnly();

    private static readonly Option<bool> PermissiveOnly = new("--permissive-only")
    {
        Description = "Train only on sets whose licence class is 'permissive' or 'own'.",
    };

    private static readonly Option<Dictionary<string, float>> Weights = new("--weight")
    {
        Description = "How much the rows of a set count, as <set>=<number above 0>; 1 for sets that are not named.",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = SetWeights,
        DefaultValueFactory = _ => new(StringComparer.Ordinal),
    };

    private static readonly Option<DirectoryInfo> From = new Option<DirectoryInfo>("--warm-start")
    {
        Description = $"A model folder to go on from: a site's own labels, up to {WarmStart.MostForOffset} per attribute, correct it; more are averaged with it.",
    }.AcceptExistingOnly();

    private static readonly Option<int> Malformed = CommentOptions.MalformedLimit();

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
        var command = new Command("train", "Fit a model on labelled comments.")
        {
            Data, Benign, Into, Sources, PermissiveOnly, Weights, From, Malformed, Seed, ChosenLanguages, ChosenLabels,
        };
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
        var into = parsed.GetRequiredValue(Into);
        var licences = CatalogueOf(parsed, into) is { } catalogue ? DataSources.Licences(catalogue) : new Dictionary<string, string>(StringComparer.Ordinal);
        var labels = parsed.GetValue(ChosenLabels) ?? [];
        var malformed = new MalformedRows(parsed.GetValue(Malformed), parsed.InvocationConfiguration.Error.WriteLine);
        var data = Allowed(parsed.GetRequiredValue(Data));
        var benign = Allowed(parsed.GetValue(Benign) ?? []);
        IReadOnlyList<LabelledComment> comments = [.. LabelledComments.Read(data, presumedClean: false, malformed), .. LabelledComments.Read(benign, presumedClean: true, malformed)];
        CommentOptions.Tell(malformed, parsed.InvocationConfiguration.Error);
        return new TrainingRequest
        {
            Comments = comments,
            Licences = licences,
            Checksums = DataSources.Checksums([.. data, .. benign]),
            Weights = parsed.GetRequiredValue(Weights),
            From = parsed.GetValue(From) is { } from ? StartOf(from, into) : null,
            Into = into,
            Languages = parsed.GetRequiredValue(ChosenLanguages),
            Attributes = language => [.. Attributes.All.Where(attribute =>
                labels.Length == 0 ? IsCommon(language, attribute) : labels.Contains(attribute.Label(), StringComparer.Ordinal))],
            Seed = parsed.GetValue(Seed),
        };

        List<FileInfo> Allowed(FileSystemInfo[] files) =>
        [
            .. LabelledComments.Files(files).Where(file =>
                !parsed.GetValue(PermissiveOnly)
                || licences.GetValueOrDefault(LabelledComments.SetOf(file), DataSources.Unstated) is DataSources.Permissive or DataSources.Own),
        ];
    }

    private static WarmStart StartOf(DirectoryInfo from, DirectoryInfo into) =>
        string.Equals(Path.TrimEndingDirectorySeparator(from.FullName), Path.TrimEndingDirectorySeparator(into.FullName), StringComparison.Ordinal)
            ? throw new InvalidDataException("--into is the model of --warm-start: give the new model a folder of its own.")
            : WarmStart.From(from);

    private static FileInfo? CatalogueOf(ParseResult parsed, DirectoryInfo into)
    {
        var beside = new FileInfo(Path.Combine(into.Parent?.FullName ?? into.FullName, "sources.json"));
        return parsed.GetValue(Sources) ?? (beside.Exists ? beside : null);
    }

    private static Dictionary<string, float> SetWeights(ArgumentResult argument)
    {
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var token in argument.Tokens)
        {
            if (token.Value.Split('=') is [{ Length: > 0 } set, var number]
                && float.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight > 0)
            {
                weights[set] = weight;
            }
            else
            {
                argument.AddError($"'{token.Value}' is not <set>=<number above 0>.");
            }
        }

        return weights;
    }
}
