using System.Text;

namespace Moderation.Rules.Lists;

/// <summary>Entries that stand in a text as they are written, signs too, without regard to case.</summary>
internal sealed class LiteralIndex
{
    private readonly SortedKeys _keys = new();

    /// <summary>Adds an entry.</summary>
    public void Add(int entry, string text) => _keys.Add(KeyOf(text), entry);

    /// <summary>Whether an entry has enough to match: two letters or digits, as signs alone stand in any comment.</summary>
    public static bool Takes(string entry) => entry.EnumerateRunes().Count(Rune.IsLetterOrDigit) >= 2;

    /// <summary>Makes it ready to find what was added.</summary>
    public void Close() => _keys.Close();

    /// <summary>Adds every place where an entry stands.</summary>
    public void Find(string text, ref Places places)
    {
        if (_keys.IsEmpty)
        {
            return;
        }

        var next = text.Length > 0 ? char.ToLowerInvariant(text[0]) : '\0';
        for (var start = 0; start + 1 < text.Length; start++)
        {
            var first = next;
            next = char.ToLowerInvariant(text[start + 1]);
            if (_keys.Begin(first, next, out var walk))
            {
                FindAt(text, start, walk, ref places);
            }
        }
    }

    private void FindAt(string text, int start, SortedKeys.Walk walk, ref Places places)
    {
        var end = start + SortedKeys.Shortest;
        do
        {
            foreach (var entry in _keys.Ending(ref walk))
            {
                if (IsEdge(text, start) && IsEdge(text, end))
                {
                    places.Add(entry, start, end);
                }
            }
        }
        while (walk.GoesOn && end < text.Length && _keys.Step(ref walk, char.ToLowerInvariant(text[end++])));
    }

    private static string KeyOf(string text) => string.Concat(text.Trim().Select(char.ToLowerInvariant));

    /// <summary>Whether no word goes on across a place.</summary>
    private static bool IsEdge(string text, int place)
    {
        if (place == 0 || place == text.Length)
        {
            return true;
        }

        Rune.DecodeFromUtf16(text.AsSpan(place), out var after, out _);
        Rune.DecodeLastFromUtf16(text.AsSpan(0, place), out var before, out _);
        return !(IsOfWord(before) && IsOfWord(after));
    }

    private static bool IsOfWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
