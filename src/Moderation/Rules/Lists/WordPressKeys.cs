namespace Moderation.Rules.Lists;

/// <summary>
/// Reads the disallowed comment keys of WordPress: one on each line, with words, mail addresses, IP addresses and hosts mixed.
/// </summary>
/// <remarks>
/// An IP address or a range is one; what has @ before a host is a mail address; what has a scheme, a path or a dot between
/// labels is a host, if it ends as one does (<c>http://example.com/offer</c>, <c>example.com</c>). Anything else is a word or
/// a phrase (<c>buy viagra</c>). WordPress looks for keys inside words, which finds "cialis" in "specialist": they are matched
/// whole here. A top-level domain (<c>.xyz</c>) is a host that covers all under it. A scheme before one label
/// (<c>http://foo</c>) is the host <c>foo</c>.
/// </remarks>
internal static class WordPressKeys
{
    /// <summary>Reads a file.</summary>
    public static ImportedEntries Read(TextReader reader, ListSeverity severity)
    {
        var entries = new ImportedEntries();
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            var key = text.Trim().TrimStart('\uFEFF');
            if (key.Length > 0 && key[0] != '#')
            {
                var (kind, entry) = Classify(key);
                if (kind == ListKind.Words && !ListMatcher.IsEntry(kind, WordMode.Substring, entry))
                {
                    // Inside a host "_e/" says something; the word "e" stands in any comment.
                    entries.Refuse(line, "has fewer than two letters or digits to match.");
                }
                else
                {
                    entries.Add(line, new ImportedEntry(kind, WordMode.Whole, severity, new ListEntry(entry)));
                }
            }
        }

        return entries;
    }

    private static (ListKind Kind, string Entry) Classify(string key)
    {
        if (AddressRanges.IsRange(key))
        {
            return (ListKind.IpRanges, key);
        }

        if (key.Contains('@', StringComparison.Ordinal) && key.Contains('.', StringComparison.Ordinal) && ListKeys.OfEmail(key) is not null)
        {
            return (ListKind.Emails, key);
        }

        return HostOf(key) is { } host ? (ListKind.Hosts, host) : (ListKind.Words, key);
    }

    private static string? HostOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? key : key[(scheme + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', ':');
        var host = end < 0 ? rest : rest[..end];
        var isNamed = scheme >= 0 || host.Contains('.', StringComparison.Ordinal);
        var lastLabel = host[(host.LastIndexOf('.') + 1)..];
        return isNamed && lastLabel.Length >= 2 && lastLabel.All(char.IsLetter) && Links.IsHost(host) ? host : null;
    }
}
