using System.Text.Json;

namespace Moderation.Rules.Lists;

/// <summary>
/// Reads the word list of Coral: JSON with the words that are banned, which reject, and those that are suspect, which hold;
/// or a file of one word on each line.
/// </summary>
internal static class CoralWordList
{
    /// <summary>Reads a file.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="defaults">Mode of its entries, and the severity where it does not say which words are banned.</param>
    public static ImportedEntries Read(TextReader reader, ListEntry defaults)
    {
        var text = reader.ReadToEnd().TrimStart('\uFEFF');
        if (text.AsSpan().TrimStart() is not { Length: > 0 } start || start[0] is not ('{' or '['))
        {
            using var lines = new StringReader(text);
            return PlainEntries.Read(lines, defaults);
        }

        var entries = new ImportedEntries();
        ReadJson(text, defaults, entries);
        return entries;
    }

    private static void ReadJson(string json, ListEntry defaults, ImportedEntries entries)
    {
        // The reader and not a document: only it knows the lines.
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        var (line, counted) = (1, 0);
        try
        {
            var (current, before) = (defaults, JsonTokenType.None);
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                line += bytes.AsSpan(counted, start - counted).Count((byte)'\n');
                counted = start;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        current = reader.ValueTextEquals("banned") ? defaults with { Severity = Severity.Reject }
                            : reader.ValueTextEquals("suspect") ? defaults with { Severity = Severity.Hold }
                            : defaults;
                        break;
                    case JsonTokenType.String when before != JsonTokenType.PropertyName:
                        entries.Add(line, current with { Text = reader.GetString()! });
                        break;
                    case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null:
                        entries.Refuse(line, "A word is a string in a list.");
                        break;
                    default:
                        break;
                }

                before = reader.TokenType;
            }
        }
        catch (JsonException malformed)
        {
            entries.Refuse((int)(malformed.LineNumber ?? 0) + 1, "This is not valid JSON.");
        }
    }
}
