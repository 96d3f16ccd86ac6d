using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Cli.Training;

/// <summary>Weights of several heads as bytes, the heads of a bucket side by side.</summary>
internal static class QuantisedWeights
{
    /// <summary>Rounds every head by a scale of its own; returns the bytes and the scales.</summary>
    public static (sbyte[] Weights, double[] Scales) Of(IReadOnlyList<LinearHead> heads)
    {
        var stride = LanguageModel.StrideOf(heads.Count);
        var weights = new sbyte[TextPipeline.Buckets * stride];
        var scales = new double[heads.Count];
        for (var head = 0; head < heads.Count; head++)
        {
            var largest = 0f;
            foreach (var weight in heads[head].Weights)
            {
                largest = Math.Max(largest, Math.Abs(weight));
            }

            scales[head] = largest > 0 ? largest / sbyte.MaxValue : 1;
            for (var bucket = 0; bucket < TextPipeline.Buckets; bucket++)
            {
                weights[(bucket * stride) + head] = (sbyte)Math.Round(heads[head].Weights[bucket] / scales[head]);
            }
        }

        return (weights, scales);
    }
}
