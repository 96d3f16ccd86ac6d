using System.Net;
using Moderation.Text;

namespace Moderation.Rules.Lists;

/// <summary>The lists of a policy made ready to be looked up together. Immutable: any number of threads may use it at once.</summary>
internal sealed class ListMatcher
{
    [ThreadStatic]
    private static TextTokens? _tokens;

    private readonly ListedEntry[] _listed;
    private readonly WordIndex _words = new();
    private readonly PartIndex _prefixes = new(onlyAtStart: true);
    private readonly PartIndex _substrings = new(onlyAtStart: false);
    private readonly LiteralIndex _literals = new();
    private readonly EntryMap<int> _hosts = new();
    private readonly EntryMap<int> _emails = new();
    private readonly EntryMap<int> _authors = new();
    private readonly AddressRanges _addresses = new();
    private readonly bool _hasWords;

    private ListMatcher(IReadOnlyList<PolicyList> lists)
    {
        Lists = lists;
        _listed = [.. lists.SelectMany(list => list.Entries.Select(entry => new ListedEntry(list, entry)))];
        for (var i = 0; i < _listed.Length; i++)
        {
            Add(i, _listed[i].Entry);
            _hasWords |= _listed[i].Entry.Kind == ListKind.Words;
        }

        _prefixes.Close();
        _substrings.Close();
        _literals.Close();
        _addresses.Close();
    }

    /// <summary>The lists.</summary>
    public IReadOnlyList<PolicyList> Lists { get; }

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => _listed.Length == 0;

    /// <summary>Makes lists ready. An entry that <see cref="IsEntry"/> refuses matches nothing.</summary>
    public static ListMatcher Compile(IReadOnlyList<PolicyList> lists) => new(lists);

    /// <summary>Whether an entry is one of its kind that can match anything.</summary>
    public static bool IsEntry(ListEntry entry) => entry.Kind switch
    {
        ListKind.Words when entry.Mode == WordMode.Word => WordIndex.Takes(Read(entry.Text)),
        ListKind.Words when entry.Mode == WordMode.Literal => LiteralIndex.Takes(entry.Text),
        ListKind.Words => PartIndex.Takes(Read(entry.Text)),
        ListKind.Hosts => Links.IsHost(entry.Text),
        ListKind.Emails => ListKeys.OfEmail(entry.Text) is not null,
        ListKind.Ips => AddressRanges.IsRange(entry.Text),
        _ => ListKeys.OfAuthor(entry.Text).Length > 0,
    };

    /// <summary>Everything of the lists that a comment has and that has not expired: first what is in its text, then what is known of its author.</summary>
    public IReadOnlyList<ListHit> In(Comment comment, DateTimeOffset at)
    {
        if (IsEmpty)
        {
            return [];
        }

        var hits = new List<ListHit>();
        In(comment.Text, at, hits);
        if (comment.Author is { } author)
        {
            var places = new Places(_listed, at);
            AddWords(author.Name, ref places);
            AddHosts(author.Url, ref places);
            AddEmail(author.Email, ref places);
            AddAddress(author.Ip, ref places);
            AddAuthor(author.Id, ref places);
            AddAuthor(author.Name, ref places);
            places.MoveWithoutPlaceTo(hits);
        }

        return hits;
    }

    /// <summary>Adds every place in a text where words or hosts of the lists stand.</summary>
    public void In(string text, DateTimeOffset at, List<ListHit> hits)
    {
        var words = new Places(_listed, at);
        AddWords(text, ref words);
        words.MoveTo(hits);
        var hosts = new Places(_listed, at);
        AddHosts(text, ref hosts);
        hosts.MoveTo(hits);
    }

    private void AddWords(string? text, ref Places places)
    {
        if (!_hasWords || string.IsNullOrEmpty(text))
        {
            return;
        }

        var tokens = Read(text);
        _words.Find(tokens, text, ref places);
        _prefixes.Find(tokens, text, ref places);
        _substrings.Find(tokens, text, ref places);
        _literals.Find(text, ref places);
    }

