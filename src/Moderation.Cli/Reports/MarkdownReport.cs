using System.Globalization;
using System.Text;
using Moderation.Cli.Evaluation;

namespace Moderation.Cli.Reports;

/// <summary>An evaluation in Markdown.</summary>
internal static class MarkdownReport
{
    /// <summary>All tables.</summary>
    public static string Of(DetailedFigures figures)
    {
        var report = new StringBuilder();
        report.Append(CultureInfo.InvariantCulture, $"# Model {figures.Version} on {figures.Comments} labelled comments\n");
        foreach (var table in ReportTables.Basic(figures).Concat(ReportTables.Detailed(figures)))
        {
            report.Append(CultureInfo.InvariantCulture, $"\n## {table.Title}\n{table.Note}\n\n");
            Row(report, table.Columns);
            Row(report, table.Columns.Select(_ => "---"));
            foreach (var row in table.Rows)
            {
                Row(report, row);
            }
        }

        return report.ToString();
    }

    private static void Row(StringBuilder report, IEnumerable<string> cells) =>
        report.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
