namespace Moderation.Cli.Reports;

/// <summary>A table of a report, whatever it is printed as.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Note">What the figures are, exactly.</param>
/// <param name="Columns">Their names.</param>
/// <param name="Rows">The cells, as many in each row as there are columns.</param>
internal sealed record ReportTable(string Title, string Note, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows);
