namespace Moderation.Rules.Lists;

/// <summary>Gathers the places where entries stand. Nothing is allocated before the first is found.</summary>
/// <param name="listed">The entries, by number.</param>
/// <param name="at">When the comment came: entries expire.</param>
internal ref struct Places(ReadOnlySpan<ListedEntry> listed, DateTimeOffset at)
{
    /// <summary>One word typed a thousand times is no more of a reason than typed twenty times.</summary>
    private const int MostOfEntry = 20;

    private readonly ReadOnlySpan<ListedEntry> _listed = listed;
    private List<(int Start, int Entry, int End)>? _found;
    private Dictionary<int, (int End, int Count)>? _last;

    /// <summary>Whether another place of the entry would be of use: for whom it takes time to tell places.</summary>
    public readonly bool Wants(int entry) => _last is null || _last.GetValueOrDefault(entry).Count < MostOfEntry;

    /// <summary>Adds a place unless it overlaps the last one of the entry: a word and another reading of it are one place.</summary>
    /// <param name="entry">The entry's number.</param>
    /// <param name="start">Of one entry, places come in the order of the text.</param>
    /// <param name="end">Just after it.</param>
    /// <returns>Whether the entry counts, added or there already.</returns>
    public bool Add(int entry, int start, int end)
    {
        if (!_listed[entry].Entry.IsActive(at))
        {
            return false;
        }

        _last ??= [];
        var last = _last.GetValueOrDefault(entry);
        if (last.Count < MostOfEntry && (last.Count == 0 || start >= last.End))
        {
            _last[entry] = (end, last.Count + 1);
            (_found ??= []).Add((start, entry, end));
        }

        return true;
    }

    /// <summary>What was found, in the order of the text and in one place in that of the entries.</summary>
    public readonly void MoveTo(List<ListHit> hits)
    {
        _found?.Sort();
        foreach (var (start, entry, end) in _found ?? [])
        {
            hits.Add(new ListHit(_listed[entry].List, _listed[entry].Entry, start, end - start));
        }
    }

    /// <summary>What was found as entries without a place, each once.</summary>
    public readonly void MoveWithoutPlaceTo(List<ListHit> hits)
    {
        foreach (var entry in _last?.Keys.Order() ?? Enumerable.Empty<int>())
        {
            hits.Add(new ListHit(_listed[entry].List, _listed[entry].Entry));
        }
    }
}
