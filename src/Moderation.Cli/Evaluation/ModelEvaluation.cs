using Moderation.Cli.Training;
using Moderation.Labelling;
using Moderation.Measuring;
using Moderation.Scoring;

namespace Moderation.Cli.Evaluation;

/// <summary>Scores labelled comments with a model as it is shipped and says how well it did.</summary>
internal static class ModelEvaluation
{
    /// <summary>The figures of a model on labelled comments.</summary>
    public static ModelFigures Of(CommentScorer scorer, IReadOnlyList<LabelledComment> comments) =>
        Of(scorer, ScoredComment.Of(scorer, comments, Progress.None));

    /// <summary>The figures of a model on comments that it has scored.</summary>
    public static ModelFigures Of(CommentScorer scorer, IReadOnlyList<ScoredComment> scored) =>
        new(scorer.Version, scored.Count, [.. Ranking(scored)], Detection(scored), Approval(scored));

    /// <summary>Arabic in Latin letters counts with the Arabic of its set, and once more by itself.</summary>
    private static IEnumerable<RankingFigures> Ranking(IReadOnlyList<ScoredComment> scored)
    {
        string[] languages = [CommentLanguage.Arabic.WireName(), CommentLanguage.English.WireName(), CommentLanguage.Arabizi.WireName()];
        foreach (var language in languages)
        {
            var rows = scored.Where(row => row.Comment.IsFor(language) || string.Equals(row.Language, language, StringComparison.Ordinal)).ToList();
            foreach (var attribute in Attributes.All)
            {
                var bySet = RocAuc.BySet(rows
                    .Where(row => row.Comment.Label(attribute) is not null && row.Assumed.Of(attribute) is not null)
                    .Select(row => (row.Comment.Set, row.Assumed.Of(attribute)!.Value, row.Comment.Label(attribute)!.Value)));
                if (bySet.Count > 0)
                {
                    yield return new RankingFigures(language, attribute.WireName(), bySet.Values.Average(), bySet);
                }
            }
        }
    }

    private static Dictionary<string, IReadOnlyDictionary<string, double>> Detection(IReadOnlyList<ScoredComment> scored) =>
        scored
            .GroupBy(row => row.Language, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                IReadOnlyDictionary<string, double> (group) => group
                    .GroupBy(row => row.Score.Language)
                    .OrderByDescending(detected => detected.Count())
                    .ToDictionary(detected => detected.Key.WireName(), detected => (double)detected.Count() / group.Count(), StringComparer.Ordinal),
                StringComparer.Ordinal);

    private static Dictionary<string, ApprovalFigures> Approval(IReadOnlyList<ScoredComment> scored)
    {
        var figures = new Dictionary<string, ApprovalFigures>(StringComparer.Ordinal);
        foreach (var group in scored.Where(row => row.Comment.Label(CommentAttribute.Toxicity) is not null).GroupBy(row => row.Language, StringComparer.Ordinal))
        {
            var toxic = group.Where(row => row.Comment.Label(CommentAttribute.Toxicity) == true).ToList();
            var clean = group.Where(row => row.Comment.Label(CommentAttribute.Toxicity) == false).ToList();
            if (toxic.Count > 0 && clean.Count > 0)
            {
                var toxicApproved = toxic.Count(row => row.IsApproved);
                var cleanApproved = clean.Count(row => row.IsApproved);
                figures[group.Key] = new ApprovalFigures(
                    (double)cleanApproved / clean.Count,
                    (double)toxicApproved / toxic.Count,
                    ApprovalThreshold.CleanAmongApproved(toxicApproved, toxic.Count, cleanApproved, clean.Count));
            }
        }

        return figures;
    }
}
