namespace Moderation.Rules.Lists;

/// <summary>A line that gave no entry, and why.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Reason">What is wrong with it, without quoting it.</param>
internal sealed record RefusedLine(int Line, string Reason);

/// <summary>What a file gave.</summary>
internal sealed class ImportedEntries
{
    private readonly List<ListEntry> _taken = [];
    private readonly List<RefusedLine> _refused = [];

    /// <summary>The entries, in the order of the file.</summary>
    public IReadOnlyList<ListEntry> Taken => _taken;

    /// <summary>The lines that gave none.</summary>
    public IReadOnlyList<RefusedLine> Refused => _refused;

    /// <summary>What is wrong with an entry that can never match; null when it can.</summary>
    public static string? ProblemOf(ListEntry entry) => ListMatcher.IsEntry(entry) ? null : entry.Kind switch
    {
        ListKind.Words when entry.Mode == WordMode.Word => "An entry has a letter or a digit to look for.",
        ListKind.Words => "An entry has two letters or digits at least to look for.",
        ListKind.Hosts => "An entry of a list of hosts is a host such as example.com.",
        ListKind.Emails => "An entry of a list of e-mails is an address such as a@example.com, or @example.com for all of a domain.",
        ListKind.Ips => "An entry of a list of IPs is an address or a range such as 192.0.2.7 or 2001:db8::/32.",
        _ => "An entry of a list of authors is an id or a name.",
    };

    /// <summary>Takes an entry, or refuses its line when it could never match.</summary>
    public void Add(int line, ListEntry entry)
    {
        if (ProblemOf(entry) is { } problem)
        {
            Refuse(line, problem);
        }
        else
        {
            _taken.Add(entry);
        }
    }

    /// <summary>Refuses a line.</summary>
    public void Refuse(int line, string reason) => _refused.Add(new RefusedLine(line, reason));
}
