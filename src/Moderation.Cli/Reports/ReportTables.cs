using System.Globalization;
using Moderation.Cli.Evaluation;

namespace Moderation.Cli.Reports;

/// <summary>The figures of an evaluation as tables.</summary>
internal static class ReportTables
{
    /// <summary>The figures that a model's card has too.</summary>
    public static IEnumerable<ReportTable> Basic(DetailedFigures figures)
    {
        yield return new ReportTable(
            "Ranking",
            "The unweighted mean of the sets' ROC-AUC: 1 is perfect, 0.5 is chance.",
            ["language", "attribute", "mean ROC-AUC", "sets"],
            [.. figures.Ranking.Select(row => (string[])[row.Language, row.Attribute, Figure(row.MeanAuc), Count(row.AucBySet.Count)])]);
        yield return new ReportTable(
            "Approval",
            "What the suggested thresholds of all attributes together let through, language detection included. The last column is a lower bound, 95% sure, for a site where 5% of comments are toxic.",
            ["language", "clean approved", "toxic approved", "clean among approved"],
            [.. figures.Approval.Select(row => (string[])[row.Key, Share(row.Value.CleanApproved), Share(row.Value.ToxicApproved), Share(row.Value.CleanAmongApproved)])]);
        yield return new ReportTable(
            "Detection",
            "Which language comments were taken for.",
            ["language", "taken for"],
            [.. figures.Detection.Select(row => (string[])[row.Key, string.Join(", ", row.Value.Select(share => $"{share.Key} {Share(share.Value)}"))])]);
    }

    /// <summary>All others; tables without rows are left out.</summary>
    public static IEnumerable<ReportTable> Detailed(DetailedFigures figures) =>
        ((IEnumerable<ReportTable>)[
            Attributes("By language", "The rows of all sets together. " + AttributesNote(figures.Settings), figures.Pooled),
            Attributes("By data set", AttributesNote(figures.Settings), figures.Sets),
            Functionalities(figures.Functional),
            .. figures.Functional.Select(Targets),
            Evasion(figures.Evasion),
        ]).Where(table => table.Rows.Count > 0);

    /// <summary>A figure from 0 to 1.</summary>
    public static string Figure(double? value) => value is { } known ? known.ToString("F3", CultureInfo.InvariantCulture) : "–";

    /// <summary>A share in hundredths.</summary>
    public static string Share(double? value) =>
        value is { } known ? (known * 100).ToString("F1", CultureInfo.InvariantCulture) + "%" : "–";

    private static string AttributesNote(EvaluationSettings settings) => string.Create(CultureInfo.InvariantCulture, $"""
        Brackets hold the middle {Share(settings.Confidence)} of {settings.Resamples} bootstrap samples (seed {settings.Seed}). 'at threshold': a score from
        the model's approve threshold up is taken for positive; 'at best': from the one with the highest macro-F1 on these very rows up.
        'ECE': expected calibration error over {settings.CalibrationBins} bins of equal width. 'approvable' and 'rejectable': the share of
        rows below, or above, a threshold chosen on these very rows with at least {Share(settings.Promises.ApproveNpv)} negatives, or {Share(settings.Promises.RejectPrecision)} positives, each
        by itself; a site where fewer comments are bad can approve more and reject less.
        """).ReplaceLineEndings(" ");

    private static ReportTable Attributes(string title, string note, IReadOnlyList<AttributeFigures> figures) => new(
        title,
        note,
        [
            "set", "language", "attribute", "rows", "positive", "ROC-AUC", "average precision", "threshold", "macro-F1 at threshold", "precision", "recall",
            "best threshold", "macro-F1 at best", "precision at best", "recall at best", "recall at 95% precision", "ECE", "approvable", "rejectable",
        ],
        [
            .. figures.Select(row => (string[])
            [
                row.Set, row.Language, row.Attribute, Count(row.Rows), Count(row.Positives), Between(row.RocAuc), Between(row.AveragePrecision),
                Figure(row.AtApproveBelow?.Threshold), Figure(row.AtApproveBelow?.MacroF1), Figure(row.AtApproveBelow?.Precision), Figure(row.AtApproveBelow?.Recall),
                Figure(row.AtBest?.Threshold), Figure(row.AtBest?.MacroF1), Figure(row.AtBest?.Precision), Figure(row.AtBest?.Recall),
                Figure(row.RecallAt95Precision), Figure(row.CalibrationError), Between(row.Approvable), Between(row.Rejectable),
            ]),
        ]);

    private static ReportTable Functionalities(IReadOnlyList<FunctionalFigures> figures) => new(
        "Functional suite",
        "Accuracy: a row that is bad is held, another is approved, by the thresholds of all attributes together and language detection.",
        ["language", "functionality", "rows", "bad", "accuracy"],
        [
            .. figures.SelectMany(language => language.ByFunctionality
                .Select(row => (string[])[language.Language, row.Functionality, Count(row.Rows), Count(row.Bad), Share(row.Accuracy)])
                .Append([language.Language, "all", Count(language.Rows), Count(language.ByFunctionality.Sum(row => row.Bad)), Share(language.Accuracy)])),
        ]);

    private static ReportTable Targets(FunctionalFigures figures) => new(
        $"False positives by group ({figures.Language})",
        string.Create(CultureInfo.InvariantCulture, $"""
            Rows that are not bad, by the group that they speak of. 'held': not approved. The gap between the group held most and the one held
            least, among groups with at least {figures.FewestOfTarget} rows, is {Share(figures.FalsePositiveGap)}.
            """).ReplaceLineEndings(" "),
        ["group", "rows", "held", "mean toxicity", "held by"],
        [
            .. figures.ByTarget.Select(row => (string[])
            [
                row.Target, Count(row.Rows), Share(row.Held), Figure(row.MeanToxicity),
                string.Join(", ", row.HeldBy.OrderByDescending(by => by.Value).Select(by => $"{by.Key} {Share(by.Value)}")),
            ]),
        ]);

    private static ReportTable Evasion(IReadOnlyList<EvasionFigures> figures) => new(
        "Evasion",
        string.Create(CultureInfo.InvariantCulture, $"""
            Texts that are labelled toxic and score at least {EvasionMeasure.Clear} for toxicity as they are (at most 1000 a language), written in disguise: every
            word, or only the three that weigh most. 'drop': by how much the score falls on average; it should be at most {EvasionMeasure.MostDrop}. A text
            without a score counts as fallen to 0; 'no score' is the share of these, which are held as being in another language. 'slips through': held
            as it is, approved in disguise.
            """).ReplaceLineEndings(" "),
        ["language", "kind", "words", "texts", "plain", "drop", "", "no score", "slips through"],
        [
            .. figures.Select(row => (string[])
            [
                row.Language, row.Kind, row.Words, Count(row.Texts), Figure(row.MeanPlain), Figure(row.MeanDrop),
                row.MeanDrop > EvasionMeasure.MostDrop ? "too much" : "", Share(row.Unscored), Share(row.SlipsThrough),
            ]),
        ]);

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Between(Estimate? estimate) => estimate switch
    {
        null => "–",
        { Interval: null } => Figure(estimate.Value),
        _ => $"{Figure(estimate.Value)} [{Figure(estimate.Interval.Low)}, {Figure(estimate.Interval.High)}]",
    };
}
