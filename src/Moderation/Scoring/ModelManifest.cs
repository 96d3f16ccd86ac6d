using System.Text.Json;
using System.Text.Json.Serialization;

namespace Moderation.Scoring;

/// <summary>What a model folder says about itself, in <c>manifest.json</c>.</summary>
internal sealed record ModelManifest
{
    /// <summary>The file's name in a model folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The model's version, which is the name of its folder.</summary>
    public required string Version { get; init; }

    /// <summary>The <see cref="Text.TextPipeline.Version"/> that it was trained on.</summary>
    public required int TextPipeline { get; init; }

    /// <summary>What made training repeatable.</summary>
    public required int Seed { get; init; }

    /// <summary>The weights, by language: <c>ar</c>, <c>en</c>.</summary>
    public required IReadOnlyDictionary<string, LanguageManifest> Languages { get; init; }

    /// <summary>
    /// By language as detected (<c>ar</c>, <c>en</c>, <c>ar-latn</c>, <c>mixed</c>) and attribute: the score below which
    /// the makers approve. A language that is absent is not supported.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> ApproveBelow { get; init; }

    /// <summary>The model that training went on from; null for a model that began anew.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    /// <summary>What it was trained on.</summary>
    public required IReadOnlyList<TrainingSetManifest> TrainingSets { get; init; }
}

/// <summary>The weights of one language.</summary>
internal sealed record LanguageManifest
{
    /// <summary>The file of weights, in the same folder.</summary>
    public required string File { get; init; }

    /// <summary>Its SHA-256, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What each bucket has a weight for, in order.</summary>
    public required IReadOnlyList<HeadManifest> Heads { get; init; }
}

/// <summary>One logistic model: what its weights stand for and how its log-odds become a probability.</summary>
internal sealed record HeadManifest
{
    /// <summary>The name of the head that tells Arabizi from English: the one that is no attribute.</summary>
    public const string Arabizi = "arabizi";

    /// <summary>An attribute's wire name, or <see cref="Arabizi"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The log-odds that a weight of 1 in the file stands for.</summary>
    public required double Scale { get; init; }

    /// <summary>The log-odds of a text without features.</summary>
    public required double Bias { get; init; }

    /// <summary>Platt's slope: the probability is the logistic of slope × log-odds + intercept.</summary>
    public required double Slope { get; init; }

    /// <summary>Platt's intercept.</summary>
    public required double Intercept { get; init; }
}

/// <summary>One training set and what its makers allow.</summary>
/// <param name="Name">The set.</param>
/// <param name="Licence">The class of its licence: <c>permissive</c>, <c>unstated</c> or <c>own</c>.</param>
/// <param name="Rows">How many of its rows were used.</param>
/// <param name="Sha256">The SHA-256 of its files one after the other, in lower-case hexadecimal; null where it is not known.</param>
internal sealed record TrainingSetManifest(string Name, string Licence, int Rows, string? Sha256 = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ModelJson : JsonSerializerContext;
