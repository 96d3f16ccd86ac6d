using System.Text.Json.Serialization;
using Moderation.Measuring;

namespace Moderation.Cli.Evaluation;

/// <summary>Everything that <c>model evaluate</c> measures.</summary>
internal sealed record DetailedFigures : ModelFigures
{
    /// <summary>The figures of a model with more of them to come.</summary>
    public DetailedFigures(ModelFigures basic)
        : base(basic)
    {
    }

    /// <summary>How it was measured.</summary>
    public required EvaluationSettings Settings { get; init; }

    /// <summary>By language and attribute over the rows of all sets together.</summary>
    public required IReadOnlyList<AttributeFigures> Pooled { get; init; }

    /// <summary>By set, language and attribute.</summary>
    public required IReadOnlyList<AttributeFigures> Sets { get; init; }

    /// <summary>On rows that probe something, by language.</summary>
    public required IReadOnlyList<FunctionalFigures> Functional { get; init; }

    /// <summary>What disguises do to toxic texts, by language, kind and how much of the text is disguised.</summary>
    public required IReadOnlyList<EvasionFigures> Evasion { get; init; }
}

/// <summary>How figures were measured.</summary>
/// <param name="Seed">Draws the samples.</param>
/// <param name="Resamples">How many bootstrap samples stand behind an interval.</param>
/// <param name="Confidence">The share of samples that an interval covers.</param>
/// <param name="CalibrationBins">Into how many bins of equal width the expected calibration error sorts scores.</param>
/// <param name="Promises">For which the share decided is given.</param>
internal sealed record EvaluationSettings(int Seed, int Resamples, double Confidence, int CalibrationBins, Promises Promises);

/// <summary>How well one attribute is told in one language.</summary>
internal sealed record AttributeFigures
{
    /// <summary>The set, or <see cref="AllSets"/>.</summary>
    public required string Set { get; init; }

    /// <summary>The language that the data gives.</summary>
    public required string Language { get; init; }

    /// <summary>The attribute.</summary>
    public required string Attribute { get; init; }

    /// <summary>How many rows say whether it is so.</summary>
    public required int Rows { get; init; }

    /// <summary>How many say that it is.</summary>
    public required int Positives { get; init; }

    /// <summary>How likely a positive row scores above a negative one; null unless there are both.</summary>
    public required Estimate? RocAuc { get; init; }

    /// <summary>Precision averaged over recall; null without positives.</summary>
    public required Estimate? AveragePrecision { get; init; }

    /// <summary>What the threshold below which the makers approve does, taken for a bar between the classes; null when there is none.</summary>
    public required ThresholdFigures? AtApproveBelow { get; init; }

    /// <summary>What the threshold with the highest macro-F1 on these very rows does; null without rows.</summary>
    public required ThresholdFigures? AtBest { get; init; }

    /// <summary>The most positives found while 95% of what is found is positive.</summary>
    public required double RecallAt95Precision { get; init; }

    /// <summary>By how much scores miss the shares of positives, averaged over rows.</summary>
    public required double? CalibrationError { get; init; }

    /// <summary>The share of rows that could be approved while the promise is kept on these very rows.</summary>
    public required Estimate Approvable { get; init; }

    /// <summary>The share of rows that could be rejected while the promise is kept on these very rows.</summary>
    public required Estimate Rejectable { get; init; }

    /// <summary>The rows, for plots.</summary>
    [JsonIgnore]
    public ScoreSteps Steps { get; init; } = new([], [], []);

    /// <summary>What <see cref="Set"/> says of all sets together.</summary>
    public const string AllSets = "all";
}

/// <summary>A figure and where the truth is likely to be.</summary>
/// <param name="Value">On the rows as they are.</param>
/// <param name="Interval">Over bootstrap samples; null when these had none.</param>
internal sealed record Estimate(double Value, Interval? Interval);

/// <summary>What a threshold does.</summary>
internal sealed record ThresholdFigures(double Threshold, double MacroF1, double? Precision, double? Recall)
{
    /// <summary>On rows.</summary>
    public static ThresholdFigures Of(ScoreSteps steps, double threshold)
    {
        var does = steps.At(threshold);
        return new ThresholdFigures(threshold, does.MacroF1, does.Precision, does.Recall);
    }
}

/// <summary>How a language does on rows that probe something. A row is told right when a bad one is held and another is approved, all attributes and detection together.</summary>
/// <param name="Language">The language that the data gives.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Accuracy">The share that is told right.</param>
/// <param name="ByFunctionality">By what a row probes.</param>
/// <param name="ByTarget">Rows that are not bad, by the group that they speak of.</param>
/// <param name="FalsePositiveGap">The highest share held of a group's rows less the lowest, among groups with enough rows; null for fewer than two.</param>
/// <param name="FewestOfTarget">How many rows are enough.</param>
internal sealed record FunctionalFigures(
    string Language,
    int Rows,
    double Accuracy,
    IReadOnlyList<FunctionalityFigures> ByFunctionality,
    IReadOnlyList<TargetFigures> ByTarget,
    double? FalsePositiveGap,
    int FewestOfTarget);

/// <summary>Rows that probe the same.</summary>
internal sealed record FunctionalityFigures(string Functionality, int Rows, int Bad, double Accuracy);

/// <summary>Rows about one group that are not bad.</summary>
/// <param name="Target">The group.</param>
/// <param name="Rows">How many.</param>
/// <param name="Held">The share that is not approved: false positives.</param>
/// <param name="MeanToxicity">Their mean score.</param>
/// <param name="HeldBy">By attribute, the share that it holds; <c>language</c> for rows taken to be in none that the model was made for.</param>
internal sealed record TargetFigures(string Target, int Rows, double Held, double MeanToxicity, IReadOnlyDictionary<string, double> HeldBy);

/// <summary>What a disguise does to texts that are labelled toxic and score at least <see cref="EvasionMeasure.Clear"/> as they are.</summary>
/// <param name="Language">The language that the data gives.</param>
/// <param name="Kind">The disguise.</param>
/// <param name="Words"><c>all</c> when every word is disguised, <c>heaviest</c> when only the three that weigh most are.</param>
/// <param name="Texts">How many texts could be disguised.</param>
/// <param name="MeanPlain">Their mean score of toxicity as they are.</param>
/// <param name="MeanDrop">By how much it falls; a disguised text without a score counts as fallen to 0.</param>
/// <param name="Unscored">The share that gets no score any more, because it is taken for another language: such comments are held.</param>
/// <param name="SlipsThrough">The share that was held as it is and is approved in disguise.</param>
internal sealed record EvasionFigures(
    string Language, string Kind, string Words, int Texts, double MeanPlain, double MeanDrop, double Unscored, double SlipsThrough);
