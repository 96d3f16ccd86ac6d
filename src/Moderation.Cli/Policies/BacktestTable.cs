using System.Text.Json;
using Moderation.Cli.Service;

namespace Moderation.Cli.Policies;

/// <summary>Prints for people what policies would do, and what rules did.</summary>
internal static class BacktestTable
{
    /// <summary>The figures of a backtest.</summary>
    public static void Write(JsonElement result, TextWriter output)
    {
        var comments = Number(result, "comments");
        output.WriteLine(Line($"{comments} comments of {Text(result, "site")} by policy {Text(result, "policyVersion")}")
            + (comments > 0 ? $", {ServiceReport.Time(result, "from")} to {ServiceReport.Time(result, "to")} UTC" : string.Empty));
        var leftOut = result.GetProperty("leftOut").EnumerateObject().Select(reason => Line($"{reason.Value.GetInt64()} {reason.Name}")).ToList();
        if (leftOut.Count > 0)
        {
            output.WriteLine($"left out: {string.Join(", ", leftOut)}");
        }

        var notFound = result.GetProperty("notFound").EnumerateArray().Select(list => list.GetString()).ToList();
        if (notFound.Count > 0)
        {
            output.WriteLine($"e-mail and IP addresses are not kept, so that entries for them are found in no comment: {string.Join(", ", notFound)}");
        }

        output.WriteLine(Line($"{Number(result, "changed")} would change ({Share(Number(result, "changed"), comments)}); of those that moderators have spoken about, {Number(result, "withModerators")} towards what they said and {Number(result, "againstModerators")} away from it"));
        output.WriteLine();
        output.WriteLine(Line($"{"decided",-9}{"would be",-9}{"comments",10}{"share",8}   moderators: approve  reject"));
        foreach (var row in result.GetProperty("verdicts").EnumerateArray())
        {
            output.WriteLine(Line($"{Text(row, "from"),-9}{Text(row, "to"),-9}{Number(row, "comments"),10}{Share(Number(row, "comments"), comments),8}{Number(row, "approved"),22}{Number(row, "rejected"),8}"));
        }

        output.WriteLine();
        output.WriteLine(Line($"{"",-24}{"before",-32}after"));
        var (before, after) = (result.GetProperty("before"), result.GetProperty("after"));
        output.WriteLine(Line($"{"held for moderators",-24}{Held(before, comments),-32}{Held(after, comments)}"));
        output.WriteLine(Line($"{"precision of rejections",-24}{Precision(before, "rejections"),-32}{Precision(after, "rejections")}"));
        output.WriteLine(Line($"{"precision of approvals",-24}{Precision(before, "approvals"),-32}{Precision(after, "approvals")}"));
        output.WriteLine();
        output.WriteLine(Line($"{"comments",10}  {"action",-9}{"approve",8}{"reject",8}  found"));
        foreach (var fired in result.GetProperty("fired").EnumerateArray())
        {
            output.WriteLine(Line($"{Number(fired, "comments"),10}  {Action(fired),-9}{Number(fired, "approved"),8}{Number(fired, "rejected"),8}  {Text(fired, "rule")} {Text(fired, "reason")}{Entry(fired)}"));
        }
    }

    /// <summary>What rules did.</summary>
    public static void WriteHits(JsonElement report, TextWriter output)
    {
        output.WriteLine($"{Text(report, "site")} since {ServiceReport.Time(report, "since")} UTC; agreed and overturned: by the moderators' newest word");
        output.WriteLine(Line($"{"hits",10}  {"action",-15}{"agreed",8}{"overturned",12}  {"last",-18}rule"));
        foreach (var row in report.GetProperty("rules").EnumerateArray())
        {
            output.WriteLine(Line($"{Number(row, "hits"),10}  {Action(row),-15}{Optional(row, "agreed"),8}{Optional(row, "overturned"),12}  {ServiceReport.Time(row, "lastAt"),-18}{Text(row, "rule")}{Entry(row)}"));
        }

        if (report.GetProperty("more").GetBoolean())
        {
            output.WriteLine("There are more; see --limit.");
        }
    }

    private static string Held(JsonElement outcome, long comments) => Line($"{Number(outcome, "held")} ({Share(Number(outcome, "held"), comments)})");

    private static string Precision(JsonElement outcome, string of)
    {
        var figures = outcome.GetProperty(of);
        return figures.TryGetProperty("precision", out var precision)
            ? Line($"{100 * precision.GetDouble():F1}% [{100 * figures.GetProperty("atLeast").GetDouble():F1}, {100 * figures.GetProperty("atMost").GetDouble():F1}] of {Number(figures, "labelled")}")
            : "no labels";
    }

    private static string Action(JsonElement row) => Text(row, "action") + (row.TryGetProperty("shadow", out _) ? " (shadow)" : string.Empty);

    private static string Entry(JsonElement row) => Text(row, "entry") is { } entry ? $" '{entry}'" : string.Empty;

    private static string Optional(JsonElement row, string name) => row.TryGetProperty(name, out var number) ? Line($"{number.GetInt64()}") : "-";

    private static long Number(JsonElement row, string name) => row.GetProperty(name).GetInt64();

    private static string? Text(JsonElement row, string name) => ServiceReport.Text(row, name);

    private static string Share(long part, long whole) => ServiceReport.Share(part, whole);

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
