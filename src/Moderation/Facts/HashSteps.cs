using System.Runtime.CompilerServices;

namespace Moderation.Facts;

/// <summary>
/// The hash that fingerprints are made with. They are stored, so it is the same on every machine and does not change with the features of
/// models, which have a hash of their own.
/// </summary>
/// <remarks>Multipliers and finish are those of MurmurHash3's 64-bit finaliser (Austin Appleby, public domain).</remarks>
internal static class HashSteps
{
    private const ulong Step = 0xFF51AFD7ED558CCD;
    private const ulong LastStep = 0xC4CEB9FE1A85EC53;

    /// <summary>Takes one more value in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Extend(ulong hash, ulong with) => (hash ^ with) * Step;

    /// <summary>Spreads what was taken in over all bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Step;
        hash = (hash ^ (hash >> 33)) * LastStep;
        return hash ^ (hash >> 33);
    }

    /// <summary>The hash of characters.</summary>
    public static ulong Of(ulong seed, ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
        {
            seed = Extend(seed, unit);
        }

        return Finish(seed);
    }
}
