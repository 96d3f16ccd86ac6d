using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Cli.Explaining;

/// <summary>How a model comes to what it says about a text.</summary>
/// <param name="Model">The model.</param>
/// <param name="Language">The language that it took the text to be in.</param>
/// <param name="Supported">Whether it was made for that language, so that its scores decide anything.</param>
/// <param name="Normalised">The text as the model reads it: its words, folded.</param>
/// <param name="Readings">What disguised words are read as besides.</param>
/// <param name="Scores">The probability of each attribute that it knows for the language.</param>
/// <param name="ApproveBelow">The scores below which the model's makers approve.</param>
/// <param name="Attribute">The attribute that words are weighed for.</param>
/// <param name="Rest">What else is in the log-odds of its score: where they start, and the shape of the text; null without a score.</param>
/// <param name="Words">What each word adds to the log-odds, in reading order; of a mixed text the words in the language that decides.</param>
internal sealed record TextExplanation(
    string Model,
    string Language,
    bool Supported,
    string Normalised,
    IReadOnlyList<string> Readings,
    IReadOnlyDictionary<string, double> Scores,
    IReadOnlyDictionary<string, double> ApproveBelow,
    string Attribute,
    double? Rest,
    IReadOnlyList<ExplainedWord> Words)
{
    /// <summary>Explains what a model says about a text.</summary>
    public static TextExplanation Of(CommentScorer scorer, string text, CommentAttribute attribute)
    {
        var score = scorer.Score(text);
        var words = scorer.Weigh(text, attribute);
        var features = new TextFeatures();
        TextPipeline.Read(text, features);
        return new TextExplanation(
            scorer.Version,
            score.Language.WireName(),
            score.Supported,
            string.Join(' ', Folded(features.Tokens, token => token.Kind != TokenKind.Reading)),
            Folded(features.Tokens, token => token.Kind == TokenKind.Reading),
            Known(known => score.Scores.Of(known)),
            Known(known => score.Scores.Of(known) is null ? null : scorer.SuggestedApproveBelow(score.Language, known)),
            attribute.WireName(),
            score.Scores.Of(attribute) is { } probability ? LogOdds(probability) - words.Sum(word => word.Weight) : null,
            [.. words.Select(word => new ExplainedWord(word.Start, word.Length, text.Substring(word.Start, word.Length), word.Weight))]);
    }

    // A probability is a float: beyond the last one before 0 and 1 it says no more.
    private static double LogOdds(double probability)
    {
        var inside = Math.Clamp(probability, 1e-8, 1 - 1e-8);
        return Math.Log(inside / (1 - inside));
    }

    private static List<string> Folded(TextTokens tokens, Func<TextToken, bool> which)
    {
        var folded = new List<string>();
        foreach (var token in tokens.All)
        {
            if (which(token))
            {
                folded.Add(token.Kind switch
                {
                    TokenKind.Link => "[link]",
                    TokenKind.Group => "[group]",
                    _ => tokens.Folded(token).ToString(),
                });
            }
        }

        return folded;
    }

    private static Dictionary<string, double> Known(Func<CommentAttribute, double?> figure) =>
        Attributes.All.Where(attribute => figure(attribute) is not null)
            .ToDictionary(attribute => attribute.WireName(), attribute => Math.Round(figure(attribute)!.Value, 4), StringComparer.Ordinal);
}

/// <summary>A word and what it adds.</summary>
/// <param name="Start">Offset into the text as given, in UTF-16 code units.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
/// <param name="Text">The word as given.</param>
/// <param name="Weight">Its share of the log-odds; positive speaks for the attribute.</param>
internal sealed record ExplainedWord(int Start, int Length, string Text, double Weight);

[JsonSerializable(typeof(TextExplanation))]
internal sealed partial class ExplanationJson : JsonSerializerContext
{
    /// <summary>Letters of every script as themselves: it is read by people at a terminal too.</summary>
    public static ExplanationJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
