using Moderation.Text;

namespace Moderation.Rules.Lists;

/// <summary>What the indexes of words share in reading a text.</summary>
internal static class MatchText
{
    /// <summary>A longer word is no Arabic word with something attached.</summary>
    public const int LongestArabicWord = 32;

    /// <summary>Adds a match once: a word and another reading of it are one place.</summary>
    public static void Add(in ListedEntry listed, int start, int end, ref List<ListMatch>? found)
    {
        foreach (var other in found ?? [])
        {
            if (ReferenceEquals(other.Entry, listed.Entry) && ReferenceEquals(other.List, listed.List) && other.Start == start && other.Length == end - start)
            {
                return;
            }
        }

        (found ??= []).Add(new ListMatch(listed.List, listed.Entry, start, end - start));
    }

    /// <summary>The digits of a number, whichever script it is in.</summary>
    public static string DigitsOf(ReadOnlySpan<char> source)
    {
        Span<char> digits = stackalloc char[Math.Min(source.Length, 64)];
        var count = 0;
        foreach (var unit in source)
        {
            if (count < digits.Length && CharacterTable.Kind(unit) == CharacterKind.Digit)
            {
                digits[count++] = CharacterTable.Fold(unit);
            }
        }

        return digits[..count].ToString();
    }
}
