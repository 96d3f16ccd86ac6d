using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
/// The comments that came last, to be found by their texts. Holds the newest up to a number and forgets the oldest. How many are copies
/// letter for letter is known of each text; of others, of their authors and articles, the newest are looked at, so that a text that very
/// many share costs no more than <see cref="MostCompared"/> comparisons. Not for several threads at once.
/// </summary>
/// <remarks>
/// A ring of entries, each in up to nine chains, one for the letters and one for each key. Chains are by hash and lead from newer to
/// older entries; a reference is the number of an entry and never used again, so what leads out of the ring is known to be forgotten.
/// </remarks>
internal sealed class CopyIndex
{
    /// <summary>The most comments that a text is compared with, the newest first: edited copies, and authors and articles of all copies, are counted up to here.</summary>
    public const int MostCompared = 32;

    private const int First = 4_096;
    private const int Slots = Fingerprint.KeyCount + 1;

    private readonly int _most;
    private readonly HashSet<ulong> _authors = [];
    private readonly HashSet<ulong> _articles = [];
    private readonly Dictionary<long, long> _numbers = [];

    /// <summary>How many have the same letters, by a hash of the site and them.</summary>
    private readonly Dictionary<ulong, int> _exact = [];
    private Held[] _held;
    private long[] _links;
    private long[] _heads;
    private long _next = 1;
    private long _oldest = 1;
    private long _visit;

    /// <param name="most">How many comments it holds, 1 or more.</param>
    public CopyIndex(int most)
    {
        _most = most;
        (_held, _links, _heads) = Allocate(Math.Min(First, most));
    }

    /// <summary>How many comments it holds, those included that were edited since.</summary>
    public int Size => (int)(_next - _oldest);

