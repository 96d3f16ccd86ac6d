using Moderation.Cli.Training;
using Moderation.Labelling;
using Moderation.Measuring;
using Moderation.Scoring;

namespace Moderation.Cli.Evaluation;

/// <summary>Scores labelled comments with a model as it is shipped and says how well it did.</summary>
internal static class ModelEvaluation
{
    /// <summary>The figures of a model on labelled comments.</summary>
    public static ModelFigures Of(CommentScorer scorer, IReadOnlyList<LabelledComment> comments)
    {
        var scored = comments
            .Where(comment => !comment.Presumed)
            .Select(comment => new Scored(comment, GroupOf(comment), scorer.ScoreAs(comment.Text, LanguageOf(comment)), scorer.Score(comment.Text)))
            .ToList();
        return new ModelFigures(scorer.Version, scored.Count, [.. Ranking(scored)], Detection(scored), Approval(scorer, scored));
    }

    private static string GroupOf(LabelledComment comment) => comment.IsArabizi ? CommentLanguage.Arabizi.WireName() : comment.Language;

    private static CommentLanguage LanguageOf(LabelledComment comment) =>
        comment.IsFor(CommentLanguage.Arabic.WireName()) ? CommentLanguage.Arabic
        : comment.IsFor(CommentLanguage.English.WireName()) ? CommentLanguage.English
        : CommentLanguage.Other;

    /// <summary>Arabic in Latin letters counts with the Arabic of its set, and once more by itself.</summary>
    private static IEnumerable<RankingFigures> Ranking(List<Scored> scored)
    {
        string[] languages = [CommentLanguage.Arabic.WireName(), CommentLanguage.English.WireName(), CommentLanguage.Arabizi.WireName()];
        foreach (var language in languages)
        {
            var rows = scored.Where(row => row.Comment.IsFor(language) || string.Equals(row.Group, language, StringComparison.Ordinal)).ToList();
            foreach (var attribute in Attributes.All)
            {
                var bySet = rows
                    .Where(row => row.Comment.Label(attribute) is not null && row.Assumed.Of(attribute) is not null)
                    .GroupBy(row => row.Comment.Set, StringComparer.Ordinal)
                    .OrderBy(set => set.Key, StringComparer.Ordinal)
                    .Select(set => (set.Key, Auc: RocAuc.Of(set.Select(row => (row.Assumed.Of(attribute)!.Value, row.Comment.Label(attribute)!.Value)))))
                    .Where(set => set.Auc is not null)
                    .ToDictionary(set => set.Key, set => set.Auc!.Value, StringComparer.Ordinal);
                if (bySet.Count > 0)
                {
                    yield return new RankingFigures(language, attribute.WireName(), bySet.Values.Average(), bySet);
                }
            }
        }
    }

    private static Dictionary<string, IReadOnlyDictionary<string, double>> Detection(List<Scored> scored) =>
        scored
            .GroupBy(row => row.Group, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                IReadOnlyDictionary<string, double> (group) => group
                    .GroupBy(row => row.Score.Language)
                    .OrderByDescending(detected => detected.Count())
                    .ToDictionary(detected => detected.Key.WireName(), detected => (double)detected.Count() / group.Count(), StringComparer.Ordinal),
                StringComparer.Ordinal);

    private static Dictionary<string, ApprovalFigures> Approval(CommentScorer scorer, List<Scored> scored)
    {
        var figures = new Dictionary<string, ApprovalFigures>(StringComparer.Ordinal);
        foreach (var group in scored.Where(row => row.Comment.Label(CommentAttribute.Toxicity) is not null).GroupBy(row => row.Group, StringComparer.Ordinal))
        {
            var toxic = group.Where(row => row.Comment.Label(CommentAttribute.Toxicity) == true).ToList();
            var clean = group.Where(row => row.Comment.Label(CommentAttribute.Toxicity) == false).ToList();
            if (toxic.Count > 0 && clean.Count > 0)
            {
                var toxicApproved = toxic.Count(row => IsApproved(scorer, row.Score));
                var cleanApproved = clean.Count(row => IsApproved(scorer, row.Score));
                figures[group.Key] = new ApprovalFigures(
                    (double)cleanApproved / clean.Count,
                    (double)toxicApproved / toxic.Count,
                    ApprovalThreshold.CleanAmongApproved(toxicApproved, toxic.Count, cleanApproved, clean.Count));
            }
        }

        return figures;
    }

    private static bool IsApproved(CommentScorer scorer, in CommentScore score)
    {
        if (!score.Supported)
        {
            return false;
        }

        foreach (var attribute in Attributes.All)
        {
            if (score.Scores.Of(attribute) is { } probability
                && scorer.SuggestedApproveBelow(score.Language, attribute) is { } threshold
                && probability >= threshold)
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Scored(LabelledComment Comment, string Group, AttributeScores Assumed, CommentScore Score);
}
