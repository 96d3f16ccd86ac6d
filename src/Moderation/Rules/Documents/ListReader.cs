using System.Globalization;
using Moderation.Rules.Lists;
using YamlDotNet.RepresentationModel;

namespace Moderation.Rules.Documents;

/// <summary>How the file of a list is written.</summary>
internal enum ListFormat
{
    /// <summary>An entry on each line.</summary>
    Plain,

    /// <inheritdoc cref="CsvEntries"/>
    Csv,

    /// <inheritdoc cref="WordPressKeys"/>
    WordPress,

    /// <inheritdoc cref="CoralWordList"/>
    Coral,
}

/// <summary>Reads the lists of a policy document.</summary>
internal static class ListReader
{
    /// <summary>A file in another format than is said has as many problems as lines.</summary>
    private const int MostProblemsOfFile = 20;

    /// <summary>Reads a list with the entries of its file; null when it cannot be used.</summary>
    public static PolicyList? Read(DocumentReader reader, YamlNode node, PolicyFiles files)
    {
        var members = reader.Members(node, "A list", PolicyNames.ListKeys);
        var name = reader.Name(node, members, "A list");
        var defaults = new ListEntry(string.Empty)
        {
            Kind = reader.OneOf(members.GetValueOrDefault("kind"), "kind", PolicyNames.ListKinds) ?? ListKind.Words,
            Severity = reader.OneOf(members.GetValueOrDefault("severity"), "severity", PolicyNames.Severities) ?? Severity.Hold,
        };
        defaults = defaults with { Mode = Mode(reader, members, defaults) };
        var entries = DocumentReader.Items(members.GetValueOrDefault("entries")).Select(item => Entry(reader, item, defaults)).OfType<ListEntry>().ToList();
        var file = EntriesOfFile(reader, members, defaults, files);
        return name is null ? null : new PolicyList(name, [.. entries, .. file.Taken]) { LeftOut = file.Refused };
    }

    private static ListEntry? Entry(DocumentReader reader, YamlNode node, ListEntry defaults)
    {
        if (node is not YamlMappingNode)
        {
            return Entry(reader, node, node, defaults);
        }

        var members = reader.Members(node, "An entry", PolicyNames.EntryKeys);
        return Entry(reader, node, members.GetValueOrDefault("entry"), defaults with
        {
            Mode = Mode(reader, members, defaults),
            Severity = reader.OneOf(members.GetValueOrDefault("severity"), "severity", PolicyNames.Severities) ?? defaults.Severity,
            Expires = reader.Moment(members.GetValueOrDefault("expires"), "expires"),
            AddedBy = reader.Text(members.GetValueOrDefault("addedBy"), "addedBy"),
            Why = reader.Text(members.GetValueOrDefault("why"), "why"),
        });
    }

    private static ListEntry? Entry(DocumentReader reader, YamlNode node, YamlNode? text, ListEntry defaults)
    {
        if (text is null)
        {
            reader.Say(node, "An entry says what it is: 'entry:'.");
            return null;
        }

        if (reader.Text(text, "An entry") is not { } written)
        {
            return null;
        }

        var entry = defaults with { Text = written };
        if (ImportedEntries.ProblemOf(entry) is not { } problem)
        {
            return entry;
        }

        reader.Say(text, problem);
        return null;
    }

    private static WordMode Mode(DocumentReader reader, IReadOnlyDictionary<string, YamlNode> members, ListEntry defaults)
    {
        if (members.TryGetValue("mode", out var node) && defaults.Kind != ListKind.Words)
        {
            reader.Say(node, "Only words have a mode.");
        }

        return reader.OneOf(node, "mode", PolicyNames.WordModes) ?? defaults.Mode;
    }

    private static ImportedEntries EntriesOfFile(DocumentReader reader, IReadOnlyDictionary<string, YamlNode> members, ListEntry defaults, PolicyFiles files)
    {
        var nothing = new ImportedEntries();
        var format = reader.OneOf(members.GetValueOrDefault("format"), "format", PolicyNames.ListFormats);
        if (!members.TryGetValue("file", out var node))
        {
            if (members.TryGetValue("format", out var alone))
            {
                reader.Say(alone, "format is that of a file: 'file:'.");
            }

            return nothing;
        }

        if (!members.ContainsKey("format"))
        {
            reader.Say(node, $"A list with a file says its format: {Alternatives.Of(PolicyNames.ListFormats.Keys)}.");
        }

        if (format is not { } known || reader.Text(node, "file") is not { } name)
        {
            return nothing;
        }

        if (known is ListFormat.WordPress or ListFormat.Coral && defaults.Kind != ListKind.Words)
        {
            reader.Say(node, "A list with a file in this format is of words; WordPress has others among them, which are told apart.");
            return nothing;
        }

        if (!files.TryFind(name, reader.File, out var file, out var text, out var problem))
        {
            reader.Say(node, problem);
            return nothing;
        }

        using var lines = new StringReader(text);
        var read = Read(lines, known, defaults);
        if (known == ListFormat.WordPress)
        {
            // Its keys were written for another matcher; what is left out is counted, as nobody may change the file.
            return read;
        }

        SayRefused(reader, file, read.Refused);
        return read.Refused.Count == 0 ? read : nothing;
    }

    private static ImportedEntries Read(StringReader lines, ListFormat format, ListEntry defaults) => format switch
    {
        ListFormat.Plain => PlainEntries.Read(lines, defaults),
        ListFormat.Csv => CsvEntries.Read(lines, defaults),
        ListFormat.WordPress => WordPressKeys.Read(lines, defaults),
        _ => CoralWordList.Read(lines, defaults),
    };

    private static void SayRefused(DocumentReader reader, string file, IReadOnlyList<RefusedLine> refused)
    {
        foreach (var line in refused.Take(MostProblemsOfFile))
        {
            reader.Say(new Place(file, line.Line, 1), line.Reason);
        }

        if (refused.Count > MostProblemsOfFile)
        {
            reader.Say(new Place(file, refused[MostProblemsOfFile].Line, 1), string.Create(CultureInfo.InvariantCulture, $"So are {refused.Count - MostProblemsOfFile} lines from here on."));
        }
    }
}
