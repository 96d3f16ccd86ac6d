using System.CommandLine;
using System.IO.Compression;
using System.Text;
using Moderation.Cli.Evaluation;
using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Cli.Model;

/// <summary><c>model score</c>.</summary>
internal static class ScoreCommand
{
    private const string Standard = "-";

    private static readonly Option<DirectoryInfo> Model = CommentOptions.Model();

    private static readonly Option<string> In = ExistingOrStandard(new("--in")
    {
        Description = "Comments, one JSON object a line with 'id' and 'text': a .jsonl or .jsonl.gz file, or - for standard input.",
        Required = true,
    });

    private static readonly Option<string> Out = new("--out")
    {
        Description = "Where the scores go, one JSON object a line in the order of the comments: a file, packed when its name ends in .gz, or - for standard output.",
        DefaultValueFactory = _ => Standard,
    };

    private static readonly Option<int> MalformedLimit = CommentOptions.MalformedLimit();
    private static readonly Option<bool> Json = new("--json") { Description = "Scores are JSON with or without it." };

    /// <summary>Makes the command; scores go where it is told, progress to its error output.</summary>
    public static Command Create()
    {
        var command = new Command("score", "Score comments.") { Model, In, Out, MalformedLimit, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var scorer = CommentScorer.Load(parsed.GetRequiredValue(Model).FullName);
        var (from, to) = (parsed.GetRequiredValue(In), parsed.GetRequiredValue(Out));
        var malformed = new MalformedRows(parsed.GetValue(MalformedLimit), error.WriteLine, "a comment to score");
        using var reader = Open(from);
        var rows = CommentRows.Read(reader, from is Standard ? "standard input" : Path.GetFileName(from), malformed);
        var lines = Progress.On(error).Track(rows, "scoring", count: 0).Select(row => row.Scored(scorer));
        if (to is Standard)
        {
            Write(lines, output);
        }
        else
        {
            using var file = new LineFile(to);
            Write(lines, file.Writer);
            file.Keep();
        }

        CommentOptions.Tell(malformed, error);
        return 0;
    }

    private static Option<string> ExistingOrStandard(Option<string> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } path && path is not Standard && !File.Exists(path))
            {
                result.AddError($"File does not exist: '{path}'.");
            }
        });
        return option;
    }

    private static StreamReader Open(string path)
    {
        var raw = path is Standard ? Console.OpenStandardInput() : File.OpenRead(path);
        return new StreamReader(LineFile.IsPacked(path) ? new GZipStream(raw, CompressionMode.Decompress) : raw, Encoding.UTF8);
    }

    private static void Write(IEnumerable<string> lines, TextWriter writer)
    {
        foreach (var line in lines)
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }
}
