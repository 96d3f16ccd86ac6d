using System.Text.Json;
using System.Text.Json.Serialization;
using Moderation.Measuring;

namespace Moderation.Cli.Comparing;

/// <summary>What makes two models differ on the same rows.</summary>
/// <param name="First">The one.</param>
/// <param name="Second">The other.</param>
/// <param name="Comments">How many rows.</param>
/// <param name="Seed">Draws the samples.</param>
/// <param name="Resamples">How many bootstrap samples stand behind an interval.</param>
/// <param name="Differences">By language, attribute and measure.</param>
/// <param name="Changed">How many rows the one approves and the other holds.</param>
internal sealed record ComparisonFigures(
    string First,
    string Second,
    int Comments,
    int Seed,
    int Resamples,
    IReadOnlyList<DifferenceFigures> Differences,
    IReadOnlyList<ChangedFigures> Changed);

/// <summary>One measure of both models.</summary>
/// <param name="Language">The language that the data gives.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Measure"><c>roc_auc</c>, <c>average_precision</c> and <c>macro_f1_at_threshold</c> are means over sets; <c>clean_approved</c> and <c>toxic_approved</c> are shares of rows.</param>
/// <param name="Sets">Of how many sets.</param>
/// <param name="Rows">Of how many rows.</param>
/// <param name="First">Of the first model.</param>
/// <param name="Second">Of the second model.</param>
/// <param name="Difference">Second less first.</param>
/// <param name="Interval">Of the difference, over bootstrap samples.</param>
/// <param name="IsReal">Whether the interval excludes zero.</param>
internal sealed record DifferenceFigures(
    string Language, string Attribute, string Measure, int Sets, int Rows, double First, double Second, double Difference, Interval? Interval, bool IsReal)
{
    /// <summary>A difference with the differences in samples.</summary>
    public static DifferenceFigures Of(
        string language, string attribute, string measure, int sets, int rows, double first, double second, List<double> samples)
    {
        var interval = Bootstrap.Middle(samples);
        return new DifferenceFigures(language, attribute, measure, sets, rows, first, second, second - first, interval, interval?.ExcludesZero == true);
    }
}

/// <summary>Rows that changed side between the models, each by its own suggested thresholds.</summary>
internal sealed record ChangedFigures(string Language, string Label, int Rows, int ApprovedThenHeld, int HeldThenApproved);

/// <summary>A row that changed side, with its text: for the file that the user names and nothing else.</summary>
internal sealed record ChangedRow(string? Id, string Set, string Language, string Text, bool? Toxic, string From, string To, double? First, double? Second);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(ComparisonFigures))]
internal sealed partial class ComparisonJson : JsonSerializerContext;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChangedRow))]
internal sealed partial class ChangedJson : JsonSerializerContext;
