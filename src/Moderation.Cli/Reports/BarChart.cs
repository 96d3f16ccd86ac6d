using System.Globalization;
using System.Net;
using System.Text;
using Moderation.Measuring;

namespace Moderation.Cli.Reports;

/// <summary>Shares as bars, one a row, in SVG.</summary>
internal static class BarChart
{
    private const double Width = 700;
    private const double Left = 230;
    private const double Right = 60;
    private const double RowHeight = 20;
    private const double Top = 30;

    /// <summary>The chart as it goes into a page.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="bars">Name, length from 0 to 1, where the truth is likely to be, and the class of its colour.</param>
    /// <param name="mark">A length to compare with.</param>
    public static string Of(string title, IReadOnlyList<(string Name, double Length, Interval? Interval, string Kind)> bars, double? mark = null)
    {
        var height = Top + (bars.Count * RowHeight) + 8;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"bars\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"0\" y=\"16\">{WebUtility.HtmlEncode(title)}</text>");
        for (var row = 0; row < bars.Count; row++)
        {
            Add(svg, bars[row], Top + (row * RowHeight));
        }

        if (mark is { } at)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"guide\" x1=\"{X(at):F1}\" y1=\"{Top - 4}\" x2=\"{X(at):F1}\" y2=\"{height - 6}\"/>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static void Add(StringBuilder svg, (string Name, double Length, Interval? Interval, string Kind) bar, double y)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 12}\" text-anchor=\"end\">{WebUtility.HtmlEncode(bar.Name)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"track\" x=\"{Left}\" y=\"{y + 2}\" width=\"{X(1) - Left:F1}\" height=\"12\" rx=\"3\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"fill {bar.Kind}\" x=\"{Left}\" y=\"{y + 2}\" width=\"{X(bar.Length) - Left:F1}\" height=\"12\" rx=\"3\"/>");
        if (bar.Interval is { } interval)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"whisker\" x1=\"{X(interval.Low):F1}\" y1=\"{y + 8}\" x2=\"{X(interval.High):F1}\" y2=\"{y + 8}\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(1) + 8:F1}\" y=\"{y + 12}\">{bar.Length:F3}</text>");
    }

    private static double X(double value) => Left + (Math.Clamp(value, 0, 1) * (Width - Left - Right));
}
