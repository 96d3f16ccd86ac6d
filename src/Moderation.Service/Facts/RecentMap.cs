namespace Moderation.Service.Facts;

/// <summary>
/// A dictionary of what was used last: two generations, of which the older is dropped when the younger is full; what is found in the older
/// moves to the younger. With keys and values that hold no references the garbage collector has nothing to look at, however many there
/// are; the lists and nodes of other caches made it twice as dear. Not for several threads at once.
/// </summary>
/// <param name="most">How many it holds at most, 2 or more; at least half as many of those that were used last.</param>
internal sealed class RecentMap<TKey, TValue>(int most)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    /// <summary>Finds a value.</summary>
    public bool TryGet(TKey key, out TValue value)
    {
        if (_young.TryGetValue(key, out value!))
        {
            return true;
        }

        if (!_old.Remove(key, out value!))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    /// <summary>Adds a value or replaces it.</summary>
    public void Set(TKey key, TValue value)
    {
        _young[key] = value;
        if (_young.Count >= most / 2)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
