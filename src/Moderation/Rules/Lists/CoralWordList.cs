using System.Text.Json;

namespace Moderation.Rules.Lists;

/// <summary>
/// Reads the word list of Coral: JSON with the words that are banned, which reject, and those that are suspect, which hold;
/// or a file of one word on each line.
/// </summary>
internal static class CoralWordList
{
    /// <summary>Reads a file; <paramref name="severity"/> is for one that does not say which words are banned.</summary>
    public static ImportedEntries Read(TextReader reader, ListSeverity severity)
    {
        var text = reader.ReadToEnd();
        var entries = new ImportedEntries();
        if (text.AsSpan().TrimStart("\uFEFF \r\n\t") is { Length: > 0 } start && start[0] is '{' or '[')
        {
            ReadJson(text.TrimStart('\uFEFF'), severity, entries);
            return entries;
        }

        var line = 0;
        foreach (var word in text.AsSpan().EnumerateLines())
        {
            line++;
            if (word.Trim("\uFEFF \t") is { Length: > 0 } written)
            {
                Add(line, written.ToString(), severity, entries);
            }
        }

        return entries;
    }

    private static void ReadJson(string json, ListSeverity severity, ImportedEntries entries)
    {
        // The reader and not a document: only it knows the lines.
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        var (line, counted) = (1, 0);
        try
        {
            var current = severity;
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                line += bytes.AsSpan(counted, start - counted).Count((byte)'\n');
                counted = start;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        current = reader.ValueTextEquals("banned") ? ListSeverity.Reject : reader.ValueTextEquals("suspect") ? ListSeverity.Hold : severity;
                        break;
                    case JsonTokenType.String:
                        Add(line, reader.GetString()!, current, entries);
                        break;
                    case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null:
                        entries.Refuse(line, "is not a string.");
                        break;
                    default:
                        break;
                }
            }
        }
        catch (JsonException malformed)
        {
            entries.Refuse((int)(malformed.LineNumber ?? 0) + 1, "is not valid JSON.");
        }
    }

    private static void Add(int line, string word, ListSeverity severity, ImportedEntries entries) =>
        entries.Add(line, new ImportedEntry(ListKind.Words, WordMode.Whole, severity, new ListEntry(word)));
}
