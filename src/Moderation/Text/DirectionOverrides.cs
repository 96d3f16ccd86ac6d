using System.Globalization;

namespace Moderation.Text;

/// <summary>
/// Puts text that is stored backwards, between the characters that force a direction (U+202D, U+202E), into the order in
/// which people read it.
/// </summary>
internal static class DirectionOverrides
{
    private const char LeftToRight = '\u202D';
    private const char RightToLeft = '\u202E';
    private const char EndOfOverride = '\u202C';

    /// <summary>Whether a text has any.</summary>
    public static bool AreIn(ReadOnlySpan<char> text) => text.ContainsAny(LeftToRight, RightToLeft);

    /// <summary>The text as it is read, and where each of its code units stood.</summary>
    public static (char[] Text, int[] Offsets) Undo(ReadOnlySpan<char> text)
    {
        var read = new char[text.Length];
        var offsets = new int[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            read[i] = text[i];
            offsets[i] = i;
        }

        for (var start = text.IndexOfAny(LeftToRight, RightToLeft); start >= 0;)
        {
            var rest = text[(start + 1)..];
            var length = rest.IndexOfAny([EndOfOverride, LeftToRight, RightToLeft, '\n', '\u2029']);
            var span = length < 0 ? rest : rest[..length];
            if (IsBackwards(span, text[start]))
            {
                Turn(span, start + 1, read, offsets);
            }

            var next = rest[span.Length..].IndexOfAny(LeftToRight, RightToLeft);
            start = next < 0 ? -1 : start + 1 + span.Length + next;
        }

        return (read, offsets);
    }

    /// <summary>An override turns what would run the other way by itself, and leaves the rest as it is.</summary>
    private static bool IsBackwards(ReadOnlySpan<char> span, char direction)
    {
        var arabic = 0;
        var latin = 0;
        foreach (var unit in span)
        {
            var traits = CharacterTable.Traits(unit);
            arabic += (traits & CharacterTraits.Arabic) != CharacterTraits.None ? 1 : 0;
            latin += (traits & (CharacterTraits.Latin | CharacterTraits.LookAlike)) != CharacterTraits.None ? 1 : 0;
        }

        return direction == RightToLeft ? latin >= arabic : arabic > latin;
    }

    private static void Turn(ReadOnlySpan<char> span, int at, char[] read, int[] offsets)
    {
        var end = at + span.Length;
        for (var position = 0; position < span.Length;)
        {
            // A letter and its marks stay together.
            var length = StringInfo.GetNextTextElementLength(span[position..]);
            end -= length;
            for (var i = 0; i < length; i++)
            {
                read[end + i] = span[position + i];
                offsets[end + i] = at + position + i;
            }

            position += length;
        }
    }
}
