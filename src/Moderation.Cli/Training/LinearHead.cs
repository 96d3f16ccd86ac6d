namespace Moderation.Cli.Training;

/// <summary>A fitted logistic model over plain features.</summary>
/// <param name="Weights">The log-odds per bucket.</param>
/// <param name="Bias">The log-odds of a text without features.</param>
internal sealed record LinearHead(float[] Weights, double Bias)
{
    /// <summary>The head whose log-odds are between those of two: halfway, or nearer to the one that has the larger <paramref name="share"/>.</summary>
    public static LinearHead Average(LinearHead one, LinearHead other, double share = 0.5)
    {
        var weights = new float[one.Weights.Length];
        for (var bucket = 0; bucket < weights.Length; bucket++)
        {
            weights[bucket] = (float)((one.Weights[bucket] * share) + (other.Weights[bucket] * (1 - share)));
        }

        return new LinearHead(weights, (one.Bias * share) + (other.Bias * (1 - share)));
    }

    /// <summary>The log-odds of a row.</summary>
    public double LogOdds(FeatureRow row) => Bias + row.Dot(Weights);
}
