using System.Net;
using Moderation.Text;

namespace Moderation.Rules.Lists;

/// <summary>Many lists made ready to be looked up together. Any number of threads may use it at once.</summary>
internal sealed class ListMatcher
{
    [ThreadStatic]
    private static TextTokens? _tokens;

    private readonly WordIndex _words = new();
    private readonly PartIndex _prefixes = new();
    private readonly PartIndex _substrings = new();
    private readonly EntryMap<ListedEntry> _hosts = new();
    private readonly EntryMap<ListedEntry> _emails = new();
    private readonly EntryMap<ListedEntry> _authors = new();
    private readonly AddressRanges _addresses = new();
    private bool _hasWords;

    private ListMatcher()
    {
    }

    /// <summary>Makes lists ready. An entry that <see cref="IsEntry"/> refuses matches nothing.</summary>
    public static ListMatcher Compile(IEnumerable<PolicyList> lists)
    {
        var matcher = new ListMatcher();
        foreach (var list in lists)
        {
            foreach (var entry in list.Entries)
            {
                matcher.Add(new ListedEntry(list, entry));
            }
        }

        matcher._prefixes.Close();
        matcher._substrings.Close();
        return matcher;
    }

    /// <summary>Whether a list of that kind and mode can match the entry.</summary>
    public static bool IsEntry(ListKind kind, WordMode mode, string entry) => kind switch
    {
        ListKind.Words when mode == WordMode.Whole => WordIndex.Takes(Read(entry)),
        ListKind.Words => PartIndex.Takes(Read(entry)),
        ListKind.Hosts => Links.IsHost(entry),
        ListKind.Emails => ListKeys.OfEmail(entry) is not null,
        ListKind.IpRanges => AddressRanges.IsRange(entry),
        _ => ListKeys.OfAuthor(entry).Length > 0,
    };

    /// <summary>Every place in the text where an entry of a list of words or hosts stands.</summary>
    public IReadOnlyList<ListMatch> In(string text, DateTimeOffset now)
    {
        List<ListMatch>? found = null;
        if (_hasWords)
        {
            var tokens = Read(text);
            _words.Find(tokens, text, now, ref found);
            _prefixes.Find(tokens, onlyAtStart: true, now, ref found);
            _substrings.Find(tokens, onlyAtStart: false, now, ref found);
        }

        if (!_hosts.IsEmpty)
        {
            foreach (var (host, start, length, _) in Links.In(text))
            {
                AddHosts(host, start, start + length, now, ref found);
            }
        }

        return found ?? [];
    }

    /// <summary>Every entry that covers the mail address.</summary>
    public IReadOnlyList<ListedEntry> WithEmail(string address, DateTimeOffset now)
    {
        if (_emails.IsEmpty || ListKeys.OfEmail(address) is not { } key)
        {
            return [];
        }

        List<ListedEntry>? found = null;
        var domain = key[key.LastIndexOf('@')..];
        Take(_emails, key, now, ref found);
        if (domain.Length < key.Length)
        {
            Take(_emails, domain, now, ref found);
        }

        return found ?? [];
    }

    /// <summary>Every entry that the IP address is in, the narrowest range first.</summary>
    public IReadOnlyList<ListedEntry> WithAddress(IPAddress address, DateTimeOffset now) => _addresses.Find(address, now);

    /// <summary>Every entry that is the author's id or name.</summary>
    public IReadOnlyList<ListedEntry> WithAuthor(string author, DateTimeOffset now)
    {
        List<ListedEntry>? found = null;
        if (!_authors.IsEmpty)
        {
            Take(_authors, ListKeys.OfAuthor(author), now, ref found);
        }

        return found ?? [];
    }

    private static void Take(EntryMap<ListedEntry> map, string key, DateTimeOffset now, ref List<ListedEntry>? found)
    {
        for (var place = map.Find(key); place >= 0;)
        {
            var listed = map.Take(ref place);
            if (listed.Entry.IsActive(now))
            {
                (found ??= []).Add(listed);
            }
        }
    }

    private void AddHosts(string host, int start, int end, DateTimeOffset now, ref List<ListMatch>? found)
    {
        var rest = host.AsSpan();
        while (true)
        {
            for (var place = _hosts.Find(rest); place >= 0;)
            {
                var listed = _hosts.Take(ref place);
                if (listed.Entry.IsActive(now))
                {
                    MatchText.Add(listed, start, end, ref found);
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

    private void Add(in ListedEntry listed)
    {
        var text = listed.Entry.Text;
        switch (listed.List.Kind)
        {
            case ListKind.Words:
                _hasWords = true;
                AddWords(listed);
                break;
            case ListKind.Hosts when Links.IsHost(text):
                _hosts.Add(Links.NormaliseHost(text), listed);
                break;
            case ListKind.Emails when ListKeys.OfEmail(text) is { } email:
                _emails.Add(email, listed);
                break;
            case ListKind.IpRanges:
                _addresses.Add(listed);
                break;
            case ListKind.Authors when ListKeys.OfAuthor(text) is { Length: > 0 } author:
                _authors.Add(author, listed);
                break;
            default:
                break;
        }
    }

    private void AddWords(in ListedEntry listed)
    {
        var tokens = Read(listed.Entry.Text);
        switch (listed.List.Mode)
        {
            case WordMode.Whole:
                _words.Add(listed, tokens);
                break;
            case WordMode.Prefix:
                _prefixes.Add(listed, tokens);
                break;
            default:
                _substrings.Add(listed, tokens);
                break;
        }
    }

    private static TextTokens Read(string text)
    {
        var tokens = _tokens ??= new TextTokens();

        // The pipeline passes over names that are mentioned; written as one, a word is still the word.
        TextScanner.Read(text.Replace('@', ' '), tokens);
        return tokens;
    }
}
