using System.Numerics;

namespace Moderation.Scoring;

/// <summary>Counts how often buckets occur, and remembers the view that each first occurred in. Made to be filled again and again; not to be shared between threads.</summary>
internal sealed class Occurrences
{
    private const int Usual = 4096;

    // Open addressing with linear probing: a key is a bucket and 1, so that 0 is free.
    private int[] _keys = new int[Usual];
    private byte[] _views = new byte[Usual];
    private int[] _times = new int[Usual];
    private int _mask;

    /// <summary>Empties it, for at most so many different buckets, giving memory back after an unusually long text.</summary>
    public void Reset(int most)
    {
        const int Kept = 1 << 18;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(most * 2, 64));
        if (size > _keys.Length || _keys.Length > Kept)
        {
            var length = Math.Max(size, Usual);
            (_keys, _views, _times) = (new int[length], new byte[length], new int[length]);
        }
        else
        {
            Array.Clear(_keys, 0, size);
        }

        _mask = size - 1;
    }

    /// <summary>Counts a bucket where the view is the first that has it; returns whether it is new.</summary>
    public bool Add(int bucket, int view)
    {
        var slot = SlotOf(bucket);
        if (_keys[slot] == 0)
        {
            _keys[slot] = bucket + 1;
            _views[slot] = (byte)view;
            _times[slot] = 1;
            return true;
        }

        _times[slot] += _views[slot] == view ? 1 : 0;
        return false;
    }

    /// <summary>How often a bucket occurs in a view; 0 where an earlier view has it.</summary>
    public int In(int bucket, int view)
    {
        var slot = SlotOf(bucket);
        return _keys[slot] != 0 && _views[slot] == view ? _times[slot] : 0;
    }

    private int SlotOf(int bucket)
    {
        // Buckets are hashes already; the odd factor spreads what masking would cut off.
        var slot = (int)((uint)bucket * 0x9E3779B1u >> 8) & _mask;
        while (_keys[slot] != 0 && _keys[slot] != bucket + 1)
        {
            slot = (slot + 1) & _mask;
        }

        return slot;
    }
}
