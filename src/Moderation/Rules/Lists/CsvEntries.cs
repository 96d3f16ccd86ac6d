using System.Text;
using Moderation.Rules.Documents;

namespace Moderation.Rules.Lists;

/// <summary>Reads entries of a kind from CSV (RFC 4180) with a header: entry, and optionally mode, severity, expires, addedBy and why.</summary>
internal static class CsvEntries
{
    /// <summary>Reads a file.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="defaults">What entries are whose row does not say it.</param>
    public static ImportedEntries Read(TextReader reader, ListEntry defaults)
    {
        var entries = new ImportedEntries();
        Dictionary<string, int>? columns = null;
        var next = 1;
        while (reader.Peek() >= 0)
        {
            var line = next;
            if (ReadRow(reader, ref next) is not { } row)
            {
                entries.Refuse(line, "A quote is not closed.");
                break;
            }

            if (row is [""])
            {
                continue;
            }

            if (columns is null)
            {
                columns = ColumnsOf(row);
                if (HeaderProblem(columns) is { } problem)
                {
                    entries.Refuse(line, problem);
                    break;
                }

                continue;
            }

            Add(line, row, columns, defaults, entries);
        }

        return entries;
    }

    private static void Add(int line, List<string> row, Dictionary<string, int> columns, ListEntry defaults, ImportedEntries entries)
    {
        string? Value(string column) => columns.TryGetValue(column, out var place) && place < row.Count && row[place].Trim() is { Length: > 0 } value ? value : null;
        var (mode, severity, expires) = (defaults.Mode, defaults.Severity, default(DateTimeOffset));
        if (row.Count > columns.Count)
        {
            entries.Refuse(line, "A row has no more fields than the header.");
        }
        else if (Value("mode") is { } modeText && (defaults.Kind != ListKind.Words || !PolicyNames.WordModes.TryGetValue(modeText, out mode)))
        {
            entries.Refuse(line, defaults.Kind == ListKind.Words ? $"mode is {Alternatives.Of(PolicyNames.WordModes.Keys)}." : "Only words have a mode.");
        }
        else if (Value("severity") is { } severityText && !PolicyNames.Severities.TryGetValue(severityText, out severity))
        {
            entries.Refuse(line, $"severity is {Alternatives.Of(PolicyNames.Severities.Keys)}.");
        }
        else if (Value("expires") is { } expiresText && !DocumentReader.TryMoment(expiresText, out expires))
        {
            entries.Refuse(line, "expires is a date or a time such as 2027-01-31 or 2027-01-31T18:00:00+03:00.");
        }
        else
        {
            entries.Add(line, defaults with
            {
                Text = Value("entry") ?? string.Empty,
                Mode = mode,
                Severity = severity,
                Expires = Value("expires") is null ? null : expires,
                AddedBy = Value("addedBy"),
                Why = Value("why"),
            });
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

    /// <summary>A column that is not known is one that is misspelt: entries would never expire.</summary>
    private static string? HeaderProblem(Dictionary<string, int> columns) =>
        columns.Keys.FirstOrDefault(column => !PolicyNames.EntryKeys.Contains(column, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? $"There is no column '{unknown}'. The columns are {string.Join(", ", PolicyNames.EntryKeys)}."
            : columns.ContainsKey("entry") ? null : "The header has a column 'entry'.";

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
