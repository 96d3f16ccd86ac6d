namespace Moderation.Rules.Lists;

/// <summary>What an entry of a list names.</summary>
internal enum ListKind : byte
{
    /// <summary>Words and phrases, looked for in the text and in the author's name.</summary>
    Words,

    /// <summary>Hosts with their sub-domains, looked for in the text and in the address of the author's site.</summary>
    Hosts,

    /// <summary>Mail addresses of authors, or all of a domain (@domain).</summary>
    Emails,

    /// <summary>IP addresses of authors and ranges of them (CIDR).</summary>
    Ips,

    /// <summary>Ids or names of authors.</summary>
    Authors,
}

/// <summary>How an entry of a list of words is matched. An entry of several words is a phrase, whatever its mode.</summary>
internal enum WordMode : byte
{
    /// <summary>Whole words in any spelling or disguise, in Arabic with particles and pronouns written together with them.</summary>
    Word,

    /// <summary>The beginning of a word, in any spelling or disguise.</summary>
    Prefix,

    /// <summary>Any part of a word, in any spelling or disguise.</summary>
    Substring,

    /// <summary>As it is written, signs too, without regard to case; a letter or digit at its end is the end of a word.</summary>
    Literal,
}

/// <summary>What an entry of a list asks for.</summary>
internal enum Severity : byte
{
    /// <summary>That the comment is rejected.</summary>
    Reject,

    /// <summary>That it is held.</summary>
    Hold,

    /// <summary>Nothing by itself: rules may ask for the list.</summary>
    Tag,

    /// <summary>Nothing: it only stands among the reasons. Only <see cref="PolicyOptions.BlockedAction"/> can say it.</summary>
    Approve,
}

/// <summary>An entry of a list.</summary>
/// <param name="Text">The word, phrase, host, address or author as it was written.</param>
internal sealed record ListEntry(string Text)
{
    public ListKind Kind { get; init; }

    public WordMode Mode { get; init; }

    public Severity Severity { get; init; } = Severity.Hold;

    /// <summary>From when on it does not count any more; null when it never ends.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Who added it.</summary>
    public string? AddedBy { get; init; }

    public string? Why { get; init; }

    /// <summary>Whether it counts for a comment that came then.</summary>
    public bool IsActive(DateTimeOffset at) => !(Expires <= at);
}

/// <summary>A list of a site's policy.</summary>
/// <param name="Name">By which rules ask for it; the rule of what it finds.</param>
/// <param name="Entries">In the order in which they were written.</param>
internal sealed record PolicyList(string Name, IReadOnlyList<ListEntry> Entries)
{
    /// <summary>Lines of its file that its format leaves out.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<RefusedLine> LeftOut { get; init; } = [];
}

/// <summary>An entry with the list that it is of.</summary>
internal readonly record struct ListedEntry(PolicyList List, ListEntry Entry);

/// <summary>An entry of a list that a comment has.</summary>
/// <param name="List">The list.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Start">Where in the text as submitted, in UTF-16 code units; null when it is not in the text but in what is known of the author.</param>
/// <param name="Length">How long that place is.</param>
internal readonly record struct ListHit(PolicyList List, ListEntry Entry, int? Start = null, int? Length = null);
