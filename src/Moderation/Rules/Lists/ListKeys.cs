using System.Text;
using Moderation.Text;

namespace Moderation.Rules.Lists;

/// <summary>The one form of a mail address and of an author's name, whichever way it was written.</summary>
internal static class ListKeys
{
    /// <summary>Lower case, without a plus-alias, and for Gmail without dots; null for what is no address.</summary>
    public static string? OfEmail(string address)
    {
        var text = address.Trim().ToLowerInvariant();
        var at = text.LastIndexOf('@');
        if (at < 0 || at == text.Length - 1 || text.Any(char.IsWhiteSpace) || !Links.IsHost(text[(at + 1)..]))
        {
            return null;
        }

        var domain = text[(at + 1)..].TrimEnd('.');
        domain = domain == "googlemail.com" ? "gmail.com" : domain;
        var name = text[..at];
        var plus = name.IndexOf('+', StringComparison.Ordinal);
        name = plus > 0 ? name[..plus] : name;
        name = domain == "gmail.com" ? name.Replace(".", string.Empty, StringComparison.Ordinal) : name;
        return name + "@" + domain;
    }

    /// <summary>Without regard to case, diacritics, invisible letters and the forms of Arabic letters.</summary>
    public static string OfAuthor(string author)
    {
        var key = new StringBuilder(author.Length);
        foreach (var unit in author.AsSpan().Trim())
        {
            switch (CharacterTable.Kind(unit))
            {
                case CharacterKind.Letter or CharacterKind.Digit:
                    key.Append(CharacterTable.Fold(unit));
                    break;
                case CharacterKind.Expanded:
                    key.Append(CharacterTable.Expansion(unit));
                    break;
                case CharacterKind.Dropped:
                    break;
                default:
                    key.Append(unit);
                    break;
            }
        }

        return key.ToString();
    }
}
