using Moderation.Measuring;
using Moderation.Text;

namespace Moderation.Cli.Training;

/// <summary>
/// Fits what a site's own labels add to a head that is already trained: a logistic model whose log-odds begin at that head's.
/// ML.NET's trainers take no such offset, so this is written out: coordinate ascent in the dual (Yu, Huang and Lin 2011,
/// "Dual coordinate descent methods for logistic regression and maximum entropy models"), which for a thousand rows takes a second.
/// </summary>
internal static class OffsetTrainer
{
    private const double C = HeadTrainer.UsualC;

    /// <summary>
    /// The value of the feature that every row has. At 4 a site's share of bad comments is learnt almost freely: scores of all texts
    /// rise with it, three times as far as at 1, while on three sites that the model had never seen no ROC-AUC was better.
    /// </summary>
    private const double Always = 1;

    private const int Passes = 50;
    private const int NewtonSteps = 20;
    private const double Precision = 1e-9;

    /// <summary>The head that the examples turn another into; the same examples and seed give the same head.</summary>
    public static LinearHead Train(IReadOnlyList<Example> examples, LinearHead from, int seed)
    {
        var weights = new float[TextPipeline.Buckets];
        var bias = 0d;
        var offsets = examples.Select(example => from.LogOdds(example.Row)).ToArray();
        var lengths = examples.Select(example => SquaredLength(example.Row)).ToArray();
        var duals = new double[examples.Count];
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new SeededRandom(seed);
        for (var pass = 0; pass < Passes; pass++)
        {
            random.Shuffle(order.AsSpan());
            foreach (var i in order)
            {
                var (row, label, weight, _) = examples[i];
                var sign = label ? 1 : -1;
                var margin = sign * (offsets[i] + row.Dot(weights) + (bias * Always));
                var dual = Maximise(duals[i], margin, C * weight * lengths[i]);
                var step = (dual - duals[i]) * sign * C * weight;
                duals[i] = dual;
                bias += step * Always;
                for (var feature = 0; feature < row.Count; feature++)
                {
                    weights[row.Bucket(feature)] += (float)(step * row.Value(feature));
                }
            }
        }

        for (var bucket = 0; bucket < weights.Length; bucket++)
        {
            weights[bucket] += from.Weights[bucket];
        }

        return new LinearHead(weights, from.Bias + (bias * Always));
    }

    private static double SquaredLength(FeatureRow row)
    {
        var sum = Always * Always;
        for (var feature = 0; feature < row.Count; feature++)
        {
            sum += row.Value(feature) * row.Value(feature);
        }

        return sum;
    }

    /// <summary>The dual variable between 0 and 1 at which log((1 - x) / x) = margin + curvature × (x - before): Newton's method, kept in by bisection.</summary>
    private static double Maximise(double before, double margin, double curvature)
    {
        var low = 0d;
        var high = 1d;
        var x = Math.Clamp(1 / (1 + Math.Exp(margin)), Precision, 1 - Precision);
        for (var step = 0; step < NewtonSteps; step++)
        {
            var gradient = Math.Log((1 - x) / x) - margin - (curvature * (x - before));
            (low, high) = gradient > 0 ? (x, high) : (low, x);
            var next = x + (gradient / ((1 / (x * (1 - x))) + curvature));
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.Abs(next - x) < Precision)
            {
                return next;
            }

            x = next;
        }

        return x;
    }
}
