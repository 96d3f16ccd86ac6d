using Moderation.Contracts;
using Moderation.Facts;

namespace Moderation.Service.Facts;

/// <summary>A comment as its copies find it.</summary>
internal readonly record struct CopyEntry
{
    /// <summary>The site, by a hash.</summary>
    public required ulong Site { get; init; }

    /// <summary>What the text has.</summary>
    public required Fingerprint Text { get; init; }

    /// <summary>The author, by a hash; 0 when nobody knows who it is.</summary>
    public required ulong Author { get; init; }

    /// <summary>The article, by a hash; 0 when none was named.</summary>
    public required ulong Article { get; init; }

    /// <summary>When it came, in milliseconds since 1970.</summary>
    public required long At { get; init; }

    /// <summary>The verdict that stands.</summary>
    public required Verdict Verdict { get; init; }
}

/// <summary>
/// The comments that came last, to be found by their texts. Holds the newest up to a number and forgets the oldest; a text that very many
/// share costs no more than <see cref="MostCompared"/> comparisons. Not for several threads at once.
/// </summary>
/// <remarks>
/// A ring of entries, each in up to nine chains, one for the letters and one for each key. Chains are by hash and lead from newer to
/// older entries; a reference is the number of an entry and never used again, so what leads out of the ring is known to be forgotten.
/// </remarks>
internal sealed class CopyIndex
{
    /// <summary>The most comments with a text's key that are looked at: beyond that a campaign is one anyway.</summary>
    public const int MostCompared = 1_000;

    private const int First = 4_096;
    private const int Slots = Fingerprint.KeyCount + 1;

    private readonly int _most;
    private readonly HashSet<ulong> _authors = [];
    private readonly HashSet<ulong> _articles = [];
    private readonly Dictionary<long, long> _numbers = [];
    private CopyEntry[] _entries;
    private long[] _keys;
    private long[] _links;
    private long[] _heads;
    private long[] _visited;
    private long _next = 1;
    private long _visit;

    /// <param name="most">How many comments it holds, 1 or more.</param>
    public CopyIndex(int most)
    {
        _most = most;
        (_entries, _keys, _links, _heads, _visited) = Allocate(Math.Min(First, most));
    }

    /// <summary>How many comments it holds, those included that were edited since.</summary>
    public int Count => (int)Math.Min(_next - 1, _entries.Length);

    /// <summary>Takes a comment in; a comment that it has already is held with its new text only.</summary>
    /// <param name="key">The comment's key.</param>
    /// <param name="entry">The comment.</param>
    public void Add(long key, in CopyEntry entry)
    {
        if (_next > _entries.Length && _entries.Length < _most)
        {
            Grow();
        }

        var place = Place(_next);
        if (_next > _entries.Length && _numbers.TryGetValue(_keys[place], out var forgotten) && forgotten == _next - _entries.Length)
        {
            _numbers.Remove(_keys[place]);
        }

        _entries[place] = entry;
        _keys[place] = key;
        _visited[place] = 0;
        _numbers[key] = _next;
        Link(_next, place);
        _next++;
    }

    /// <summary>Finds the copies of a text.</summary>
    /// <param name="of">The comment, whose own earlier revision is none.</param>
    /// <param name="key">Its key; null when it is new.</param>
    /// <param name="since">From when on, in milliseconds since 1970.</param>
    /// <param name="batch">Comments that are not in the index yet, in the order they came.</param>
    public (Copies Copies, Verdict? Newest) Find(in CopyEntry of, long? key, long since, ReadOnlySpan<CopyEntry> batch)
    {
        _authors.Clear();
        _articles.Clear();
        _visit++;
        var found = default(Found);
        var own = key is { } known && _numbers.TryGetValue(known, out var number) ? number : 0;
        for (var i = batch.Length - 1; i >= 0; i--)
        {
            if (batch[i].Site == of.Site)
            {
                Compare(of, batch[i], ref found);
            }
        }

        var left = MostCompared;
        if (of.Text.Exact is { } exact)
        {
            Follow(of, exact, own, since, ref left, ref found);
        }

        foreach (var textKey in of.Text.Keys)
        {
            Follow(of, textKey, own, since, ref left, ref found);
        }

        return (new Copies(found.Exact, found.Near, _authors.Count, _articles.Count), found.Newest);
    }

    private void Follow(in CopyEntry of, ulong textKey, long own, long since, ref int left, ref Found found)
    {
        for (var link = _heads[Bucket(of.Site, textKey)]; IsHeld(link / Slots) && left > 0; left--)
        {
            var number = link / Slots;
            var place = Place(number);
            link = _links[(place * Slots) + (link % Slots)];
            ref var entry = ref _entries[place];
            if (entry.At < since || number == own || entry.Site != of.Site || _visited[place] == _visit || _numbers.GetValueOrDefault(_keys[place]) != number)
            {
                continue;
            }

            _visited[place] = _visit;
            Compare(of, entry, ref found);
        }
    }

    private void Compare(in CopyEntry of, in CopyEntry other, ref Found found)
    {
        var isExact = of.Text.Exact is not null && of.Text.Exact == other.Text.Exact;
        if (!isExact && !of.Text.IsNear(other.Text))
        {
            return;
        }

        found.Near++;
        if (isExact)
        {
            found.Exact++;
            found.Newest ??= other.Verdict;
        }

        if (other.Author != of.Author && other.Author != 0)
        {
            _authors.Add(other.Author);
        }

        if (other.Article != of.Article && other.Article != 0)
        {
            _articles.Add(other.Article);
        }
    }

    private void Link(long number, int place)
    {
        var text = _entries[place].Text;
        if (text.Exact is { } exact)
        {
            Link(number, place, 0, exact);
        }

        for (var i = 0; i < text.Keys.Count; i++)
        {
            Link(number, place, i + 1, text.Keys[i]);
        }
    }

    private void Link(long number, int place, int slot, ulong textKey)
    {
        ref var head = ref _heads[Bucket(_entries[place].Site, textKey)];
        _links[(place * Slots) + slot] = head;
        head = (number * Slots) + slot;
    }

    /// <summary>Twice as many, the newest of them linked anew.</summary>
    private void Grow()
    {
        var (entries, keys) = (_entries, _keys);
        (_entries, _keys, _links, _heads, _visited) = Allocate((int)Math.Min(_most, entries.Length * 2L));
        _numbers.Clear();
        var held = _next - 1;
        _next = 1;
        for (var number = 1L; number <= held; number++)
        {
            Add(keys[number - 1], entries[number - 1]);
        }
    }

    private bool IsHeld(long number) => number > 0 && number >= _next - _entries.Length;

    private int Place(long number) => (int)((number - 1) % _entries.Length);

    private int Bucket(ulong site, ulong textKey) => (int)(HashSteps.Finish(HashSteps.Extend(site, textKey)) & (ulong)(_heads.Length - 1));

    private static (CopyEntry[] Entries, long[] Keys, long[] Links, long[] Heads, long[] Visited) Allocate(int count) => (
        new CopyEntry[count],
        new long[count],
        new long[count * Slots],
        new long[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(count * Slots))],
        new long[count]);

    private struct Found
    {
        public int Exact;
        public int Near;
        public Verdict? Newest;
    }
}
