using Moderation.Measuring;
using Moderation.Scoring;

namespace Moderation.Cli.Evaluation;

/// <summary>Measures how far the score of a toxic text falls when somebody disguises it.</summary>
internal static class EvasionMeasure
{
    /// <summary>Only texts that score so high as they are can fall far.</summary>
    public const double Clear = 0.5;

    /// <summary>The score may fall by so much on average.</summary>
    public const double MostDrop = 0.1;

    /// <summary>A thousand texts tell the mean drop to about 0.01.</summary>
    private const int MostTexts = 1000;

    /// <summary>Fewer texts tell nothing: a few Arabic comments have a Latin word.</summary>
    private const int FewestTexts = 10;

    private const int HeaviestWords = 3;

    /// <summary>By language, kind and how much is disguised.</summary>
    public static List<EvasionFigures> Of(CommentScorer scorer, IEnumerable<ScoredComment> rows, int seed, Progress progress)
    {
        var figures = new List<EvasionFigures>();
        var byLanguage = rows
            .Where(row => row.Comment.Label(CommentAttribute.Toxicity) == true && row.Score.Scores.Of(CommentAttribute.Toxicity) >= Clear)
            .GroupBy(row => row.Language, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var language in byLanguage)
        {
            var texts = language.ToArray();
            var random = new SeededRandom(seed);
            random.Shuffle<ScoredComment>(texts);
            var chosen = texts.Take(MostTexts)
                .Select(row => (Row: row, Heaviest: Heaviest(scorer, row.Comment.Text)))
                .ToList();
            var kinds = EvasionKinds.All.Where(kind => kind != EvasionKind.ArabiziDigits || IsArabizi(language.Key)).ToList();
            foreach (var kind in progress.Track(kinds, $"disguising toxic texts ({language.Key})", kinds.Count))
            {
                figures.AddRange(Measure(scorer, language.Key, kind, chosen, seed));
            }
        }

        return figures;
    }

    private static IEnumerable<EvasionFigures> Measure(
        CommentScorer scorer, string language, EvasionKind kind, List<(ScoredComment Row, (int, int)[] Heaviest)> texts, int seed)
    {
        foreach (var all in (bool[])[true, false])
        {
            var disguised = texts
                .Select((text, i) => (text.Row, Variant: Evasion.Of(text.Row.Comment.Text, kind, seed + i, all ? null : text.Heaviest)))
                .Where(text => text.Variant is not null)
                .Select(text => (text.Row, Score: scorer.Score(text.Variant!)))
                .ToList();
            if (disguised.Count >= FewestTexts)
            {
                yield return new EvasionFigures(
                    language,
                    kind.WireName(),
                    all ? "all" : "heaviest",
                    disguised.Count,
                    disguised.Average(text => Toxicity(text.Row.Score)),
                    disguised.Average(text => Toxicity(text.Row.Score) - Toxicity(text.Score)),
                    disguised.Average(text => text.Score.Scores.Of(CommentAttribute.Toxicity) is null ? 1.0 : 0),
                    disguised.Average(text => !text.Row.IsApproved && ScoredComment.Approves(scorer, text.Score) ? 1.0 : 0));
            }
        }
    }

    private static (int Start, int Length)[] Heaviest(CommentScorer scorer, string text) =>
        [.. scorer.Explain(text, CommentAttribute.Toxicity, HeaviestWords).Select(word => (word.Start, word.Length))];

    private static bool IsArabizi(string language) => string.Equals(language, CommentLanguage.Arabizi.WireName(), StringComparison.Ordinal);

    private static double Toxicity(in CommentScore score) => score.Scores.Of(CommentAttribute.Toxicity) ?? 0;
}
