using System.CommandLine;
using Moderation.Labelling;
using Moderation.Measuring;

namespace Moderation.Cli.Model;

/// <summary>Options that several commands share.</summary>
internal static class CommentOptions
{
    /// <summary>The files or folders of labelled comments.</summary>
    public static Option<FileSystemInfo[]> Data(string description) =>
        Files("--data", description, required: true);

    /// <summary>How many lines that are no labelled comments are named and passed over; the next ends the run.</summary>
    public static Option<int> MalformedLimit() => AtLeast(0, new Option<int>("--malformed-limit")
    {
        Description = "So many malformed lines are passed over, file and line of each named; one more is an error.",
        DefaultValueFactory = _ => 100,
    });

    /// <summary>Files or folders that must exist.</summary>
    public static Option<FileSystemInfo[]> Files(string name, string description, bool required) =>
        new Option<FileSystemInfo[]>(name)
        {
            Description = description,
            Required = required,
            AllowMultipleArgumentsPerToken = true,
        }.AcceptExistingOnly();

    /// <summary>A model folder that must exist.</summary>
    public static Option<DirectoryInfo> Model() =>
        new Option<DirectoryInfo>("--model") { Description = "A model folder.", Required = true }.AcceptExistingOnly();

    /// <summary>JSON for programs.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON instead of text." };

    /// <summary>What makes samples repeatable.</summary>
    public static Option<int> Seed() => new("--seed") { Description = "The same seed and data give the same figures.", DefaultValueFactory = _ => 1 };

    /// <summary>How many bootstrap samples to draw.</summary>
    public static Option<int> Resamples(int usual) => AtLeast(1, new Option<int>("--resamples")
    {
        Description = "How many bootstrap samples stand behind each 95% interval.",
        DefaultValueFactory = _ => usual,
    });

    /// <summary>What approving promises.</summary>
    public static Option<double> ApproveNpv() => Share("--approve-npv", "Of what is approved at least this share must be clean.", Promises.Usual.ApproveNpv);

    /// <summary>What rejecting promises.</summary>
    public static Option<double> RejectPrecision() =>
        Share("--reject-precision", "Of what is rejected at least this share must deserve it.", Promises.Usual.RejectPrecision);

    private static Option<double> Share(string name, string description, double usual)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<double>() is not (> 0 and < 1))
            {
                result.AddError($"{name} must be a share between 0 and 1, such as 0.95.");
            }
        });
        return option;
    }

    /// <summary>Reads labelled comments; what cannot be read is named on the error output and counted at the end.</summary>
    public static List<LabelledComment> Read(IEnumerable<FileSystemInfo> data, int malformedLimit, TextWriter error)
    {
        var malformed = new MalformedRows(malformedLimit, error.WriteLine);
        var comments = LabelledComments.Read(LabelledComments.Files(data), presumedClean: false, malformed);
        Tell(malformed, error);
        return comments;
    }

    /// <summary>Says how many lines were passed over.</summary>
    public static void Tell(MalformedRows malformed, TextWriter error)
    {
        if (malformed.Count > 0)
        {
            error.WriteLine(FormattableString.Invariant($"{malformed.Count} malformed lines were passed over."));
        }
    }

    private static Option<int> AtLeast(int least, Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() < least)
            {
                result.AddError(FormattableString.Invariant($"{option.Name} must be a whole number from {least} up."));
            }
        });
        return option;
    }
}
