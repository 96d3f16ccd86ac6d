using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Moderation.Cli;

/// <summary>The usual help, and for a verb an example that works.</summary>
internal sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
{
    private const string Program = "dotnet run -c Release --project src/Moderation.Cli -- ";

    /// <summary>By noun and verb the arguments of an example.</summary>
    public static IReadOnlyDictionary<string, string> Examples { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["model train"] = "--data data/train data/dev --into models/comments-v3 --sources models/sources.json",
        ["model evaluate"] = "--model models/comments-v2 --data data/dev --report ../report",
        ["model compare"] = "models/comments-v2 models/comments-v3 --data data/dev --changed ../changed.jsonl",
        ["model score"] = "--model models/comments-v2 --in comments.jsonl.gz --out scores.jsonl",
        ["model explain"] = "--model models/comments-v2 --text \"You are a stupid idiot\" --attribute insult",
        ["model thresholds"] = "--model models/comments-v2 --data site-labels.jsonl --reject-precision 0.95 --approve-npv 0.98",
        ["model promote"] = "--url http://127.0.0.1:5080 --model models/comments-v3 --by mona --why \"better on dialects\"",
        ["model shadow"] = "--url http://127.0.0.1:5080 --model models/comments-v3 --by mona",
        ["model rollback"] = "--url http://127.0.0.1:5080 --by mona --why \"too strict on quotes\"",
        ["model status"] = "--url http://127.0.0.1:5080",
        ["data export"] = "--url http://127.0.0.1:5080 --site blog --since 2026-03-01 --out ../blog.jsonl.gz",
        ["data sample"] = "--url http://127.0.0.1:5080 --site blog --strategy uncertain --count 50",
        ["policy check"] = "../policy.yaml",
        ["policy try"] = "../policy.yaml --model models/comments-v2 --text \"You are a stupid idiot\"",
        ["policy push"] = "../policies/policy.yaml --url http://127.0.0.1:5080 --site blog --why \"fewer links\" --activate",
        ["policy pull"] = "--url http://127.0.0.1:5080 --site blog --into ../policies",
        ["policy activate"] = "1f0c3aa9b7de --url http://127.0.0.1:5080 --site blog --by mona --why \"fewer links\"",
        ["policy rollback"] = "--url http://127.0.0.1:5080 --site blog --by mona --why \"holds too many questions\"",
        ["policy status"] = "--url http://127.0.0.1:5080",
        ["policy changes"] = "--url http://127.0.0.1:5080 --site blog --limit 3",
        ["policy backtest"] = "../policy.yaml --url http://127.0.0.1:5080 --site blog --last 100000 --examples ../changed.jsonl",
        ["policy hits"] = "--url http://127.0.0.1:5080 --site blog --since 2026-03-01",
        ["policy facts"] = "--json",
        ["policy schema"] = "--out ../policy.schema.json",
    };

    /// <summary>Adds examples to the help of a program.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExample((HelpAction)help.Action!);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var name = $"{command.Parents.FirstOrDefault()?.Name} {command.Name}";
        if (Examples.TryGetValue(name, out var example))
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {Program}{name} {example}\n");
        }

        return code;
    }
}
