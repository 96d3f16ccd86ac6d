using Moderation.Text;

namespace Moderation.Cli.Training;

/// <summary>The features of one comment as training keeps them: few bytes, in order of their bucket.</summary>
internal sealed class FeatureRow
{
    private const int ViewBits = 2;

    // Bucket and view of each feature in one number.
    private readonly int[] _features;
    private readonly float _words;
    private readonly float _characters;
    private readonly float _shape;

    private FeatureRow(TextFeatures features)
    {
        _features = new int[features.Words.Length + features.Characters.Length + features.Shape.Length];
        _words = Value(features.Words);
        _characters = Value(features.Characters);
        _shape = Value(features.Shape);
        var i = 0;
        Add(features.Words, number: 0, ref i);
        Add(features.Characters, number: 1, ref i);
        Add(features.Shape, number: 2, ref i);
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
    public float Value(int index) => (_features[index] & ((1 << ViewBits) - 1)) switch { 0 => _words, 1 => _characters, _ => _shape };

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

    private static float Value(ReadOnlySpan<int> view) => view.IsEmpty ? 0 : 1 / MathF.Sqrt(view.Length);

    private void Add(ReadOnlySpan<int> view, int number, ref int i)
    {
        foreach (var bucket in view)
        {
            _features[i++] = (bucket << ViewBits) | number;
        }
    }
}
