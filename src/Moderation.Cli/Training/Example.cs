namespace Moderation.Cli.Training;

/// <summary>One row for one head.</summary>
/// <param name="Row">Its features.</param>
/// <param name="Label">What is to be learnt.</param>
/// <param name="Weight">How much it counts, 1 for what people said.</param>
/// <param name="Set">Which data set it is from; null where comments to be scored come from: these need no intercept of their own.</param>
internal readonly record struct Example(FeatureRow Row, bool Label, float Weight, int? Set)
{
    /// <summary>Whether there is something to learn from them: rows that are so, and rows that are not.</summary>
    public static bool HaveBothLabels(IReadOnlyCollection<Example> examples) => examples.Any(example => example.Label) && !examples.All(example => example.Label);
}
