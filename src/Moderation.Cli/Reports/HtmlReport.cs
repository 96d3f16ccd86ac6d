using System.Globalization;
using System.Net;
using System.Text;
using Moderation.Cli.Evaluation;
using Moderation.Measuring;

namespace Moderation.Cli.Reports;

/// <summary>An evaluation as one page that needs nothing else: no script, no font, no image from elsewhere.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1d2330; --soft: #5b6475; --paper: #fff; --card: #f6f7fa; --edge: #dde1ea;
          --one: #2f5bd0; --two: #c8452f; --three: #1f8a5b; --four: #8b5fbf; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9f0; --soft: #9aa4b8; --paper: #14171e; --card: #1c212b; --edge: #323a49;
          --one: #7ea2ff; --two: #ff8b73; --three: #58c996; --four: #c3a1f0; } }
        body { font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", sans-serif; color: var(--ink); background: var(--paper);
          margin: 0 auto; max-width: 90rem; padding: 1.5rem; }
        h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { margin: 2.5rem 0 .5rem; } h3 { margin: 1.5rem 0 .5rem; }
        p, nav { color: var(--soft); max-width: 60rem; } nav a { margin-inline-end: 1rem; } a { color: var(--one); }
        .cards, .plots { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); margin: 1rem 0; }
        .plots { grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); }
        .card, .plots > svg, .bars { background: var(--card); border: 1px solid var(--edge); border-radius: .6rem; padding: .75rem; }
        .card b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; } .card span { color: var(--soft); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
        th, td { text-align: start; padding: .3rem .6rem; border-bottom: 1px solid var(--edge); white-space: nowrap; }
        th { position: sticky; top: 0; background: var(--paper); }
        svg { direction: ltr; width: 100%; box-sizing: border-box; } svg.bars { max-width: 56rem; display: block; margin: 1rem 0; }
        svg text { fill: var(--soft); font-size: 11px; unicode-bidi: isolate; } svg .title { fill: var(--ink); font-size: 13px; font-weight: 600; }
        .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .grid { stroke: var(--edge); } .track { fill: var(--edge); opacity: .6; }
        .guide { stroke: var(--soft); stroke-dasharray: 4 4; } .whisker { stroke: var(--ink); stroke-width: 2; opacity: .65; }
        .fill { opacity: .6; } .fill.key { opacity: 1; }
        .line.one { stroke: var(--one); } .line.two { stroke: var(--two); } .line.three { stroke: var(--three); } .line.four { stroke: var(--four); }
        .fill.one { fill: var(--one); } .fill.two { fill: var(--two); } .fill.three { fill: var(--three); } .fill.four { fill: var(--four); }
        @media print { .scroll { overflow: visible; } }
        """;

    /// <summary>The page.</summary>
    public static string Of(DetailedFigures figures)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\" dir=\"ltr\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>Model {Encode(figures.Version)}</title><style>\n{Style}\n</style></head><body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>Model <bdi>{Encode(figures.Version)}</bdi></h1><p>Measured on {figures.Comments} labelled comments.</p>\n");
        page.Append("<nav><a href=\"#attributes\">Attributes</a><a href=\"#groups\">Data sets and groups</a><a href=\"#tables\">Tables</a></nav>\n");
        Cards(page, figures);
        page.Append("<h2 id=\"attributes\">Attributes</h2><p>Over the rows of all sets together. Dashed: in the first plot the share of positives, in the second perfect calibration, in the last the model's approve threshold.</p>\n");
        foreach (var attribute in figures.Pooled)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h3>{Encode(LanguageName(attribute.Language))}: {Encode(attribute.Attribute)}</h3>");
            page.Append(CultureInfo.InvariantCulture, $"<p>{attribute.Rows} rows, {attribute.Positives} positive; ROC-AUC {ReportTables.Figure(attribute.RocAuc?.Value)}, average precision {ReportTables.Figure(attribute.AveragePrecision?.Value)}, ECE {ReportTables.Figure(attribute.CalibrationError)}</p>");
            page.Append("<div class=\"plots\">").AppendJoin("", AttributePlots.Of(attribute)).Append("</div>\n");
        }

        Groups(page, figures);
        page.Append("<h2 id=\"tables\">Tables</h2>\n");
        foreach (var table in ReportTables.Basic(figures).Concat(ReportTables.Detailed(figures)))
        {
            Table(page, table);
        }

        return page.Append("</body></html>\n").ToString();
    }

    private static void Cards(StringBuilder page, DetailedFigures figures)
    {
        page.Append("<div class=\"cards\">");
        foreach (var ranking in figures.Ranking)
        {
            Card(page, ReportTables.Figure(ranking.MeanAuc), $"{LanguageName(ranking.Language)}: {ranking.Attribute}, mean ROC-AUC");
        }

        foreach (var functional in figures.Functional)
        {
            Card(page, ReportTables.Share(functional.Accuracy), $"{LanguageName(functional.Language)}: functional accuracy");
            if (functional.FalsePositiveGap is { } gap)
            {
                Card(page, ReportTables.Share(gap), $"{LanguageName(functional.Language)}: false-positive gap between groups");
            }
        }

        page.Append("</div>\n");
    }

    private static void Card(StringBuilder page, string figure, string what) =>
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"card\"><b>{figure}</b><span>{Encode(what)}</span></div>");

    private static void Groups(StringBuilder page, DetailedFigures figures)
    {
        page.Append("<h2 id=\"groups\">Data sets and groups</h2>\n");
        foreach (var group in figures.Sets.GroupBy(set => (set.Language, set.Attribute)))
        {
            Chart(page, $"{LanguageName(group.Key.Language)}, {group.Key.Attribute}: ROC-AUC by data set", group.Where(set => set.RocAuc is not null)
                .Select(set => (set.Set, set.RocAuc!.Value, set.RocAuc.Interval, "one")), mark: 0.5);
        }

        foreach (var functional in figures.Functional)
        {
            var language = LanguageName(functional.Language);
            Chart(page, $"{language}: accuracy by functionality", functional.ByFunctionality.Select(row => ($"{row.Functionality} ({row.Rows})", row.Accuracy, (Interval?)null, "three")));
            Chart(page, $"{language}: share held of rows that are not bad, by group", functional.ByTarget.Select(row => ($"{row.Target} ({row.Rows})", row.Held, (Interval?)null, "two")));
        }

        foreach (var group in figures.Evasion.GroupBy(row => (row.Language, row.Words)))
        {
            Chart(page, $"{LanguageName(group.Key.Language)}: mean drop of toxicity in disguise, {group.Key.Words} words", group
                .Select(row => (row.Kind, Math.Max(0, row.MeanDrop), (Interval?)null, row.MeanDrop > EvasionMeasure.MostDrop ? "two" : "three")), EvasionMeasure.MostDrop);
        }
    }

    private static void Chart(
        StringBuilder page, string title, IEnumerable<(string Name, double Length, Interval? Interval, string Kind)> bars, double? mark = null)
    {
        if (bars.ToList() is { Count: > 0 } some)
        {
            page.Append(BarChart.Of(title, some, mark)).Append('\n');
        }
    }

    private static void Table(StringBuilder page, ReportTable table)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h3>{Encode(table.Title)}</h3><p>{Encode(table.Note)}</p><div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        foreach (var column in table.Columns)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Encode(column)}</th>");
        }

        page.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            page.Append("<tr>");
            foreach (var cell in row)
            {
                page.Append(CultureInfo.InvariantCulture, $"<td><bdi>{Encode(cell)}</bdi></td>");
            }

            page.Append("</tr>");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string LanguageName(string language) => language switch
    {
        "ar" => "Arabic",
        "en" => "English",
        "ar-latn" => "Arabic in Latin letters",
        _ => language,
    };

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
