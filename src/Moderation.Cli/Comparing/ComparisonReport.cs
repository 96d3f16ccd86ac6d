using System.Globalization;

namespace Moderation.Cli.Comparing;

/// <summary>Prints a comparison for people.</summary>
internal static class ComparisonReport
{
    /// <summary>Differences, then who changed side.</summary>
    public static void Write(ComparisonFigures figures, TextWriter output)
    {
        output.WriteLine(Line($"{figures.Second} against {figures.First} on the same {figures.Comments} labelled comments"));
        output.WriteLine(Line($"Brackets hold 95% of {figures.Resamples} paired bootstrap samples (seed {figures.Seed}). 'real': zero is outside; of differences that are none, one in twenty looks so by chance."));
        output.WriteLine();
        output.WriteLine(Line($"{"",-9}{"",-17}{"",-23}{"first",8}{"second",8}{"difference",12}"));
        foreach (var row in figures.Differences)
        {
            output.WriteLine(Line($"{row.Language,-9}{row.Attribute,-17}{row.Measure,-23}{row.First,8:F4}{row.Second,8:F4}{row.Difference,12:+0.0000;-0.0000}  ")
                + (row.Interval is { } interval ? Line($"[{interval.Low:+0.0000;-0.0000}, {interval.High:+0.0000;-0.0000}]  {(row.IsReal ? "real" : "not told apart")}  ") : "")
                + Line($"({row.Sets} sets, {row.Rows} rows)"));
        }

        output.WriteLine();
        foreach (var row in figures.Changed)
        {
            output.WriteLine(Line($"{row.Language,-9}{row.Label,-12}{row.ApprovedThenHeld,6} approved by the first and held by the second, {row.HeldThenApproved} held and then approved, of {row.Rows}"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
