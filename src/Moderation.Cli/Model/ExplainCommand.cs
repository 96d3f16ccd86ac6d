using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Moderation.Cli.Explaining;
using Moderation.Scoring;

namespace Moderation.Cli.Model;

/// <summary><c>model explain</c>.</summary>
internal static class ExplainCommand
{
    private static readonly Option<DirectoryInfo> Model = CommentOptions.Model();

    private static readonly Option<string> Text = new("--text") { Description = "What to explain.", Required = true };

    private static readonly Option<string> Attribute = new Option<string>("--attribute")
    {
        Description = "Weigh the words for this attribute.",
        DefaultValueFactory = _ => CommentAttribute.Toxicity.WireName(),
    }.AcceptOnlyFromAmong([.. Attributes.All.Select(attribute => attribute.WireName())]);

    private static readonly Option<bool> Json = CommentOptions.Json();

    /// <summary>Makes the command; the explanation goes to its output.</summary>
    public static Command Create()
    {
        var command = new Command("explain", "Say how a model comes to its scores of a text: language, what it reads, and the weight of every word.") { Model, Text, Attribute, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var scorer = CommentScorer.Load(parsed.GetRequiredValue(Model).FullName);
        _ = Attributes.TryParse(parsed.GetRequiredValue(Attribute), out var attribute);
        var explanation = TextExplanation.Of(scorer, parsed.GetRequiredValue(Text), attribute);
        if (parsed.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(explanation, ExplanationJson.Readable.TextExplanation));
        }
        else
        {
            Write(explanation, output);
        }

        return 0;
    }

    private static void Write(TextExplanation explanation, TextWriter output)
    {
        output.WriteLine($"language    {explanation.Language}{(explanation.Supported ? "" : ", which the model was not made for: its scores decide nothing")}");
        output.WriteLine($"normalised  {explanation.Normalised}");
        if (explanation.Readings.Count > 0)
        {
            output.WriteLine($"read as     {string.Join(", ", explanation.Readings)}");
        }

        output.WriteLine();
        foreach (var (name, score) in explanation.Scores)
        {
            output.WriteLine(Line($"{name,-16}{score,7:F4}")
                + (explanation.ApproveBelow.TryGetValue(name, out var threshold) ? Line($"  {(score < threshold ? "below" : "not below")} {threshold:F4}") : ""));
        }

        if (explanation.Rest is { } rest)
        {
            output.WriteLine();
            output.WriteLine($"Log-odds of {explanation.Attribute}; + speaks for it. Offsets are UTF-16 code units.");
            foreach (var word in explanation.Words)
            {
                output.WriteLine(Line($"{word.Weight,+8:+0.000;-0.000}  {word.Start,5}+{word.Length,-4} {word.Text}"));
            }

            output.WriteLine(Line($"{rest,+8:+0.000;-0.000}  {"",10} (the model's start and the shape of the text)"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
