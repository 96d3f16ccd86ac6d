namespace Moderation.Rules.Lists;

/// <summary>Items by key, several to a key, without a collection for each key: lists have millions of entries.</summary>
internal sealed class EntryMap<TItem>
{
    private readonly Dictionary<string, int> _newest = new(StringComparer.Ordinal);
    private readonly List<(TItem Item, int Older)> _items = [];

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>Adds an item.</summary>
    public void Add(string key, TItem item)
    {
        var older = _newest.GetValueOrDefault(key, -1);
        _newest[key] = _items.Count;
        _items.Add((item, older));
    }

    /// <summary>The place of the newest item with that key; -1 when there is none.</summary>
    public int Find(ReadOnlySpan<char> key) =>
        _newest.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var place) ? place : -1;

    /// <summary>The item at a place, moving on to the next older one of its key.</summary>
    public TItem Take(ref int place)
    {
        (var item, place) = _items[place];
        return item;
    }
}
