using Moderation.Measuring;
using Moderation.Scoring;

namespace Moderation.Cli.Evaluation;

/// <summary>Measures everything that there is to know of a model on labelled comments.</summary>
internal static class DetailedEvaluation
{
    /// <summary>The figures. Disguises are tried on the functional rows, or with <paramref name="disguiseAll"/> on all toxic ones.</summary>
    public static DetailedFigures Of(
        CommentScorer scorer, IReadOnlyList<ScoredComment> scored, EvaluationSettings settings, bool disguiseAll, Progress progress)
    {
        var groups = (
            from attribute in Attributes.All
            from language in scored.GroupBy(row => row.Language, StringComparer.Ordinal)
            let rows = language.Where(row => row.Comment.Label(attribute) is not null && row.Assumed.Of(attribute) is not null).ToList()
            where rows.Count > 0
            select (Language: language.Key, Attribute: attribute, Rows: rows))
            .OrderBy(group => group.Language, StringComparer.Ordinal)
            .ToList();
        var bySet = (
            from @group in groups
            from set in @group.Rows.GroupBy(row => row.Comment.Set, StringComparer.Ordinal).OrderBy(set => set.Key, StringComparer.Ordinal)
            select (Set: set.Key, @group.Language, @group.Attribute, Rows: set.ToList())).ToList();
        return new DetailedFigures(ModelEvaluation.Of(scorer, scored))
        {
            Settings = settings,
            Pooled =
            [
                .. progress.Track(groups, "measuring languages", groups.Count)
                    .Select(group => Measure(scorer, settings, AttributeFigures.AllSets, group.Language, group.Attribute, group.Rows)),
            ],
            Sets =
            [
                .. progress.Track(bySet, "measuring data sets", bySet.Count)
                    .Select(group => Measure(scorer, settings, group.Set, group.Language, group.Attribute, group.Rows)),
            ],
            Functional = FunctionalMeasure.Of(scorer, scored),
            Evasion = EvasionMeasure.Of(scorer, scored.Where(row => disguiseAll || FunctionalMeasure.IsFunctional(row)), settings.Seed, progress),
        };
    }

    private static AttributeFigures Measure(
        CommentScorer scorer, EvaluationSettings settings, string set, string language, CommentAttribute attribute, List<ScoredComment> rows)
    {
        var scored = new ScoredRows(rows.Select(row => (row.Assumed.Of(attribute)!.Value, row.Comment.Label(attribute)!.Value)));
        var steps = scored.Steps;
        var (auc, precision) = (new List<double>(), new List<double>());
        var (approvable, rejectable) = (new List<double>(), new List<double>());
        Bootstrap.Draw(scored.Rows, settings.Resamples, settings.Seed, times =>
        {
            var drawn = scored.Drawn(times);
            Add(auc, RocAuc.Of(drawn));
            Add(precision, PrecisionRecall.AveragePrecision(drawn));
            approvable.Add(settings.Promises.Approved(drawn));
            rejectable.Add(settings.Promises.Rejected(drawn));
        });
        var threshold = scorer.SuggestedApproveBelow(ScoredComment.LanguageOf(language), attribute);
        return new AttributeFigures
        {
            Set = set,
            Language = language,
            Attribute = attribute.WireName(),
            Rows = scored.Rows,
            Positives = steps.TotalPositives,
            RocAuc = EstimateOf(RocAuc.Of(steps), auc),
            AveragePrecision = EstimateOf(PrecisionRecall.AveragePrecision(steps), precision),
            AtApproveBelow = threshold is { } suggested ? ThresholdFigures.Of(steps, suggested) : null,
            AtBest = PrecisionRecall.BestThreshold(steps) is { } best ? ThresholdFigures.Of(steps, best) : null,
            RecallAt95Precision = PrecisionRecall.RecallAt(steps, 0.95),
            CalibrationError = Calibration.Error(Calibration.BinsOf(steps)),
            Approvable = EstimateOf(settings.Promises.Approved(steps), approvable)!,
            Rejectable = EstimateOf(settings.Promises.Rejected(steps), rejectable)!,
            Steps = steps,
        };
    }

    private static void Add(List<double> values, double? value)
    {
        if (value is { } known)
        {
            values.Add(known);
        }
    }

    private static Estimate? EstimateOf(double? value, List<double> samples) =>
        value is { } known ? new Estimate(known, Bootstrap.Middle(samples)) : null;
}
