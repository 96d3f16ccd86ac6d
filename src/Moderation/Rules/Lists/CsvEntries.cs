using System.Globalization;
using System.Text;

namespace Moderation.Rules.Lists;

/// <summary>Reads entries of a kind from CSV (RFC 4180) with a header: entry, and optionally mode, severity, expires, added_by and why.</summary>
internal static class CsvEntries
{
    /// <summary>Reads a file; mode and severity are for rows that do not say theirs.</summary>
    public static ImportedEntries Read(TextReader reader, ListKind kind, WordMode mode, ListSeverity severity)
    {
        var entries = new ImportedEntries();
        Dictionary<string, int>? columns = null;
        var next = 1;
        while (reader.Peek() >= 0)
        {
            var line = next;
            if (ReadRow(reader, ref next) is not { } row)
            {
                entries.Refuse(line, "has a quote that is not closed.");
                break;
            }

            if (row is [""])
            {
                continue;
            }

            if (columns is null)
            {
                columns = ColumnsOf(row);
                if (!columns.ContainsKey("entry"))
                {
                    entries.Refuse(line, "has no column named entry.");
                    break;
                }

                continue;
            }

            Add(line, row, columns, new ImportedEntry(kind, mode, severity, new ListEntry(string.Empty)), entries);
        }

        return entries;
    }

    private static void Add(int line, List<string> row, Dictionary<string, int> columns, ImportedEntry defaults, ImportedEntries entries)
    {
        string? Value(string column) => columns.TryGetValue(column, out var place) && place < row.Count && row[place].Trim() is { Length: > 0 } value ? value : null;
        var (mode, severity) = (defaults.Mode, defaults.Severity);
        DateTimeOffset? expires = null;
        if (Value("mode") is { } modeText && !TryMode(modeText, out mode))
        {
            entries.Refuse(line, "has a mode that is none of whole, phrase, prefix and substring.");
        }
        else if (Value("severity") is { } severityText && !TryName(severityText, out severity))
        {
            entries.Refuse(line, "has a severity that is none of reject, hold and tag.");
        }
        else if (Value("expires") is { } expiresText && !TryInstant(expiresText, out expires))
        {
            entries.Refuse(line, "has an expiry that is no date or time.");
        }
        else
        {
            entries.Add(line, new ImportedEntry(defaults.Kind, mode, severity, new ListEntry(Value("entry") ?? string.Empty, expires, Value("added_by"), Value("why"))));
        }
    }

    private static Dictionary<string, int> ColumnsOf(List<string> header)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < header.Count; i++)
        {
            columns.TryAdd(header[i].Trim().TrimStart('\uFEFF'), i);
        }

        return columns;
    }

    private static bool TryMode(string text, out WordMode mode)
    {
        mode = WordMode.Whole;
        return text.Equals("phrase", StringComparison.OrdinalIgnoreCase) || TryName(text, out mode);
    }

    /// <summary>Names only: the numbers behind them mean nothing in a file.</summary>
    private static bool TryName<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text.All(char.IsLetter) && Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);
    }

    private static bool TryInstant(string text, out DateTimeOffset? instant)
    {
        var isInstant = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value);
        instant = isInstant ? value : null;
        return isInstant;
    }

    /// <summary>The fields of a row; null when a quote in it is not closed.</summary>
    private static List<string>? ReadRow(TextReader reader, ref int line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        while (true)
        {
            var unit = reader.Read();
            if (unit == '\n' || (unit == '\r' && !quoted && reader.Peek() != '\n'))
            {
                line++;
            }

            if (quoted)
            {
                if (unit < 0)
                {
                    return null;
                }

                quoted = unit != '"' || reader.Peek() == '"';
                if (quoted)
                {
                    field.Append((char)(unit == '"' ? reader.Read() : unit));
                }
            }
            else if (unit is < 0 or '\n' || (unit == '\r' && reader.Peek() != '\n'))
            {
                fields.Add(field.ToString());
                return fields;
            }
            else if (unit == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (unit == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else if (unit != '\r')
            {
                field.Append((char)unit);
            }
        }
    }
}
