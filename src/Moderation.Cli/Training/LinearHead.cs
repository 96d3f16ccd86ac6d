namespace Moderation.Cli.Training;

/// <summary>A fitted logistic model over plain features.</summary>
/// <param name="Weights">The log-odds per bucket.</param>
/// <param name="Bias">The log-odds of a text without features.</param>
internal sealed record LinearHead(float[] Weights, double Bias)
{
    /// <summary>The head whose log-odds are halfway between those of two.</summary>
    public static LinearHead Average(LinearHead one, LinearHead other)
    {
        var weights = new float[one.Weights.Length];
        for (var bucket = 0; bucket < weights.Length; bucket++)
        {
            weights[bucket] = (one.Weights[bucket] + other.Weights[bucket]) / 2;
        }

        return new LinearHead(weights, (one.Bias + other.Bias) / 2);
    }

    /// <summary>The log-odds of a row.</summary>
    public double LogOdds(FeatureRow row) => Bias + row.Dot(Weights);
}
