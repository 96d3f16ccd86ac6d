namespace Moderation.Rules.Lists;

/// <summary>Reads one entry from each line; blank lines and those that begin with # are none.</summary>
internal static class PlainEntries
{
    /// <summary>Reads a file.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="defaults">What its entries are.</param>
    public static ImportedEntries Read(TextReader reader, ListEntry defaults)
    {
        var entries = new ImportedEntries();
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Trim().Trim('\uFEFF') is { Length: > 0 } entry && entry[0] != '#')
            {
                entries.Add(line, defaults with { Text = entry });
            }
        }

        return entries;
    }
}
