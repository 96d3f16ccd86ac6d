using System.Runtime.InteropServices;

namespace Moderation.Rules.Lists;

/// <summary>
/// Keys of entries, sorted, so that those that go on as a text does are neighbours: a trie without nodes, which takes no memory
/// beside the keys.
/// </summary>
internal sealed class SortedKeys
{
    /// <summary>A key of one letter would be found everywhere.</summary>
    public const int Shortest = 2;

    private readonly Dictionary<uint, (int First, int End)> _starts = [];
    private List<(string Key, int Entry)> _added = [];
    private string[] _keys = [];
    private int[] _entries = [];

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => _keys.Length == 0;

    /// <summary>Adds an entry; one whose key is too short is left out.</summary>
    public void Add(string key, int entry)
    {
        if (key.Length >= Shortest)
        {
            _added.Add((key, entry));
        }
    }

    /// <summary>Makes it ready to find what was added.</summary>
    public void Close()
    {
        _keys = [.. _added.Select(added => added.Key)];
        _entries = [.. _added.Select(added => added.Entry)];
        _added = [];
        Array.Sort(_keys, _entries, StringComparer.Ordinal);
        for (var i = 0; i < _keys.Length; i++)
        {
            ref var range = ref CollectionsMarshal.GetValueRefOrAddDefault(_starts, StartOf(_keys[i][0], _keys[i][1]), out var exists);
            range = (exists ? range.First : i, i + 1);
        }
    }

    /// <summary>Begins with two letters of a text; false when no key does.</summary>
    public bool Begin(char first, char second, out Walk walk)
    {
        var begins = _starts.TryGetValue(StartOf(first, second), out var range);
        walk = new Walk(range.First, range.End, Shortest);
        return begins;
    }

    /// <summary>The entries whose key is what was walked so far.</summary>
    public ReadOnlySpan<int> Ending(ref Walk walk)
    {
        var low = walk.Low;
        while (low < walk.High && _keys[low].Length == walk.Depth)
        {
            low++;
        }

        var ending = _entries.AsSpan(walk.Low, low - walk.Low);
        walk = walk with { Low = low };
        return ending;
    }

    /// <summary>Goes on with a letter; false when no key does.</summary>
    public bool Step(ref Walk walk, char letter)
    {
        var low = FirstFrom(walk.Low, walk.High, walk.Depth, letter);
        walk = new Walk(low, FirstFrom(low, walk.High, walk.Depth, letter + 1), walk.Depth + 1);
        return walk.Low < walk.High;
    }

    /// <summary>The first key of a range whose letter at that depth is not before another.</summary>
    private int FirstFrom(int low, int high, int depth, int letter)
    {
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            (low, high) = _keys[middle][depth] < letter ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static uint StartOf(char first, char second) => ((uint)first << 16) | second;

    /// <summary>The keys that begin as what was read of a text.</summary>
    /// <param name="Low">The first of them.</param>
    /// <param name="High">Just after the last.</param>
    /// <param name="Depth">How many letters were read.</param>
    public readonly record struct Walk(int Low, int High, int Depth)
    {
        /// <summary>Whether any goes on.</summary>
        public bool GoesOn => Low < High;
    }
}
