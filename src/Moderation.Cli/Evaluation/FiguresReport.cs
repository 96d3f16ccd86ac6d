
namespace Moderation.Cli.Evaluation;

/// <summary>Prints figures for people.</summary>
internal static class FiguresReport
{
    /// <summary>One table per kind of figure.</summary>
    public static void Write(ModelFigures figures, TextWriter output)
    {
        output.WriteLine($"Model {figures.Version} on {figures.Comments} comments that it was not trained on");
        output.WriteLine();
        foreach (var ranking in figures.Ranking)
        {
            output.WriteLine(Line($"{ranking.Language,-8}{ranking.Attribute,-17}{ranking.MeanAuc,7:F4}  mean ROC-AUC of {ranking.AucBySet.Count} sets"));
            foreach (var (set, auc) in ranking.AucBySet)
            {
                output.WriteLine(Line($"{"",8}  {set,-32}{auc,7:F4}"));
            }
        }

        output.WriteLine();
        foreach (var (language, approval) in figures.Approval)
        {
            output.WriteLine(Line($"{language,-8}approves {approval.CleanApproved:P1} of clean and {approval.ToxicApproved:P1} of toxic comments; at 5% toxic at least {approval.CleanAmongApproved:P1} of what it approves is clean"));
        }

        foreach (var (language, detected) in figures.Detection)
        {
            output.WriteLine(Line($"{language,-8}taken for {string.Join(", ", detected.Select(share => Line($"{share.Key} {share.Value:P1}")))}"));
        }
    }

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
