namespace Moderation.Rules.Lists;

/// <summary>An entry read from a file, with the list that it belongs in.</summary>
internal sealed record ImportedEntry(ListKind Kind, WordMode Mode, ListSeverity Severity, ListEntry Entry);

/// <summary>A line that could not be taken, and why.</summary>
internal sealed record RefusedLine(int Line, string Reason);

/// <summary>What a file gave.</summary>
internal sealed class ImportedEntries
{
    private readonly List<ImportedEntry> _taken = [];
    private readonly List<RefusedLine> _refused = [];

    /// <summary>The entries, in the order of the file.</summary>
    public IReadOnlyList<ImportedEntry> Taken => _taken;

    /// <summary>The lines that gave none.</summary>
    public IReadOnlyList<RefusedLine> Refused => _refused;

    /// <summary>Takes an entry, or refuses its line when it could never match.</summary>
    public void Add(int line, ImportedEntry entry)
    {
        if (ListMatcher.IsEntry(entry.Kind, entry.Mode, entry.Entry.Text))
        {
            _taken.Add(entry);
        }
        else
        {
            Refuse(line, entry is { Kind: ListKind.Words, Mode: not WordMode.Whole }
                ? "has fewer than two letters or digits to match."
                : "has no letter or digit to match.");
        }
    }

    /// <summary>Refuses a line.</summary>
    public void Refuse(int line, string reason) => _refused.Add(new RefusedLine(line, reason));

    /// <summary>The entries as lists, one for each kind, mode and severity.</summary>
    public IReadOnlyList<PolicyList> ToLists(string name) =>
        [.. _taken.GroupBy(entry => (entry.Kind, entry.Mode, entry.Severity))
            .Select(group => new PolicyList(name, group.Key.Kind, group.Key.Mode, group.Key.Severity, [.. group.Select(entry => entry.Entry)]))];
}
