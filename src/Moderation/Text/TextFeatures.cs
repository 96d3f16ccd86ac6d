namespace Moderation.Text;

/// <summary>
/// The hashed features of one text, in three views: words, characters and shape. Made to be filled again and again by
/// <see cref="TextPipeline.Extract(string, TextFeatures, TextPart)"/>; not to be shared between threads.
/// </summary>
/// <remarks>A feature is either there or not. The value of each is one over the root of how many its view has.</remarks>
public sealed class TextFeatures
{
    private readonly ulong[] _seen = new ulong[TextPipeline.Buckets / 64];
    private int[] _buckets = new int[1024];
    private int[] _owners = new int[1024];
    private int _count;
    private int _wordsEnd;
    private int _charactersEnd;

    /// <summary>The words and what surrounds them.</summary>
    internal TextTokens Tokens { get; } = new();

    /// <summary>Buckets of words and pairs of words, each once, in reading order.</summary>
    public ReadOnlySpan<int> Words => _buckets.AsSpan(0, _wordsEnd);

    /// <summary>Buckets of 3 to 5 characters inside words, each once and none that is in <see cref="Words"/>.</summary>
    public ReadOnlySpan<int> Characters => _buckets.AsSpan(_wordsEnd, _charactersEnd - _wordsEnd);

    /// <summary>Buckets of what the text looks like, each once and none that is in the other views.</summary>
    public ReadOnlySpan<int> Shape => _buckets.AsSpan(_charactersEnd, _count - _charactersEnd);

    /// <summary>The tokens that the occurrences of all three views came from: an index; -1 for none; -2 - i for the pair of token i and the next word. Of no use after <see cref="MakeDistinct"/>.</summary>
    internal ReadOnlySpan<int> Owners => _owners.AsSpan(0, _count);

    /// <summary>Words, characters and shape by number.</summary>
    internal ReadOnlySpan<int> View(int view) => view switch { 0 => Words, 1 => Characters, _ => Shape };

    internal void Clear()
    {
        const int KeptFeatures = 1 << 17;
        if (_buckets.Length > KeptFeatures)
        {
            _buckets = new int[1024];
            _owners = new int[1024];
        }

        _count = _wordsEnd = _charactersEnd = 0;
    }

    internal void Add(int bucket, int owner)
    {
        if (_count == _buckets.Length)
        {
            Array.Resize(ref _buckets, _count * 2);
            Array.Resize(ref _owners, _count * 2);
        }

        _buckets[_count] = bucket;
        _owners[_count++] = owner;
    }

    internal void EndWords() => _wordsEnd = _charactersEnd = _count;

    internal void EndCharacters() => _charactersEnd = _count;

    /// <summary>Leaves each bucket once, in the first view that has it.</summary>
    internal void MakeDistinct()
    {
        var kept = 0;
        var wordsEnd = 0;
        var charactersEnd = 0;
        for (var i = 0; i < _count; i++)
        {
            if (i == _wordsEnd)
            {
                wordsEnd = kept;
            }

            if (i == _charactersEnd)
            {
                charactersEnd = kept;
            }

            var bucket = _buckets[i];
            ref var word = ref _seen[bucket >> 6];
            var bit = 1UL << bucket;
            _buckets[kept] = bucket;
            kept += (word & bit) == 0 ? 1 : 0;
            word |= bit;
        }

        // Every text has a shape, so that neither of the two ends at the end of all.
        _wordsEnd = wordsEnd;
        _charactersEnd = charactersEnd;
        _count = kept;
        for (var i = 0; i < kept; i++)
        {
            _seen[_buckets[i] >> 6] = 0;
        }
    }
}
