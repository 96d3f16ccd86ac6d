using Moderation.Text;

namespace Moderation.Cli.Training;

/// <summary>
/// Weightings of features before a linear model is fitted. Each is one factor per bucket, so that what is learnt on
/// weighted features folds back into weights for plain ones.
/// </summary>
internal static class FeatureWeighting
{
    /// <summary>The logarithm of how much more often a feature occurs in positives than in negatives (Wang and Manning 2012).</summary>
    public static float[] LogCountRatio(IReadOnlyList<Example> examples)
    {
        var positive = new float[TextPipeline.Buckets];
        var negative = new float[TextPipeline.Buckets];
        foreach (var example in examples)
        {
            var counts = example.Label ? positive : negative;
            for (var i = 0; i < example.Row.Count; i++)
            {
                counts[example.Row.Bucket(i)] += example.Weight;
            }
        }

        var logOfTotals = Math.Log(Total(positive) / Total(negative));
        var factors = new float[TextPipeline.Buckets];
        for (var bucket = 0; bucket < factors.Length; bucket++)
        {
            if (positive[bucket] + negative[bucket] > 0)
            {
                factors[bucket] = (float)(Math.Log((positive[bucket] + 1) / (negative[bucket] + 1)) - logOfTotals);
            }
        }

        return Normalised(factors, examples);
    }

    /// <summary>The inverse document frequency.</summary>
    public static float[] InverseFrequency(IReadOnlyList<Example> examples)
    {
        var frequencies = new float[TextPipeline.Buckets];
        foreach (var example in examples)
        {
            for (var i = 0; i < example.Row.Count; i++)
            {
                frequencies[example.Row.Bucket(i)]++;
            }
        }

        var factors = new float[TextPipeline.Buckets];
        for (var bucket = 0; bucket < factors.Length; bucket++)
        {
            if (frequencies[bucket] > 0)
            {
                factors[bucket] = (float)(Math.Log((examples.Count + 1.0) / (frequencies[bucket] + 1)) + 1);
            }
        }

        return Normalised(factors, examples);
    }

    private static double Total(float[] counts)
    {
        var total = 0d;
        foreach (var count in counts)
        {
            total += count > 0 ? count + 1 : 0;
        }

        return Math.Max(total, 1);
    }

    /// <summary>Scaled so that the average row keeps the length it has without factors: then one strength of regularisation suits all.</summary>
    private static float[] Normalised(float[] factors, IReadOnlyList<Example> examples)
    {
        double plain = 0;
        double weighted = 0;
        foreach (var example in examples)
        {
            for (var i = 0; i < example.Row.Count; i++)
            {
                var value = (double)example.Row.Value(i);
                var factor = factors[example.Row.Bucket(i)];
                plain += value * value;
                weighted += value * value * factor * factor;
            }
        }

        var scale = weighted > 0 ? (float)Math.Sqrt(plain / weighted) : 1;
        for (var bucket = 0; bucket < factors.Length; bucket++)
        {
            factors[bucket] *= scale;
        }

        return factors;
    }
}
