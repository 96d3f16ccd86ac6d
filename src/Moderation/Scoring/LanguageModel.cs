using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Moderation.Text;

namespace Moderation.Scoring;

/// <summary>
/// The logistic heads of one language: a bytes-wide weight per bucket and head, the heads of a bucket side by side so that
/// one look into memory serves all of them. Immutable.
/// </summary>
internal sealed class LanguageModel
{
    /// <summary>The most heads a language can have: what one vector adds up.</summary>
    public const int MaxHeads = 8;

    private readonly sbyte[] _weights;
    private readonly int _stride;

    /// <summary>Takes weights laid out by bucket, <see cref="StrideOf"/> bytes each.</summary>
    public LanguageModel(sbyte[] weights, IReadOnlyList<HeadManifest> heads)
    {
        _stride = StrideOf(heads.Count);
        if (weights.Length != TextPipeline.Buckets * _stride)
        {
            throw new ArgumentException("There must be a weight for every bucket and head.", nameof(weights));
        }

        _weights = weights;
        Heads = [.. heads];
    }

    /// <summary>What each bucket has a weight for.</summary>
    public IReadOnlyList<HeadManifest> Heads { get; }

    /// <summary>How many bytes a bucket takes: 4 or 8, so that it never straddles a cache line.</summary>
    public static int StrideOf(int heads) => heads <= 4 ? 4 : MaxHeads;

    /// <summary>The log-odds of every head, before calibration.</summary>
    public void Score(TextFeatures features, Span<double> logOdds)
    {
        Span<int> sums = stackalloc int[MaxHeads];
        Span<double> totals = stackalloc double[MaxHeads];
        totals.Clear();
        for (var view = 0; view < TextFeatures.Views; view++)
        {
            AddView(features.View(view), view, sums, totals);
        }

        for (var head = 0; head < Heads.Count; head++)
        {
            logOdds[head] = Heads[head].Bias + (Heads[head].Scale * totals[head]);
        }
    }

    /// <summary>A head's log-odds for one feature by itself.</summary>
    public double Weight(int bucket, int head) => _weights[(bucket * _stride) + head] * Heads[head].Scale;

    private void AddView(ReadOnlySpan<int> buckets, int view, Span<int> sums, Span<double> totals)
    {
        if (buckets.IsEmpty)
        {
            return;
        }

        if (_stride == 4)
        {
            SumFours(buckets, sums);
        }
        else
        {
            SumEights(buckets, sums);
        }

        var value = TextFeatures.Value(view, buckets.Length);
        for (var head = 0; head < MaxHeads; head++)
        {
            totals[head] += sums[head] * value;
        }
    }

    private void SumEights(ReadOnlySpan<int> buckets, Span<int> sums)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        var low = Vector128<int>.Zero;
        var high = Vector128<int>.Zero;
        while (!buckets.IsEmpty)
        {
            var some = buckets[..Math.Min(buckets.Length, MostShorts)];
            var sum = Vector128<short>.Zero;
            foreach (var bucket in some)
            {
                var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref weights, bucket * 8)));
                sum += Vector128.WidenLower(Vector128.CreateScalarUnsafe(eight).AsSByte());
            }

            low += Vector128.WidenLower(sum);
            high += Vector128.WidenUpper(sum);
            buckets = buckets[some.Length..];
        }

        low.CopyTo(sums);
        high.CopyTo(sums[4..]);
    }

    private void SumFours(ReadOnlySpan<int> buckets, Span<int> sums)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        var total = Vector128<int>.Zero;
        while (!buckets.IsEmpty)
        {
            var some = buckets[..Math.Min(buckets.Length, MostShorts)];
            var sum = Vector128<short>.Zero;
            foreach (var bucket in some)
            {
                var four = Unsafe.ReadUnaligned<uint>(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref weights, bucket * 4)));
                sum += Vector128.WidenLower(Vector128.CreateScalar(four).AsSByte());
            }

            total += Vector128.WidenLower(sum);
            buckets = buckets[some.Length..];
        }

        total.CopyTo(sums);
        sums[4..].Clear();
    }

    /// <summary>So many bytes cannot overflow a sum of 16 bits.</summary>
    private const int MostShorts = short.MaxValue / 128;
}
