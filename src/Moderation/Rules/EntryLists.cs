using Moderation.Rules.Documents;

namespace Moderation.Rules;

/// <summary>An entry of a list that a comment has.</summary>
/// <param name="List">The list.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Start">Where in the text, in UTF-16 code units; null when it is not in the text but in the author's name or address.</param>
/// <param name="Length">How long that place is.</param>
internal readonly record struct ListHit(ListPart List, EntryPart Entry, int? Start, int? Length);

/// <summary>The lists of a policy, all looked for at once. Immutable.</summary>
internal sealed class EntryLists
{
    private readonly BlockedWords _words;
    private readonly Dictionary<string, List<(ListPart List, EntryPart Entry)>> _byWord;
    private readonly Dictionary<string, List<(ListPart List, EntryPart Entry)>> _byHost;
    private readonly HashSet<string> _hosts;

    public EntryLists(IReadOnlyList<ListPart> lists)
    {
        _byWord = Entries(lists, ListKind.Words, entry => entry.Trim());
        _byHost = Entries(lists, ListKind.Hosts, entry => Links.NormaliseHost(entry));
        _words = BlockedWords.From(_byWord.Keys);
        _hosts = [.. _byHost.Keys];
    }

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => _byWord.Count == 0 && _byHost.Count == 0;

    /// <summary>Everything of the lists that a comment has and that has not expired.</summary>
    public IReadOnlyList<ListHit> In(Comment comment, DateTimeOffset at)
    {
        var hits = new List<ListHit>();
        foreach (var (entry, start, length) in _words.In(comment.Text))
        {
            Add(hits, _byWord[entry], start, length, at);
        }

        if (comment.Author?.Name is { Length: > 0 } name)
        {
            foreach (var (entry, _, _) in _words.In(name))
            {
                Add(hits, _byWord[entry], null, null, at);
            }
        }

        if (_hosts.Count > 0)
        {
            foreach (var (host, start, length, _) in Links.In(comment.Text))
            {
                AddHost(hits, host, start, length, at);
            }

            foreach (var (host, _, _, _) in comment.Author?.Url is { Length: > 0 } url ? Links.In(url) : [])
            {
                AddHost(hits, host, null, null, at);
            }
        }

        return hits;
    }

    private void AddHost(List<ListHit> hits, string host, int? start, int? length, DateTimeOffset at)
    {
        if (Links.Covering(_hosts, host) is { } entry)
        {
            Add(hits, _byHost[entry], start, length, at);
        }
    }

    private static void Add(List<ListHit> hits, List<(ListPart List, EntryPart Entry)> entries, int? start, int? length, DateTimeOffset at)
    {
        foreach (var (list, entry) in entries)
        {
            if (!(entry.Expires <= at))
            {
                hits.Add(new ListHit(list, entry, start, length));
            }
        }
    }

    private static Dictionary<string, List<(ListPart List, EntryPart Entry)>> Entries(IReadOnlyList<ListPart> lists, ListKind kind, Func<string, string> key) => lists
        .Where(list => list.Kind == kind)
        .SelectMany(list => list.Entries.Select(entry => (List: list, Entry: entry)))
        .GroupBy(pair => key(pair.Entry.Text), StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);
}