    private void AddHosts(string? text, ref Places places)
    {
        if (_hosts.IsEmpty || string.IsNullOrEmpty(text))
        {
            return;
        }

        foreach (var (host, start, length, _) in Links.In(text))
        {
            AddHost(host, start, start + length, ref places);
        }
    }

    /// <summary>Adds of each list the entries that cover the host and say the most.</summary>
    private void AddHost(string host, int start, int end, ref Places places)
    {
        PolicyList? first = null;
        HashSet<PolicyList>? more = null;
        var rest = host.AsSpan();
        while (true)
        {
            for (var place = _hosts.Find(rest); place >= 0;)
            {
                var entry = _hosts.Take(ref place);
                var list = _listed[entry].List;
                if (ReferenceEquals(first, list) || more?.Contains(list) == true || !places.Add(entry, start, end))
                {
                    continue;
                }

                if (first is null)
                {
                    first = list;
                }
                else
                {
                    (more ??= new HashSet<PolicyList>(ReferenceEqualityComparer.Instance)).Add(list);
                }
            }

            var dot = rest.IndexOf('.');
            if (dot < 0)
            {
                return;
            }

            rest = rest[(dot + 1)..];
        }
    }

    private void AddEmail(string? address, ref Places places)
    {
        if (_emails.IsEmpty || string.IsNullOrEmpty(address) || ListKeys.OfEmail(address) is not { } key)
        {
            return;
        }

        AddAll(_emails, key, ref places);
        AddAll(_emails, key[key.LastIndexOf('@')..], ref places);
    }

    private void AddAddress(string? address, ref Places places)
    {
        if (IPAddress.TryParse(address, out var parsed))
        {
            _addresses.Find(parsed, ref places);
        }
    }

    private void AddAuthor(string? author, ref Places places)
    {
        if (!_authors.IsEmpty && !string.IsNullOrEmpty(author))
        {
            AddAll(_authors, ListKeys.OfAuthor(author), ref places);
        }
    }

    private static void AddAll(EntryMap<int> map, string key, ref Places places)
    {
        for (var place = map.Find(key); place >= 0;)
        {
            places.Add(map.Take(ref place), 0, 0);
        }
    }

    private void Add(int number, ListEntry entry)
    {
        switch (entry.Kind)
        {
            case ListKind.Words:
                AddWords(number, entry);
                break;
            case ListKind.Hosts when Links.IsHost(entry.Text):
                _hosts.Add(Links.NormaliseHost(entry.Text), number);
                break;
            case ListKind.Emails when ListKeys.OfEmail(entry.Text) is { } email:
                _emails.Add(email, number);
                break;
            case ListKind.Ips:
                _addresses.Add(number, entry.Text);
                break;
            case ListKind.Authors when ListKeys.OfAuthor(entry.Text) is { Length: > 0 } author:
                _authors.Add(author, number);
                break;
            default:
                break;
        }
    }

    private void AddWords(int number, ListEntry entry)
    {
        switch (entry.Mode)
        {
            case WordMode.Word:
                _words.Add(number, Read(entry.Text), entry.Text);
                break;
            case WordMode.Prefix:
                _prefixes.Add(number, Read(entry.Text));
                break;
            case WordMode.Substring:
                _substrings.Add(number, Read(entry.Text));
                break;
            case WordMode.Literal when LiteralIndex.Takes(entry.Text):
                _literals.Add(number, entry.Text);
                break;
            default:
                break;
        }
    }

    /// <summary>Reads a text; what is returned is good until the thread reads the next one.</summary>
    internal static TextTokens Read(string text)
    {
        var tokens = _tokens ??= new TextTokens();

        // The pipeline passes over names that are mentioned; written as one, a word is still the word.
        TextScanner.Read(text.Replace('@', ' '), tokens);
        return tokens;
    }
}
