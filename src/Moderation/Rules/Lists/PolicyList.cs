namespace Moderation.Rules.Lists;

/// <summary>What the entries of a list name.</summary>
internal enum ListKind
{
    /// <summary>Words and phrases of the text.</summary>
    Words,

    /// <summary>Hosts that links lead to, with their sub-domains.</summary>
    Hosts,

    /// <summary>Mail addresses, or all of a domain (@domain).</summary>
    Emails,

    /// <summary>IP addresses and ranges of them (CIDR).</summary>
    IpRanges,

    /// <summary>Ids or names of authors.</summary>
    Authors,
}

/// <summary>How the entries of a list of words are matched. An entry of several words is a phrase.</summary>
internal enum WordMode
{
    /// <summary>Whole words, in Arabic with what is written together with them.</summary>
    Whole,

    /// <summary>The beginning of a word.</summary>
    Prefix,

    /// <summary>Any part of a word.</summary>
    Substring,
}

/// <summary>What a match asks for.</summary>
internal enum ListSeverity
{
    /// <summary>Reject the comment.</summary>
    Reject,

    /// <summary>Hold it for a moderator.</summary>
    Hold,

    /// <summary>Only mark it.</summary>
    Tag,
}

/// <summary>An entry of a list.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Expires">From when on it no longer matches; null for never.</param>
/// <param name="AddedBy">Who added it.</param>
/// <param name="Why">The reason they gave.</param>
internal sealed record ListEntry(string Text, DateTimeOffset? Expires = null, string? AddedBy = null, string? Why = null)
{
    /// <summary>Whether it still matches at that time.</summary>
    public bool IsActive(DateTimeOffset now) => Expires is not { } expires || now < expires;
}

/// <summary>A list of a site's policy.</summary>
internal sealed record PolicyList(string Name, ListKind Kind, WordMode Mode, ListSeverity Severity, IReadOnlyList<ListEntry> Entries);

/// <summary>An entry with the list that it is of.</summary>
internal readonly record struct ListedEntry(PolicyList List, ListEntry Entry);

/// <summary>A place where an entry stands, in UTF-16 code units of the text as submitted.</summary>
internal readonly record struct ListMatch(PolicyList List, ListEntry Entry, int Start, int Length);
