using System.Numerics;
using System.Runtime.CompilerServices;

namespace Moderation.Text;

/// <summary>
/// Turns a text into the features that models are trained and score on: the one code for both. Never fails, whatever the
/// text, and takes time in proportion to its length.
/// </summary>
public static class TextPipeline
{
    /// <summary>
    /// Goes up with every change that gives any text other features. A model carries the version that it was trained on
    /// and loads with no other.
    /// </summary>
    public const int Version = 2;

    /// <summary>How many buckets features are hashed into. 2^18 costs 0.009 of AUC, 2^22 gains 0.002.</summary>
    public const int Buckets = 1 << 21;

    private const ulong WordSeed = 0x9E3779B97F4A7C15;
    private const ulong PairSeed = 0xC2B2AE3D27D4EB4F;
    private const ulong GramSeed = 0x165667B19E3779F9;
    private const ulong SkeletonSeed = 0xA24BAED4963EE407;
    private const ulong SkeletonPairSeed = 0x9FB21C651E98DF25;
    private const ulong SkeletonGramSeed = 0xD6E8FEB86659FD93;
    private const ulong ShapeSeed = 0x27D4EB2F165667C5;
    internal const ulong GroupHash = 0x8CB92BA72F3D8DD7;
    private const ulong SkeletonGroupHash = 0xAAD6BDF6A8A4A7F1;
    private const ulong Step = 0xFF51AFD7ED558CCD;
    private const ulong Finish = 0xC4CEB9FE1A85EC53;

    /// <summary>The features of a text, each once.</summary>
    public static void Extract(string text, TextFeatures into, TextPart part = TextPart.Whole)
    {
        Read(text, into);
        Extract(into, part);
    }

    /// <summary>Cuts a text into tokens and counts what its language and shape are told from.</summary>
    internal static void Read(string text, TextFeatures into)
    {
        var tokens = into.Tokens;
        TextScanner.Read(text, tokens);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens.All[i];
            tokens.Change(i, token with { Hash = Hash(Stem(token, tokens.Folded(token))) });
        }

