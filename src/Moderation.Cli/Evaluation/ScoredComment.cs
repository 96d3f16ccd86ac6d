using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Cli.Evaluation;

/// <summary>A labelled comment and what a model says about it.</summary>
/// <param name="Comment">The comment.</param>
/// <param name="Language">What the data says it is written in: <c>ar</c>, <c>en</c> or <c>ar-latn</c>.</param>
/// <param name="Assumed">The scores if that is so.</param>
/// <param name="Score">The scores as the service would give them: with the language as detected.</param>
/// <param name="IsApproved">Whether the thresholds that the model's makers suggest approve it.</param>
internal sealed record ScoredComment(LabelledComment Comment, string Language, AttributeScores Assumed, CommentScore Score, bool IsApproved)
{
    /// <summary>Scores labelled comments; those that are only presumed clean are left out.</summary>
    public static List<ScoredComment> Of(CommentScorer scorer, IReadOnlyList<LabelledComment> comments, Progress progress)
    {
        var labelled = comments.Where(comment => !comment.Presumed).ToList();
        return [.. progress.Track(labelled, $"scoring with {scorer.Version}", labelled.Count).Select(comment => Of(scorer, comment))];
    }

    /// <summary>Whether no attribute reaches the threshold below which the model's makers approve; never in a language that it was not made for.</summary>
    public static bool Approves(CommentScorer scorer, in CommentScore score)
    {
        if (!score.Supported)
        {
            return false;
        }

        foreach (var attribute in Attributes.All)
        {
            if (Holds(scorer, score, attribute))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an attribute's score reaches the suggested threshold.</summary>
    public static bool Holds(CommentScorer scorer, in CommentScore score, CommentAttribute attribute) =>
        score.Scores.Of(attribute) is { } probability
        && scorer.SuggestedApproveBelow(score.Language, attribute) is { } threshold
        && probability >= threshold;

    /// <summary>The language of the models by the name that the data gives.</summary>
    public static CommentLanguage LanguageOf(string language) =>
        Enum.GetValues<CommentLanguage>().FirstOrDefault(known => string.Equals(known.WireName(), language, StringComparison.Ordinal));

    private static ScoredComment Of(CommentScorer scorer, LabelledComment comment)
    {
        var language = comment.IsArabizi ? CommentLanguage.Arabizi.WireName() : comment.Language;
        var score = scorer.Score(comment.Text);
        return new ScoredComment(comment, language, scorer.ScoreAs(comment.Text, LanguageOf(language)), score, Approves(scorer, score));
    }
}
