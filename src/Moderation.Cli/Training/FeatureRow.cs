using Moderation.Text;

namespace Moderation.Cli.Training;

/// <summary>The features of one comment as training keeps them: few bytes, in order of their bucket.</summary>
internal sealed class FeatureRow
{
    private const int ViewBits = 2;

    // Bucket and view of each feature in one number.
    private readonly int[] _features;
    private readonly float[] _values = new float[TextFeatures.Views];

    private FeatureRow(TextFeatures features)
    {
        _features = new int[features.Count];
        var i = 0;
        for (var view = 0; view < TextFeatures.Views; view++)
        {
            var buckets = features.View(view);
            _values[view] = (float)TextFeatures.Value(view, buckets.Length);
            foreach (var bucket in buckets)
            {
                _features[i++] = (bucket << ViewBits) | view;
            }
        }

        Array.Sort(_features);
    }

    /// <summary>How many features there are.</summary>
    public int Count => _features.Length;

    /// <summary>Reads a text through the pipeline that scoring uses.</summary>
    public static FeatureRow Of(string text, TextFeatures scratch)
    {
        TextPipeline.Extract(text, scratch);
        return new FeatureRow(scratch);
    }

    /// <summary>The bucket of a feature; buckets increase.</summary>
    public int Bucket(int index) => _features[index] >> ViewBits;

    /// <summary>The value of a feature.</summary>
    public float Value(int index) => _values[_features[index] & ((1 << ViewBits) - 1)];

    /// <summary>The sum of weights times values.</summary>
    public double Dot(ReadOnlySpan<float> weights)
    {
        var sum = 0d;
        for (var i = 0; i < _features.Length; i++)
        {
            sum += weights[Bucket(i)] * Value(i);
        }

        return sum;
    }
}
