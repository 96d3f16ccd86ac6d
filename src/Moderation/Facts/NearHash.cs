using System.Buffers;
using System.Runtime.Intrinsics;
using Moderation.Text;

namespace Moderation.Facts;

/// <summary>
/// Hashes a text so that a few other words change little: a SimHash (Charikar 2002) over its words and pairs of words, and keys of
/// min-hashes (Broder 1997) over runs of its folded characters.
/// </summary>
internal static class NearHash
{
    /// <summary>
    /// Characters to a run. With five, ten times as many unrelated texts share a key; with eight, fewer copies do: of six or seven words,
    /// two of them swapped, 58 of 100 instead of 66.
    /// </summary>
    private const int RunLength = 7;

    /// <summary>
    /// Min-hashes to a key. With one, texts share keys that have no more than a phrase in common; with three, fewer copies do: of six or
    /// seven words, one of them changed, 58 of 100 instead of 73.
    /// </summary>
    private const int MinsPerKey = 2;

    private const int Mins = Fingerprint.KeyCount * MinsPerKey;

    private const ulong WordSeed = 0x165667B19E3779F9;
    private const ulong PairSeed = 0xA24BAED4963EE407;
    private const ulong KeySeed = 0xD6E8FEB86659FD93;
    private const ulong PermutationSeed = 0x9FB21C651E98DF25;

    // A run is a number to this base, from which the first character is taken before the next is added.
    private const ulong Base = 0xFF51AFD7ED558CCD;
    private const ulong Leaving = unchecked(Base * Base * Base * Base * Base * Base);

    // What each permutation xors and multiplies with; odd numbers, so that no two values become one.
    private static readonly uint[] Masks = Numbers(1);
    private static readonly uint[] Factors = Numbers(2);

    [ThreadStatic]
    private static TextTokens? _tokens;

    /// <summary>The SimHash and the keys of a text; none for a text of fewer different words than <see cref="Fingerprint.FewestWords"/>.</summary>
    public static (ulong? Near, uint[] Keys) Of(string text)
    {
        var tokens = _tokens ??= new TextTokens();
        TextScanner.Read(text, tokens);
        if (tokens.Count < Fingerprint.FewestWords)
        {
            return (null, []);
        }

        var hashes = ArrayPool<ulong>.Shared.Rent(2 * tokens.Count);
        var letters = ArrayPool<char>.Shared.Rent(tokens.FoldedLength + tokens.Count);
        try
        {
            var (count, length) = ReadWords(tokens, hashes, letters);
            var words = hashes.AsSpan(0, count);
            var pairs = hashes.AsSpan(count, Pair(words, hashes.AsSpan(count)));
            words = Distinct(words);
            return words.Length < Fingerprint.FewestWords
                ? (null, [])
                : (SimHash(words, Distinct(pairs)), KeysOf(letters.AsSpan(0, length)));
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(hashes);
            ArrayPool<char>.Shared.Return(letters);
        }
    }

    /// <summary>Hashes the stems of the words, and writes the words with a blank after each and every run of a letter as one.</summary>
    private static (int Words, int Length) ReadWords(TextTokens tokens, Span<ulong> hashes, Span<char> letters)
    {
        var words = 0;
        var length = 0;
        foreach (ref readonly var token in tokens.All)
        {
            if (token.Kind != TokenKind.Word)
            {
                continue;
            }

            var start = length;
            foreach (var letter in tokens.Folded(token))
            {
                if (length == start || letters[length - 1] != letter || char.IsAsciiDigit(letter))
                {
                    letters[length++] = letter;
                }
            }

            hashes[words++] = HashSteps.Of(WordSeed, TextPipeline.Stem(token, letters[start..length]));
            letters[length++] = ' ';
        }

        return (words, length);
    }

    /// <summary>Hashes each word with the one after it; returns how many pairs there are.</summary>
    private static int Pair(ReadOnlySpan<ulong> words, Span<ulong> pairs)
    {
        for (var i = 1; i < words.Length; i++)
        {
            pairs[i - 1] = HashSteps.Finish(HashSteps.Extend(HashSteps.Extend(PairSeed, words[i - 1]), words[i]));
        }

        return Math.Max(0, words.Length - 1);
    }

    /// <summary>Moves each value once to the front: a word said a hundred times is no hundred words.</summary>
    private static Span<ulong> Distinct(Span<ulong> values)
    {
        values.Sort();
        var count = 0;
        foreach (var value in values)
        {
            if (count == 0 || values[count - 1] != value)
            {
                values[count++] = value;
            }
        }

        return values[..count];
    }

    /// <summary>In each bit what most of the features have there.</summary>
    private static ulong SimHash(ReadOnlySpan<ulong> words, ReadOnlySpan<ulong> pairs)
    {
        // 64 counters, one bit of each in every plane, so that a feature is added to all of them at once.
        Span<ulong> planes = stackalloc ulong[32];
        planes.Clear();
        Count(words, planes);
        Count(pairs, planes);

        var half = (uint)(words.Length + pairs.Length) / 2;
        var above = 0UL;
        var equal = ulong.MaxValue;
        for (var i = planes.Length - 1; i >= 0; i--)
        {
            if (((half >> i) & 1) == 0)
            {
                above |= equal & planes[i];
                equal &= ~planes[i];
            }
            else
            {
                equal &= planes[i];
            }
        }

        return above;
    }

    private static void Count(ReadOnlySpan<ulong> features, Span<ulong> planes)
    {
        foreach (var feature in features)
        {
            var carry = feature;
            for (var i = 0; carry != 0; i++)
            {
                (planes[i], carry) = (planes[i] ^ carry, planes[i] & carry);
            }
        }
    }

    /// <summary>The least of every permutation over all runs, two to a key.</summary>
    private static uint[] KeysOf(ReadOnlySpan<char> letters)
    {
        var (mask, factor) = (Vector256.Create(Masks), Vector256.Create(Factors));
        var (otherMask, otherFactor) = (Vector256.Create(Masks, Vector256<uint>.Count), Vector256.Create(Factors, Vector256<uint>.Count));
        var (least, otherLeast) = (Vector256<uint>.AllBitsSet, Vector256<uint>.AllBitsSet);
        var rolling = 0UL;
        for (var i = 0; i < letters.Length; i++)
        {
            rolling = (rolling * Base) + letters[i];
            if (i < RunLength - 1)
            {
                continue;
            }

            var run = Vector256.Create((uint)(HashSteps.Finish(rolling) >> 32));
            least = Vector256.Min(least, (run ^ mask) * factor);
            otherLeast = Vector256.Min(otherLeast, (run ^ otherMask) * otherFactor);
            rolling -= letters[i - RunLength + 1] * Leaving;
        }

        Span<uint> mins = stackalloc uint[Mins];
        least.CopyTo(mins);
        otherLeast.CopyTo(mins[Vector256<uint>.Count..]);
        var keys = new uint[Fingerprint.KeyCount];
        for (var key = 0; key < keys.Length; key++)
        {
            var hash = HashSteps.Extend(KeySeed, (ulong)key);
            foreach (var min in mins.Slice(key * MinsPerKey, MinsPerKey))
            {
                hash = HashSteps.Extend(hash, min);
            }

            keys[key] = (uint)HashSteps.Finish(hash);
        }

        return keys;
    }

    private static uint[] Numbers(ulong kind) =>
        [.. Enumerable.Range(0, Mins).Select(number => (uint)HashSteps.Finish(HashSteps.Extend(PermutationSeed + kind, (ulong)number)) | 1)];
}
