using System.Globalization;

namespace Moderation.Service.People;

/// <summary>What people may be called.</summary>
internal static class PersonNames
{
    /// <summary>The most characters of a name.</summary>
    public const int Longest = 64;

    /// <summary>Whether a text can be a name to sign in with: it stands in decisions and in the audit log, so no two may look alike.</summary>
    public static bool IsName(string text) =>
        text.Length is >= 2 and <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@') && char.IsAsciiLetterOrDigit(text[0]);

    /// <summary>Whether a text can be shown as somebody's name: any script, nothing that cannot be seen or turns other text around.</summary>
    public static bool IsDisplayName(string text) =>
        text.Length is >= 1 and <= Longest
        && text.Trim().Length == text.Length
        && !text.EnumerateRunes().Any(rune => rune.Value != 0x200D && System.Text.Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned)
        && text.EnumerateRunes().Any(rune => System.Text.Rune.IsLetterOrDigit(rune));
}
