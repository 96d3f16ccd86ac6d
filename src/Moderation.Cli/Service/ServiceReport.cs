using System.Text.Json;

namespace Moderation.Cli.Service;

/// <summary>Prints what a service answers for people.</summary>
internal static class ServiceReport
{
    private const int ChangesShown = 10;

    /// <summary>Which models are in use, and who changed that.</summary>
    public static void WriteStatus(JsonElement status, TextWriter output)
    {
        var standing = status.GetProperty("standing");
        output.WriteLine($"standing   {Text(standing, "version") ?? "none"}{(standing.GetProperty("shipped").GetBoolean() ? " (shipped)" : string.Empty)}");
        output.WriteLine($"previous   {Text(status, "previous") ?? "none"}");
        output.WriteLine(status.TryGetProperty("shadow", out var shadow)
            ? $"shadow     {Text(shadow, "version")} since {Time(shadow, "since")}"
            : "shadow     none");
        var instance = status.GetProperty("instance");
        output.WriteLine($"instance   scores with {Text(instance, "standing") ?? "no model"}{(Text(instance, "problem") is { } problem ? ": " + problem : string.Empty)}");
        output.WriteLine();
        foreach (var model in status.GetProperty("models").EnumerateArray())
        {
            output.WriteLine(Line($"{Text(model, "version"),-24}{model.GetProperty("bytes").GetInt64() / 1e6,7:F1} MB  uploaded {Time(model, "uploadedAt")}{By(model, "uploadedBy")}"));
        }

        output.WriteLine();
        foreach (var change in status.GetProperty("history").EnumerateArray().Take(ChangesShown))
        {
            output.WriteLine(
                $"{Time(change, "at")}  {Text(change, "kind"),-11}{Text(change, "version"),-20}{By(change, "by")}"
                + (change.GetProperty("forced").GetBoolean() ? " (forced)" : string.Empty)
                + (Text(change, "why") is { } why ? ": " + why.ReplaceLineEndings(" ") : string.Empty));
        }
    }

    /// <summary>Where a shadow disagrees.</summary>
    public static void WriteShadow(JsonElement report, TextWriter output)
    {
        var comments = report.GetProperty("comments").GetInt64();
        output.WriteLine();
        output.WriteLine(Line($"{Text(report, "version")} in the shadow of {Text(report, "against")}, {Time(report, "since")} to {(report.TryGetProperty("endedAt", out _) ? Time(report, "endedAt") : "now")}: {comments} comments, {Share(report.GetProperty("agreed").GetInt64(), comments)} agreed"));
        foreach (var pair in report.GetProperty("verdicts").EnumerateArray())
        {
            output.WriteLine(Line($"  {Text(pair, "standing"),-8} → {Text(pair, "shadow"),-8}{pair.GetProperty("comments").GetInt64(),10}"));
        }

        output.WriteLine();
        output.WriteLine("  attribute          comments  mean difference  mean distance  0.1 apart  kept back by one only");
        foreach (var attribute in report.GetProperty("attributes").EnumerateArray())
        {
            output.WriteLine(Line($"  {Text(attribute, "attribute"),-17}{attribute.GetProperty("comments").GetInt64(),10}{attribute.GetProperty("meanDifference").GetDouble(),17:F4}{attribute.GetProperty("meanDistance").GetDouble(),15:F4}{attribute.GetProperty("far").GetInt64(),11}{attribute.GetProperty("disagreements").GetInt64(),23}"));
        }

        if (report.TryGetProperty("moderators", out var moderators))
        {
            output.WriteLine();
            output.WriteLine(Line($"  moderators decided {moderators.GetProperty("comments").GetInt64()} of them: {moderators.GetProperty("withStanding").GetInt64()} as {Text(report, "against")}, {moderators.GetProperty("withShadow").GetInt64()} as {Text(report, "version")}"));
        }

        foreach (var example in report.GetProperty("examples").EnumerateArray())
        {
            output.WriteLine($"  {Text(example, "standing"),-8} → {Text(example, "shadow"),-8}{Text(example, "site")} {Text(example, "commentId")}");
        }
    }

    /// <summary>What the golden set said.</summary>
    public static void WriteGolden(JsonElement golden, TextWriter output)
    {
        foreach (var reason in golden.GetProperty("worse").EnumerateArray())
        {
            output.WriteLine("  " + reason.GetString());
        }

        if (!golden.TryGetProperty("candidate", out var candidate))
        {
            return;
        }

        foreach (var language in candidate.GetProperty("languages").EnumerateObject())
        {
            var before = golden.TryGetProperty("standing", out var standing) ? standing.GetProperty("languages").GetProperty(language.Name) : default;
            output.WriteLine(Line($"  golden set {language.Name,-8} toxicity AUC {Figure(language.Value, "toxicityAuc")} (before {Figure(before, "toxicityAuc")}), accuracy {Figure(language.Value, "accuracy")} (before {Figure(before, "accuracy")})"));
        }
    }

    private static string Figure(JsonElement figures, string name) =>
        figures.ValueKind == JsonValueKind.Object && figures.TryGetProperty(name, out var figure) ? Line($"{figure.GetDouble():F4}") : "none";

    /// <summary>A share in per cent.</summary>
    public static string Share(long part, long whole) => whole == 0 ? "0%" : Line($"{100.0 * part / whole:F1}%");

    /// <summary>Who, as part of a line; nothing when nobody said.</summary>
    public static string By(JsonElement element, string name) => Text(element, name) is { } by ? " by " + by : string.Empty;

    /// <summary>A text; null when there is none.</summary>
    public static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() : null;

    /// <summary>A time in UTC.</summary>
    public static string Time(JsonElement element, string name) => Line($"{element.GetProperty(name).GetDateTimeOffset().UtcDateTime:yyyy-MM-dd HH:mm}");

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
