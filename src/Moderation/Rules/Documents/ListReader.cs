using YamlDotNet.RepresentationModel;

namespace Moderation.Rules.Documents;

/// <summary>Reads the lists of a policy document.</summary>
internal static class ListReader
{
    /// <summary>Reads a list; null when it cannot be used.</summary>
    public static ListPart? Read(DocumentReader reader, YamlNode node)
    {
        var members = reader.Members(node, "A list", PolicyNames.ListKeys);
        var name = reader.Name(node, members, "A list");
        var kind = reader.OneOf(members.GetValueOrDefault("kind"), "kind", PolicyNames.ListKinds) ?? ListKind.Words;
        var entries = DocumentReader.Items(members.GetValueOrDefault("entries")).Select(item => Entry(reader, item, kind)).OfType<EntryPart>().ToList();
        return name is null ? null : new ListPart(name, reader.PlaceOf(node))
        {
            Kind = kind,
            Severity = reader.OneOf(members.GetValueOrDefault("severity"), "severity", PolicyNames.Severities) ?? Severity.Hold,
            Entries = entries,
        };
    }

    private static EntryPart? Entry(DocumentReader reader, YamlNode node, ListKind kind)
    {
        if (node is not YamlMappingNode)
        {
            return reader.Text(node, "An entry") is { } written && IsEntry(reader, node, written, kind) ? new EntryPart(written, reader.PlaceOf(node)) : null;
        }

        var members = reader.Members(node, "An entry", PolicyNames.EntryKeys);
        if (!members.TryGetValue("entry", out var entry))
        {
            reader.Say(node, "An entry says what it is: 'entry:'.");
            return null;
        }

        return reader.Text(entry, "An entry") is { } text && IsEntry(reader, entry, text, kind)
            ? new EntryPart(text, reader.PlaceOf(entry))
            {
                Expires = reader.Moment(members.GetValueOrDefault("expires"), "expires"),
                AddedBy = reader.Text(members.GetValueOrDefault("addedBy"), "addedBy"),
                Why = reader.Text(members.GetValueOrDefault("why"), "why"),
            }
            : null;
    }

    private static bool IsEntry(DocumentReader reader, YamlNode node, string text, ListKind kind)
    {
        var isEntry = kind == ListKind.Hosts ? Links.IsHost(text) : BlockedWords.IsEntry(text);
        if (!isEntry)
        {
            reader.Say(node, kind == ListKind.Hosts ? "An entry of a list of hosts is a host such as example.com." : "An entry has a letter or a digit to look for.");
        }

        return isEntry;
    }
}
