using Moderation.Cli.Evaluation;
using Moderation.Measuring;
using Moderation.Scoring;

namespace Moderation.Cli.Comparing;

/// <summary>Compares two models on the same rows: each bootstrap sample draws rows once, for both.</summary>
internal sealed class ModelComparison(CommentScorer first, CommentScorer second, int resamples, int seed)
{
    /// <summary>Compares what both models have scored, row by row the same.</summary>
    public ComparisonFigures Of(IReadOnlyList<ScoredComment> firstScored, IReadOnlyList<ScoredComment> secondScored, Progress progress)
    {
        var pairs = firstScored.Zip(secondScored, (one, other) => new ScoredPair(one, other)).ToList();
        var groups = (
            from attribute in Attributes.All
            from language in pairs.GroupBy(pair => pair.First.Language, StringComparer.Ordinal)
            let sets = SetsOf(language, attribute)
            where sets.Count > 0
            select (Language: language.Key, Attribute: attribute, Sets: sets))
            .OrderBy(group => group.Language, StringComparer.Ordinal)
            .ToList();
        var labelled = pairs.Where(pair => pair.First.Comment.Label(CommentAttribute.Toxicity) is not null)
            .GroupBy(pair => pair.First.Language, StringComparer.Ordinal)
            .OrderBy(language => language.Key, StringComparer.Ordinal)
            .ToList();
        return new ComparisonFigures(
            first.Version,
            second.Version,
            pairs.Count,
            seed,
            resamples,
            [
                .. progress.Track(groups, "comparing", groups.Count).SelectMany(group => Ranking(group.Language, group.Attribute, group.Sets)),
                .. labelled.SelectMany(language => Approval(language.Key, [.. language])),
            ],
            [.. pairs.GroupBy(pair => (pair.First.Language, Label: LabelOf(pair))).OrderBy(group => group.Key).Select(group => new ChangedFigures(
                group.Key.Language,
                group.Key.Label,
                group.Count(),
                group.Count(pair => pair.First.IsApproved && !pair.Second.IsApproved),
                group.Count(pair => !pair.First.IsApproved && pair.Second.IsApproved)))]);
    }

    private static string LabelOf(ScoredPair pair) => pair.First.Comment.Label(CommentAttribute.Toxicity) switch
    {
        true => "toxic",
        false => "not toxic",
        null => "unlabelled",
    };

    /// <summary>The sets in which the attribute has both classes and both models know it.</summary>
    private static List<(ScoredRows First, ScoredRows Second)> SetsOf(IEnumerable<ScoredPair> pairs, CommentAttribute attribute) =>
    [
        .. pairs
            .Where(pair => pair.First.Comment.Label(attribute) is not null && pair.First.Assumed.Of(attribute) is not null && pair.Second.Assumed.Of(attribute) is not null)
            .GroupBy(pair => pair.First.Comment.Set, StringComparer.Ordinal)
            .Select(set => (Rows(set.Select(pair => pair.First), attribute), Rows(set.Select(pair => pair.Second), attribute)))
            .Where(set => RocAuc.Of(set.Item1.Steps) is not null),
    ];

    private static ScoredRows Rows(IEnumerable<ScoredComment> rows, CommentAttribute attribute) =>
        new(rows.Select(row => (row.Assumed.Of(attribute)!.Value, row.Comment.Label(attribute)!.Value)));

    private IEnumerable<DifferenceFigures> Ranking(string language, CommentAttribute attribute, List<(ScoredRows First, ScoredRows Second)> sets)
    {
        var known = ScoredComment.LanguageOf(language);
        var (firstThreshold, secondThreshold) = (first.SuggestedApproveBelow(known, attribute), second.SuggestedApproveBelow(known, attribute));
        yield return MeanOverSets("roc_auc", language, attribute, sets, (steps, _) => RocAuc.Of(steps));
        yield return MeanOverSets("average_precision", language, attribute, sets, (steps, _) => PrecisionRecall.AveragePrecision(steps));
        if (firstThreshold is not null && secondThreshold is not null)
        {
            yield return MeanOverSets("macro_f1_at_threshold", language, attribute, sets, (steps, isFirst) => steps.At((isFirst ? firstThreshold : secondThreshold).Value).MacroF1);
        }
    }

    private DifferenceFigures MeanOverSets(
        string measure, string language, CommentAttribute attribute, List<(ScoredRows First, ScoredRows Second)> sets, Func<ScoreSteps, bool, double?> of)
    {
        var random = new SeededRandom(seed);
        var times = sets.ConvertAll(set => new int[set.First.Rows]);
        var differences = new List<double>();
        for (var sample = 0; sample < resamples; sample++)
        {
            var (sum, count) = (0.0, 0);
            for (var set = 0; set < sets.Count; set++)
            {
                Bootstrap.Draw(times[set], ref random);
                if (of(sets[set].Second.Drawn(times[set]), false) - of(sets[set].First.Drawn(times[set]), true) is { } difference)
                {
                    sum += difference;
                    count++;
                }
            }

            if (count > 0)
            {
                differences.Add(sum / count);
            }
        }

        return DifferenceFigures.Of(
            language, attribute.WireName(), measure, sets.Count, sets.Sum(set => set.First.Rows),
            sets.Average(set => of(set.First.Steps, true)) ?? 0, sets.Average(set => of(set.Second.Steps, false)) ?? 0, differences);
    }

    private IEnumerable<DifferenceFigures> Approval(string language, List<ScoredPair> rows)
    {
        foreach (var toxic in (bool[])[false, true])
        {
            var those = rows.Where(row => row.First.Comment.Label(CommentAttribute.Toxicity) == toxic).ToList();
            if (those.Count == 0)
            {
                continue;
            }

            var differences = new List<double>();
            Bootstrap.Draw(those.Count, resamples, seed, times =>
            {
                var difference = 0;
                for (var i = 0; i < times.Length; i++)
                {
                    difference += times[i] * ((those[i].Second.IsApproved ? 1 : 0) - (those[i].First.IsApproved ? 1 : 0));
                }

                differences.Add((double)difference / times.Length);
            });
            yield return DifferenceFigures.Of(
                language, CommentAttribute.Toxicity.WireName(), toxic ? "toxic_approved" : "clean_approved", rows.Select(row => row.First.Comment.Set).Distinct(StringComparer.Ordinal).Count(), those.Count,
                those.Average(row => row.First.IsApproved ? 1.0 : 0), those.Average(row => row.Second.IsApproved ? 1.0 : 0), differences);
        }
    }
}

/// <summary>A row as two models score it.</summary>
internal sealed record ScoredPair(ScoredComment First, ScoredComment Second);
