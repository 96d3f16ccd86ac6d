using System.Globalization;
using System.Text;

namespace Moderation.Benchmarks.Measuring;

/// <summary>The table of a run.</summary>
internal sealed class Report
{
    private readonly List<Row> _rows = [];

    public void Add(Row row) => _rows.Add(row);

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("""
            | scenario | subject | median | lowest–highest | CPU, µs each: subject + servers | service ÷ floor | wanted | met |
            |---|---|--:|--:|--:|--:|---|---|

            """);
        var scenario = string.Empty;
        foreach (var row in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {(row.Scenario == scenario ? "" : row.Scenario)} | {row.Subject} | {row.Median} | {row.Range} | {row.Cpu} | {row.Ratio} | {row.Wanted} | {row.Met} |\n");
            scenario = row.Scenario;
        }

        return text.ToString();
    }
}

/// <summary>A line of the table.</summary>
internal sealed record Row
{
    /// <summary>What was done.</summary>
    public required string Scenario { get; init; }

    /// <summary>Who did it.</summary>
    public required string Subject { get; init; }

    /// <summary>The figure with its unit.</summary>
    public required string Median { get; init; }

    /// <summary>The spread over the rounds.</summary>
    public string Range { get; init; } = "";

    /// <summary>Processor time for one comment or request, in µs: of the subject's process, and of broker and database together.</summary>
    public string Cpu { get; init; } = "";

    /// <summary>The service's figure divided by this floor's.</summary>
    public string Ratio { get; init; } = "";

    /// <summary>The bound that the project set itself.</summary>
    public string Wanted { get; init; } = "";

    /// <summary>Whether the bound is kept; empty where there is none.</summary>
    public string Met { get; init; } = "";

    /// <summary>A row about rates.</summary>
    public static Row Rate(string scenario, string subject, Samples rates, string unit, Samples? cpu = null, Samples? servers = null) => new()
    {
        Scenario = scenario,
        Subject = subject,
        Median = string.Create(CultureInfo.InvariantCulture, $"{rates.Median:N0} {unit}"),
        Range = rates.Range(),
        Cpu = string.Create(CultureInfo.InvariantCulture, $"{cpu?.Median:N0}{(servers is null ? "" : " + ")}{servers?.Median:N0}"),
    };

    /// <summary>A row about something that should be small.</summary>
    public static Row Below(string scenario, string subject, Samples values, string unit, double limit, string format = "N0") => new()
    {
        Scenario = scenario,
        Subject = subject,
        Median = $"{values.Median.ToString(format, CultureInfo.InvariantCulture)} {unit}",
        Range = values.Range(format),
        Wanted = string.Create(CultureInfo.InvariantCulture, $"< {limit} {unit}"),
        Met = Answer(values.Median < limit),
    };

    /// <summary>The row with a bound on its ratio to the service.</summary>
    public Row Compared(double ratio, double wanted) => this with
    {
        Ratio = ratio.ToString("0.00", CultureInfo.InvariantCulture),
        Wanted = string.Create(CultureInfo.InvariantCulture, $"≥ {wanted:0.00}"),
        Met = Answer(ratio >= wanted),
    };

    /// <summary>The row with the ratio of the service to it, which nobody set a bound for.</summary>
    public Row Compared(double ratio) => this with { Ratio = ratio.ToString("0.00", CultureInfo.InvariantCulture) };

    /// <summary>The word for a kept or a missed bound.</summary>
    public static string Answer(bool met) => met ? "yes" : "**no**";
}
