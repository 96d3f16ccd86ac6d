using System.Text.Json;
using Moderation.Cli.Service;

namespace Moderation.Cli.Policies;

/// <summary>Prints what a service answers about policies for people.</summary>
internal static class PolicyReport
{
    /// <summary>What a site is judged by.</summary>
    public static void WriteStatus(JsonElement site, TextWriter output)
    {
        var source = ServiceReport.Text(site, "source") == "stored"
            ? $"active since {ServiceReport.Time(site, "since")}{ServiceReport.By(site, "by")}{Why(site)}"
            : "from the configuration";
        output.WriteLine($"{ServiceReport.Text(site, "site"),-20}{ServiceReport.Text(site, "version"),-14}{source}");
        if (site.TryGetProperty("pushed", out var pushed))
        {
            output.WriteLine($"{string.Empty,-20}{ServiceReport.Text(pushed, "version"),-14}pushed {ServiceReport.Time(pushed, "at")}{ServiceReport.By(pushed, "by")}{Why(pushed)}, not active");
        }

        if (ServiceReport.Text(site.GetProperty("instance"), "problem") is { } problem)
        {
            output.WriteLine($"{string.Empty,-20}The service that answers judges by {ServiceReport.Text(site.GetProperty("instance"), "version")}: {Shown(problem)}");
        }
    }

    /// <summary>What was done with a site's policies, with the diffs.</summary>
    public static void WriteChanges(JsonElement history, TextWriter output)
    {
        foreach (var change in history.GetProperty("changes").EnumerateArray())
        {
            output.WriteLine($"{ServiceReport.Time(change, "at")}  {ServiceReport.Text(change, "kind"),-9} {ServiceReport.Text(change, "from")} → {ServiceReport.Text(change, "version")}{ServiceReport.By(change, "by")}{Why(change)}");
            WriteDiff(change, output);
        }
    }

    /// <summary>The diff of an answer.</summary>
    public static void WriteDiff(JsonElement change, TextWriter output)
    {
        if (ServiceReport.Text(change, "diff") is { Length: > 0 } diff)
        {
            output.WriteLine();
            output.WriteLine(Shown(diff));
        }
    }

    private static string Why(JsonElement element) => ServiceReport.Text(element, "why") is { } why ? ": " + Shown(why.ReplaceLineEndings(" ")) : string.Empty;

    /// <summary>Without what would command a terminal.</summary>
    private static string Shown(string text) =>
        string.Concat(text.Select(unit => char.IsControl(unit) && unit is not ('\n' or '\t') ? '\uFFFD' : unit));
}
