namespace Moderation.Cli.Training;

/// <summary>A fitted logistic model over plain features.</summary>
/// <param name="Weights">The log-odds per bucket.</param>
/// <param name="Bias">The log-odds of a text without features.</param>
internal sealed record LinearHead(float[] Weights, double Bias)
{
    /// <summary>The log-odds of a row.</summary>
    public double LogOdds(FeatureRow row) => Bias + row.Dot(Weights);
}