        IdentityTerms.Mark(tokens);
    }

    /// <summary>The features of the text last read, each once.</summary>
    internal static void Extract(TextFeatures into, TextPart part)
    {
        ExtractOccurrences(into, part);
        into.MakeDistinct();
    }

    /// <summary>The features of the text last read, as often as they occur, with the token that each came from.</summary>
    internal static void ExtractOccurrences(TextFeatures into, TextPart part)
    {
        into.Clear();
        var tokens = into.Tokens;
        AddWords(tokens, into, part);
        into.EndView(0);
        AddCharacters(tokens, into, part);
        into.EndView(1);
        AddSkeletons(tokens, into, part);
        into.EndView(2);
        AddShape(tokens, into);
        into.EndView(3);
    }

    /// <summary>The hash of a word, for lists of words.</summary>
    internal static ulong Hash(ReadOnlySpan<char> folded) => Hash(WordSeed, folded);

    /// <summary>What of a word the word view sees.</summary>
    internal static ReadOnlySpan<char> Stem(in TextToken token, ReadOnlySpan<char> folded) =>
        (token.Traits & CharacterTraits.Arabic) != CharacterTraits.None ? ArabicStem.Of(folded) : folded;

    private static ulong Hash(ulong seed, ReadOnlySpan<char> folded)
    {
        var hash = seed;
        foreach (var letter in folded)
        {
            hash = Extend(hash, letter);
        }

        return hash;
    }

    private static void AddWords(TextTokens tokens, TextFeatures into, TextPart part)
    {
        var all = tokens.All;
        var words = new PairedWords(all, PairSeed, into);
        for (var i = 0; i < all.Length; i++)
        {
            if (IsIn(all[i], part) && !words.GoOnNaming(i))
            {
                words.Add(i, all[i].Hash);
            }
        }
    }

    private static void AddCharacters(TextTokens tokens, TextFeatures into, TextPart part)
    {
        var all = tokens.All;
        for (var i = 0; i < all.Length; i++)
        {
            ref readonly var token = ref all[i];
            if (token.Kind is TokenKind.Word or TokenKind.Reading && IsIn(token, part))
            {
                AddGrams(GramSeed, tokens.Folded(token), shortest: 3, longest: 5, into, i);
            }
        }
    }

    private static void AddSkeletons(TextTokens tokens, TextFeatures into, TextPart part)
    {
        if (tokens.ArabicLetters == 0)
        {
            return;
        }

        Span<char> letters = stackalloc char[ArabicSkeleton.Longest];
        var all = tokens.All;
        var skeletons = new PairedWords(all, SkeletonPairSeed, into);
        for (var i = 0; i < all.Length; i++)
        {
            ref readonly var token = ref all[i];
            if (!IsIn(token, part))
            {
                continue;
            }

            if ((token.Traits & CharacterTraits.Arabic) == CharacterTraits.None)
            {
                skeletons.Break();
                continue;
            }

            if (skeletons.GoOnNaming(i))
            {
                continue;
            }

            var hash = SkeletonGroupHash;
            if (token.Kind != TokenKind.Group)
            {
                var skeleton = letters[..ArabicSkeleton.Of(tokens.Folded(token), letters)];
                hash = Hash(SkeletonSeed, skeleton);
                AddGrams(SkeletonGramSeed, skeleton, shortest: 2, longest: 4, into, i);
            }

            skeletons.Add(i, hash);
        }
    }

    private static void AddGrams(ulong seed, ReadOnlySpan<char> word, int shortest, int longest, TextFeatures into, int owner)
    {
        // The word stands between two blanks.
        for (var start = -1; start <= word.Length + 1 - shortest; start++)
        {
            var hash = seed;
            var end = Math.Min(start + longest, word.Length + 1);
            for (var i = start; i < end; i++)
            {
                hash = Extend(hash, (uint)i < (uint)word.Length ? word[i] : ' ');
                if (i - start + 1 >= shortest)
                {
                    into.Add(Bucket(hash), owner);
                }
            }
        }
    }

    private static void AddShape(TextTokens tokens, TextFeatures into)
    {
        var letters = Math.Max(tokens.LatinLetters, 1);
        AddShape(into, 0, BitOperations.Log2((uint)tokens.SourceLength + 1));
        AddShape(into, 1, tokens.LatinLetters < 6 ? 0 : Math.Min(tokens.Capitals * 10 / letters, 9) + 1);
        AddShape(into, 2, Math.Min(tokens.Emoji, 4));
        AddShape(into, 3, Math.Min(tokens.Links, 3));
        AddShape(into, 4, tokens.LongestNumber >= 7 ? 2 : tokens.Digits > 0 ? 1 : 0);
        AddShape(into, 5, Math.Min(tokens.Exclamations, 4));
        AddShape(into, 6, Math.Min(tokens.Stretched, 2));
    }

    private static void AddShape(TextFeatures into, int kind, int value) =>
        into.Add(Bucket(Extend(Extend(ShapeSeed, (ulong)kind), (ulong)value)), -1);

    /// <summary>Whether a part of a text has the token.</summary>
    internal static bool IsIn(in TextToken token, TextPart part) => part switch
    {
        TextPart.Arabic => (token.Traits & CharacterTraits.Latin) == CharacterTraits.None,
        TextPart.Latin => (token.Traits & CharacterTraits.Arabic) == CharacterTraits.None,
        _ => true,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Extend(ulong hash, ulong with) => (hash ^ with) * Step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bucket(ulong hash) => (int)(((hash ^ (hash >> 32)) * Finish) >> (64 - 21));

    /// <summary>Adds words by their hashes, each also as a pair with the word before it.</summary>
    private ref struct PairedWords(ReadOnlySpan<TextToken> all, ulong pairSeed, TextFeatures into)
    {
        private readonly ReadOnlySpan<TextToken> _all = all;
        private int _before = -1;
        private ulong _beforeHash;

        /// <summary>Whether a word goes on naming the group that the word before it names, as in Shia Muslims: then it is no word of its own.</summary>
        public bool GoOnNaming(int index)
        {
            if (_all[index].Kind != TokenKind.Group || _before < 0 || _all[_before].Kind != TokenKind.Group)
            {
                return false;
            }

            _before = index;
            return true;
        }

        /// <summary>Adds a word. Another reading of words is in no pair.</summary>
        public void Add(int index, ulong hash)
        {
            into.Add(Bucket(hash), index);
            if (_all[index].Kind == TokenKind.Reading)
            {
                return;
            }

            if (_before >= 0)
            {
                // Found by the pair of owners: the token before and this one.
                into.Add(Bucket(Extend(Extend(pairSeed, _beforeHash), hash)), -2 - _before);
            }

            _before = index;
            _beforeHash = hash;
        }

        /// <summary>The next word is in no pair with what came before.</summary>
        public void Break() => _before = -1;
    }
}