    /// <summary>Takes a comment in; a comment that it has already is held with its new text only.</summary>
    /// <param name="key">The comment's key.</param>
    /// <param name="entry">The comment.</param>
    public void Add(long key, in CopyEntry entry)
    {
        if (Size == _held.Length)
        {
            if (_held.Length < _most)
            {
                Grow();
            }
            else
            {
                ForgetOldest();
            }
        }

        if (_numbers.TryGetValue(key, out var before))
        {
            Replace(ref _held[Place(before)]);
        }

        ref var held = ref _held[Place(_next)];
        held = new Held(key, entry);
        _numbers[key] = _next;
        Link(_next, held);
        if (held.HasExact)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_exact, held.Hash(0), out _)++;
        }

        _next++;
    }

    /// <summary>Forgets what came before a time, in milliseconds since 1970.</summary>
    public void Forget(long before)
    {
        while (_oldest < _next && _held[Place(_oldest)].At < before)
        {
            ForgetOldest();
        }
    }

    /// <summary>Finds the copies of a text.</summary>
    /// <param name="of">The comment, whose own earlier revision is none.</param>
    /// <param name="key">Its key; null when it is new.</param>
    /// <param name="batch">Comments that are not in the index yet, in the order they came.</param>
    public (Copies Copies, Verdict? Newest) Find(in CopyEntry of, long? key, ReadOnlySpan<CopyEntry> batch)
    {
        _authors.Clear();
        _articles.Clear();
        _visit++;
        var found = default(Found);
        var left = MostCompared;
        for (var i = batch.Length - 1; i >= 0; i--)
        {
            ref readonly var other = ref batch[i];
            var isExact = of.Text.Exact is { } exact && other.Text.Exact == exact;
            if (other.Site == of.Site && (isExact || of.Text.IsNear(other.Text)))
            {
                Count(of, other.Author, other.Article, other.Verdict, isExact, ref found);
            }
        }

        var inBatch = found.Exact;
        var searched = new Held(0, of);
        for (var slot = searched.HasExact ? 0 : 1; slot < (searched.HasNear ? Slots : 1); slot++)
        {
            Follow(of, _heads[searched.Bucket(slot, _heads.Length)], key, ref left, ref found);
        }

        var exactHere = searched.HasExact ? _exact.GetValueOrDefault(searched.Hash(0)) - (IsOwn(searched, key) ? 1 : 0) : 0;
        var exactAll = inBatch + exactHere;
        return (new Copies(exactAll, found.Near - found.Exact + exactAll, _authors.Count, _articles.Count), found.Newest);
    }

    /// <summary>Whether a comment that is held has the same letters.</summary>
    private bool IsOwn(in Held searched, long? key) =>
        key is { } known && _numbers.TryGetValue(known, out var number) && _held[Place(number)] is { HasExact: true } own && own.Hash(0) == searched.Hash(0);

    private void Follow(in CopyEntry of, long link, long? key, ref int left, ref Found found)
    {
        for (; link / Slots is var number && number >= _oldest && left > 0; left--)
        {
            var place = Place(number);
            link = _links[(place * Slots) + (link % Slots)];
            ref var held = ref _held[place];
            if (held.Visit == _visit || held.IsReplaced || held.Key == key || held.Site != of.Site)
            {
                continue;
            }

            // Whatever shares a key is told by its distance; what only lies in the same bucket may share another key.
            var isExact = of.Text.Exact is { } exact && held.HasExact && held.Exact == exact;
            if (!isExact && !(of.Text.Near is { } near && held.HasNear && Fingerprint.Distance(near, held.Near) <= Fingerprint.NearDistance && held.SharesKey(of.Text.Keys)))
            {
                continue;
            }

            held.Visit = _visit;
            Count(of, held.Author, held.Article, held.Verdict, isExact, ref found);
        }
    }

    private static bool IsExact(Fingerprint one, Fingerprint other) => one.Exact is { } exact && other.Exact == exact;

    private void Count(in CopyEntry of, ulong author, ulong article, Verdict verdict, bool isExact, ref Found found)
    {
        found.Near++;
        if (isExact)
        {
            found.Exact++;
            found.Newest ??= verdict;
        }

        if (author != of.Author && author != 0 && _authors.Count < MostCompared)
        {
            _authors.Add(author);
        }

        if (article != of.Article && article != 0 && _articles.Count < MostCompared)
        {
            _articles.Add(article);
        }
    }

    private void ForgetOldest()
    {
        ref var held = ref _held[Place(_oldest++)];
        if (!held.IsReplaced)
        {
            _numbers.Remove(held.Key);
            Replace(ref held);
        }
    }

    /// <summary>It counts no more.</summary>
    private void Replace(ref Held held)
    {
        held.IsReplaced = true;
        if (held.HasExact && --CollectionsMarshal.GetValueRefOrAddDefault(_exact, held.Hash(0), out _) == 0)
        {
            _exact.Remove(held.Hash(0));
        }
    }

    private void Link(long number, in Held held)
    {
        for (var slot = held.HasExact ? 0 : 1; slot < (held.HasNear ? Slots : 1); slot++)
        {
            ref var head = ref _heads[held.Bucket(slot, _heads.Length)];
            _links[(Place(number) * Slots) + slot] = head;
            head = (number * Slots) + slot;
        }
    }

    /// <summary>Twice as many, all linked anew.</summary>
    private void Grow()
    {
        var held = _held;
        (_held, _links, _heads) = Allocate((int)Math.Min(_most, held.Length * 2L));
        for (var number = _oldest; number < _next; number++)
        {
            ref var one = ref held[(int)((number - 1) % held.Length)];
            _held[Place(number)] = one;
            Link(number, one);
        }
    }

    private int Place(long number) => (int)((number - 1) % _held.Length);

    private static (Held[] Held, long[] Links, long[] Heads) Allocate(int count) => (
        new Held[count], new long[count * Slots], new long[BitOperations.RoundUpToPowerOf2((uint)(count * Slots))]);

    /// <summary>A comment of the ring, with all that comparing it takes in one place of memory.</summary>
    private struct Held
    {
        public readonly long Key;
        public readonly ulong Site;
        public readonly long At;
        public readonly ulong Exact;
        public readonly ulong Near;
        public readonly ulong Author;
        public readonly ulong Article;
        public readonly Verdict Verdict;
        public readonly bool HasExact;
        public readonly bool HasNear;

        /// <summary>Whether the comment has another text since.</summary>
        public bool IsReplaced;

        /// <summary>The last search that came by.</summary>
        public long Visit;

        private TextKeys _keys;

        public Held(long key, in CopyEntry entry)
        {
            (Key, Site, At, Author, Article, Verdict) = (key, entry.Site, entry.At, entry.Author, entry.Article, entry.Verdict);
            (HasExact, Exact) = (entry.Text.Exact is not null, entry.Text.Exact ?? 0);
            (HasNear, Near) = (entry.Text.Near is not null, entry.Text.Near ?? 0);
            entry.Text.Keys.CopyTo(_keys);
        }

        /// <summary>The hash of the site and what the text has in a slot.</summary>
        public readonly ulong Hash(int slot) => HashSteps.Finish(HashSteps.Extend(Site, slot == 0 ? Exact : _keys[slot - 1]));

        /// <summary>The chain of a slot.</summary>
        public readonly int Bucket(int slot, int buckets) => (int)(Hash(slot) & (ulong)(buckets - 1));

        public readonly bool SharesKey(ReadOnlySpan<uint> keys)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                if (keys[i] == _keys[i])
                {
                    return true;
                }
            }

            return false;
        }
    }

    [InlineArray(Fingerprint.KeyCount)]
    private struct TextKeys
    {
        private uint _first;
    }

    private struct Found
    {
        public int Exact;
        public int Near;
        public Verdict? Newest;
    }
}
