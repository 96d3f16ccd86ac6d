using System.Text;
using Moderation.Facts;
using Moderation.Text;

namespace Moderation.Rules.Lists;

/// <summary>
/// Reads the disallowed comment keys of WordPress: one on each line, with words, mail addresses, IP addresses and hosts mixed.
/// </summary>
/// <remarks>
/// An IP address or a range is one; what has @ before a host is a mail address; a host with or without a scheme is a host
/// (<c>http://example.com</c>, <c>.xyz</c> for all under it), if it ends as hosts do or is an IP address in a link. Words and phrases are
/// matched in the mode of the list: WordPress looks for them inside words, which finds "cialis" in "specialist". A key that says more
/// than its letters — signs (<c>--of</c>, <c>foo.php</c>, <c>example.com/offer</c>) or letters of other alphabets that look Latin —
/// is matched as it is written. One that is shorter than two letters or digits would be found everywhere and is left out.
/// </remarks>
internal static class WordPressKeys
{
    /// <summary>Reads a file.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="defaults">Mode and severity of its entries.</param>
    public static ImportedEntries Read(TextReader reader, ListEntry defaults)
    {
        var entries = new ImportedEntries();
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.Trim().Trim('\uFEFF') is not { Length: > 0 } key)
            {
                continue;
            }

            if (LiteralIndex.Takes(key))
            {
                entries.Add(line, Classify(key, defaults));
            }
            else
            {
                entries.Refuse(line, "A key has two letters or digits at least to look for.");
            }
        }

        return entries;
    }

    private static ListEntry Classify(string key, ListEntry defaults)
    {
        if (AddressRanges.IsRange(key))
        {
            return defaults with { Text = key, Kind = ListKind.Ips };
        }

        if (key.Contains('@', StringComparison.Ordinal))
        {
            return ListKeys.OfEmail(key) is { } email && PublicSuffixes.HasKnownEnding(email)
                ? defaults with { Text = key, Kind = ListKind.Emails }
                : defaults with { Text = key, Mode = WordMode.Literal };
        }

        return HostOf(key) is { } host ? defaults with { Text = host, Kind = ListKind.Hosts }
            : defaults with { Text = key, Mode = IsPlain(key) ? defaults.Mode : WordMode.Literal };
    }

    private static string? HostOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? key : key[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? rest : rest[..slash];
        if (!host.Contains('.', StringComparison.Ordinal) || !Links.IsHost(host))
        {
            return null;
        }

        // Whose pages are meant by an address without a name is plain; by a path of a named host, only the path.
        return AddressRanges.IsRange(host) ? host
            : slash < rest.Length - 1 && slash >= 0 ? null
            : char.IsLetterOrDigit(host[^1]) && host.TrimStart('.') is var name && char.IsLetterOrDigit(name[0]) && PublicSuffixes.HasKnownEnding(Links.NormaliseHost(name)) ? host
            : null;
    }

    /// <summary>Whether a key says no more than the words do that it is read as.</summary>
    private static bool IsPlain(string key)
    {
        var plain = new StringBuilder(key.Length);
        foreach (var unit in key)
        {
            if (char.IsWhiteSpace(unit))
            {
                plain.Append(plain.Length > 0 && plain[^1] != ' ' ? " " : string.Empty);
            }
            else if (unit is >= '\u0621' and <= '\u063A' or >= '\u0641' and <= '\u064A')
            {
                // Letters of Arabic itself: those of Persian fold to them, and make other words.
                plain.Append(CharacterTable.Fold(unit));
            }
            else if (unit is not (>= '\u0640' and <= '\u0652'))
            {
                plain.Append(char.ToLowerInvariant(unit));
            }
        }

        return plain.ToString() == PartIndex.Joined(ListMatcher.Read(key));
    }
}
