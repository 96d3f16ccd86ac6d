using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Service.Facts;

namespace Moderation.Service.Reviewing.Queues;

/// <summary>
/// Finds which comments that wait are copies of one another, word for word or edited: those of a site that are near each other are one
/// campaign, named by the key of its first comment. Holds the newest texts that wait. Not for several threads at once.
/// </summary>
internal sealed class Campaigns
{
    /// <summary>How many texts it holds.</summary>
    public const int Most = 20_000;

    /// <summary>The most texts that one is compared with, the newest first.</summary>
    private const int MostCompared = 32;

    private readonly Dictionary<(ulong Site, int Place, ulong Key), List<Member>> _members = [];
    private readonly Queue<Member> _order = new();

    /// <summary>The campaign of a comment, which is held from then on.</summary>
    public long Of(ReviewSource source)
    {
        if (source.Verdict != Verdict.Hold || source.Read()?.Text is not { } text)
        {
            return source.CommentKey;
        }

        var site = CopyMemory.SiteHash(source.Site);
        var keys = KeysOf(site, text).ToList();
        var copy = keys
            .SelectMany(key => _members.TryGetValue(key, out var members) ? members.AsEnumerable().Reverse().Take(MostCompared) : [])
            .FirstOrDefault(member => member.Text.IsNear(text));
        var campaign = copy?.Campaign ?? source.CommentKey;
        Add(new Member(source.CommentKey, campaign, text, keys));
        return campaign;
    }

    /// <summary>Holds a comment whose campaign is known.</summary>
    public void Recall(ReviewSource source)
    {
        if (source.Read()?.Text is { } text)
        {
            Add(new Member(source.CommentKey, source.Campaign ?? source.CommentKey, text, [.. KeysOf(CopyMemory.SiteHash(source.Site), text)]));
        }
    }

    private void Add(Member added)
    {
        _order.Enqueue(added);
        foreach (var key in added.Keys)
        {
            if (!_members.TryGetValue(key, out var members))
            {
                _members.Add(key, members = []);
            }

            members.Add(added);
        }

        while (_order.Count > Most)
        {
            var forgotten = _order.Dequeue();
            foreach (var key in forgotten.Keys)
            {
                _members[key].Remove(forgotten);
                if (_members[key].Count == 0)
                {
                    _members.Remove(key);
                }
            }
        }
    }

    private static IEnumerable<(ulong Site, int Place, ulong Key)> KeysOf(ulong site, Fingerprint text)
    {
        var keys = new List<(ulong, int, ulong)>(Fingerprint.KeyCount + 1);
        if (text.Exact is { } exact)
        {
            keys.Add((site, -1, exact));
        }

        for (var place = 0; place < text.Keys.Length; place++)
        {
            keys.Add((site, place, text.Keys[place]));
        }

        return keys;
    }

    private sealed record Member(long CommentKey, long Campaign, Fingerprint Text, List<(ulong Site, int Place, ulong Key)> Keys);
}
