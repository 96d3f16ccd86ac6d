using Moderation.Cli.Evaluation;

namespace Moderation.Cli.Reports;

/// <summary>Prints tables for people at a terminal.</summary>
internal static class DetailedReport
{
    /// <summary>What <see cref="FiguresReport"/> does not print.</summary>
    public static void Write(DetailedFigures figures, TextWriter output)
    {
        foreach (var table in ReportTables.Detailed(figures))
        {
            Write(table, output);
        }
    }

    private static void Write(ReportTable table, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(table.Title);
        output.WriteLine(table.Note);
        output.WriteLine();
        var widths = table.Columns.Select((column, i) => table.Rows.Max(row => Math.Max(row[i].Length, column.Length))).ToArray();
        foreach (var row in table.Rows.Prepend([.. table.Columns]))
        {
            output.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }
    }
}
