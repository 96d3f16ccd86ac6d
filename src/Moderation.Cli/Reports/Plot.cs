using System.Globalization;
using System.Net;
using System.Text;

namespace Moderation.Cli.Reports;

/// <summary>A plot in SVG. What it shows is in units of its axes, 0 at the lower left; colours come from the page's classes.</summary>
internal sealed class Plot
{
    private const double Width = 340;
    private const double Height = 250;
    private const double Left = 40;
    private const double Right = 12;
    private const double Top = 30;
    private const double Bottom = 56;
    private const int Ticks = 4;

    private readonly StringBuilder _marks = new();
    private readonly List<(string Name, string Kind)> _legend = [];
    private readonly string _title;
    private readonly string _across;
    private readonly double _highest;

    /// <summary>A plot of 0 to 1 across and 0 to <paramref name="highest"/> up.</summary>
    public Plot(string title, string across, double highest = 1)
    {
        _title = title;
        _across = across;
        _highest = highest;
    }

    /// <summary>A line through points; its name goes into the legend.</summary>
    public Plot Line(string name, string kind, IEnumerable<(double X, double Y)> points)
    {
        _legend.Add((name, kind));
        var path = string.Join(' ', points.Select(point => Text($"{X(point.X):F1},{Y(point.Y):F1}")));
        _marks.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line {kind}\" points=\"{path}\"/>");
        return this;
    }

    /// <summary>A thin line to compare with.</summary>
    public Plot Guide(double fromX, double fromY, double toX, double toY)
    {
        _marks.Append(CultureInfo.InvariantCulture, $"<line class=\"guide\" x1=\"{X(fromX):F1}\" y1=\"{Y(fromY):F1}\" x2=\"{X(toX):F1}\" y2=\"{Y(toY):F1}\"/>");
        return this;
    }

    /// <summary>Dots whose areas are as the weights.</summary>
    public Plot Dots(string kind, IEnumerable<(double X, double Y, double Weight)> dots)
    {
        foreach (var (x, y, weight) in dots)
        {
            _marks.Append(CultureInfo.InvariantCulture, $"<circle class=\"fill {kind}\" cx=\"{X(x):F1}\" cy=\"{Y(y):F1}\" r=\"{2 + (8 * Math.Sqrt(weight)):F1}\"/>");
        }

        return this;
    }

    /// <summary>Bars from the foot, side by side; their name goes into the legend.</summary>
    public Plot Bars(string name, string kind, IReadOnlyList<double> heights)
    {
        _legend.Add((name, kind));
        for (var i = 0; i < heights.Count; i++)
        {
            var (from, to) = (X((double)i / heights.Count), X((i + 1.0) / heights.Count));
            _marks.Append(CultureInfo.InvariantCulture, $"<rect class=\"fill {kind}\" x=\"{from:F1}\" y=\"{Y(heights[i]):F1}\" width=\"{to - from - 1:F1}\" height=\"{Y(0) - Y(heights[i]):F1}\"/>");
        }

        return this;
    }

    /// <summary>The plot as it goes into a page.</summary>
    public override string ToString()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(_title)}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Left}\" y=\"16\">{WebUtility.HtmlEncode(_title)}</text>");
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var share = (double)tick / Ticks;
            var (x, y) = (X(share), Y(share * _highest));
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" y1=\"{y:F1}\" x2=\"{Width - Right}\" y2=\"{y:F1}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{share * _highest:0.##}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{Height - Bottom + 16:F1}\" text-anchor=\"middle\">{share:0.##}</text>");
        }

        svg.Append(_marks);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right}\" y=\"{Height - Bottom + 32:F1}\" text-anchor=\"end\">{WebUtility.HtmlEncode(_across)}</text>");
        var at = Left;
        foreach (var (name, kind) in _legend)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"fill key {kind}\" x=\"{at:F1}\" y=\"{Height - 17}\" width=\"10\" height=\"10\" rx=\"2\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{at + 14:F1}\" y=\"{Height - 8}\">{WebUtility.HtmlEncode(name)}</text>");
            at += 22 + (name.Length * 5.4);
        }

        return svg.Append("</svg>").ToString();
    }

    private static double X(double value) => Left + (Math.Clamp(value, 0, 1) * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - (Math.Clamp(value / _highest, 0, 1) * (Height - Top - Bottom));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
