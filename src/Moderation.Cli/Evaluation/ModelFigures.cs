using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Cli.Evaluation;

/// <summary>How good a model is on labelled comments that it was not trained on.</summary>
/// <param name="Version">The model.</param>
/// <param name="Comments">How many comments were scored.</param>
/// <param name="Ranking">How well each attribute is ranked.</param>
/// <param name="Detection">By the language that the data gives, the share of comments taken to be in each language.</param>
/// <param name="Approval">By language, what the suggested thresholds let through.</param>
internal record ModelFigures(
    string Version,
    int Comments,
    IReadOnlyList<RankingFigures> Ranking,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Detection,
    IReadOnlyDictionary<string, ApprovalFigures> Approval);

/// <summary>How well an attribute is ranked.</summary>
/// <param name="Language">The language that the data gives.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="MeanAuc">The unweighted mean of the sets' ROC-AUC.</param>
/// <param name="AucBySet">ROC-AUC of each set that has both classes.</param>
internal sealed record RankingFigures(string Language, string Attribute, double MeanAuc, IReadOnlyDictionary<string, double> AucBySet);

/// <summary>What the suggested thresholds of all attributes together do, detection included.</summary>
/// <param name="CleanApproved">The share of comments labelled not toxic that is approved.</param>
/// <param name="ToxicApproved">The share of comments labelled toxic that is approved.</param>
/// <param name="CleanAmongApproved">The share of clean ones among what is approved where one comment in twenty is toxic: a lower bound, 95% sure.</param>
internal sealed record ApprovalFigures(double CleanApproved, double ToxicApproved, double CleanAmongApproved);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ModelFigures))]
[JsonSerializable(typeof(DetailedFigures))]
internal sealed partial class FiguresJson : JsonSerializerContext;
