using System.Globalization;
using System.Text;
using System.Text.Json;
using Moderation.Cli.Evaluation;
using Moderation.Scoring;

namespace Moderation.Cli.Training;

/// <summary>Writes what people should know of a model: <c>card.md</c> and <c>metrics.json</c>.</summary>
internal static class ModelCard
{
    /// <summary>Writes both files into the model folder.</summary>
    public static void Write(DirectoryInfo into, ModelManifest manifest, ModelFigures figures)
    {
        File.WriteAllText(Path.Combine(into.FullName, "metrics.json"), JsonSerializer.Serialize(figures, FiguresJson.Default.ModelFigures) + "\n");
        File.WriteAllText(Path.Combine(into.FullName, "card.md"), Text(manifest, figures));
    }

    private static string Text(ModelManifest manifest, ModelFigures figures)
    {
        var card = new StringBuilder();
        Line(card, $"# Model {manifest.Version}");
        Line(card, $"");
        Line(card, $"Scores readers' comments in {string.Join(" and ", manifest.Languages.Keys.Select(LanguageName))}: one logistic model per attribute over hashed words, characters and the consonants of Arabic words (text pipeline {manifest.TextPipeline}), trained with ML.NET, seed {manifest.Seed}.");
        Line(card, $"");
        Line(card, $"## What it is for");
        Line(card, $"Approving what is clearly fine so that people look at the rest. **It is not for rejecting by itself**: on comments of another site than it was trained on, its highest scores are wrong too often for that until the site's own decisions show otherwise.");
        Line(card, $"");
        Line(card, $"## What it cannot do");
        Line(card, $"- Understand context, irony, quotation, negation or counter-speech; it weighs words and spellings.");
        Line(card, $"- Judge other languages: these are marked unsupported. Arabic in Latin letters is scored by the Arabic model, but it has seen so little of it that the scores decide nothing.");
        Line(card, $"- Judge a mixed text as a whole: each language judges its own words and the higher score counts.");
        Line(card, $"- Recognise spam of kinds it has not seen: public Arabic spam is tweets and made-up messages. Links, telephone numbers and repetition say more.");
        Line(card, $"- Be free of its data's prejudice. Names of groups in the text pipeline's list are read as one word, so that none weighs more than another; groups that are not in it, dialects and reclaimed slurs that data sets abuse score higher than they should, and so do sentences that condemn an attack by repeating it.");
        Line(card, $"");
        Line(card, $"## How well it ranks");
        Line(card, $"Mean over data sets of ROC-AUC (1 is perfect, 0.5 is chance) on {figures.Comments} held-out comments of the same data sets; other sites score lower.");
        Line(card, $"");
        Line(card, $"| language | attribute | mean ROC-AUC | sets |");
        Line(card, $"|---|---|---|---|");
        foreach (var ranking in figures.Ranking)
        {
            Line(card, $"| {ranking.Language} | {ranking.Attribute} | {ranking.MeanAuc:F3} | {ranking.AucBySet.Count} |");
        }

        foreach (var (language, trained) in manifest.Languages)
        {
            foreach (var head in trained.Heads.Where(head => Attributes.TryParse(head.Name, out _) && !figures.Ranking.Any(ranking => IsOf(ranking, language, head))))
            {
                Line(card, $"| {language} | {head.Name} | not measured, not calibrated | 0 |");
            }
        }

        Thresholds(card, manifest, figures);
        Line(card, $"");
        Line(card, $"## What it was trained on");
        Line(card, $"'permissive': a licence that allows commercial use with attribution was found with the data. 'unstated': none was found; whoever must not rely on such data can train on the permissive sets alone (`model train --permissive-only`).");
        Line(card, $"");
        Line(card, $"| data set | licence | rows |");
        Line(card, $"|---|---|---|");
        foreach (var set in manifest.TrainingSets)
        {
            Line(card, $"| {set.Name} | {set.Licence} | {set.Rows} |");
        }

        return card.ToString();
    }

    private static void Thresholds(StringBuilder card, ModelManifest manifest, ModelFigures figures)
    {
        Line(card, $"");
        Line(card, $"## Suggested thresholds");
        Line(card, $"Probabilities are calibrated on the held-out comments (Platt), of which about half are toxic: on a site where few are, they are too high. The threshold of toxicity allows for that: of what is below it at least {ApprovalThreshold.LeastClean:P0} is clean where {ApprovalThreshold.Prior:P0} is toxic, and at most {ApprovalThreshold.MostPassed:P0} of the held-out toxic comments are below it, both by one-sided 95% bounds. Every other attribute's threshold holds back {ApprovalThreshold.MostHeldBack:P0} of the clean comments that toxicity lets pass. A language that is missing is unsupported: fewer than three data sets stand behind it.");
        Line(card, $"");
        Line(card, $"| language | attribute | approve below |");
        Line(card, $"|---|---|---|");
        foreach (var (language, thresholds) in manifest.ApproveBelow)
        {
            foreach (var (attribute, threshold) in thresholds)
            {
                Line(card, $"| {language} | {attribute} | {threshold:F3} |");
            }
        }

        Line(card, $"");
        Line(card, $"| language | clean approved | toxic approved | clean among approved, at least |");
        Line(card, $"|---|---|---|---|");
        foreach (var (language, approval) in figures.Approval)
        {
            Line(card, $"| {language} | {approval.CleanApproved:P1} | {approval.ToxicApproved:P1} | {approval.CleanAmongApproved:P1} |");
        }
    }

    private static bool IsOf(RankingFigures ranking, string language, HeadManifest head) =>
        string.Equals(ranking.Language, language, StringComparison.Ordinal) && string.Equals(ranking.Attribute, head.Name, StringComparison.Ordinal);

    private static string LanguageName(string language) => language switch { "ar" => "Arabic", "en" => "English", _ => language };

    private static void Line(StringBuilder card, FormattableString text) => card.Append(text.ToString(Figures)).Append('\n');

    // As the invariant culture, which sets a blank before the percent sign.
    private static readonly NumberFormatInfo Figures = new() { PercentPositivePattern = 1 };
}
