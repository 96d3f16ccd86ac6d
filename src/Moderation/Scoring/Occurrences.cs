namespace Moderation.Scoring;

/// <summary>Counts how often buckets occur, and remembers the view that each first occurred in. Made to be filled again and again; not to be shared between threads.</summary>
internal sealed class Occurrences
{
    // Open addressing with linear probing: a key is a bucket and 1, so that 0 is free.
    private int[] _keys = new int[4096];
    private byte[] _views = new byte[4096];
    private int[] _times = new int[4096];
    private int _mask;

    /// <summary>Empties it, for at most so many different buckets.</summary>
    public void Reset(int most)
    {
        var size = 64;
        while (size < most * 2)
        {
            size *= 2;
        }

        if (size > _keys.Length)
        {
            (_keys, _views, _times) = (new int[size], new byte[size], new int[size]);
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
