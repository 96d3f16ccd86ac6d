using System.Text;
using Moderation.Text;

namespace Moderation.Rules.Lists;

/// <summary>Finds where in the text a part of a folded word came from. Only for what was found: the pipeline keeps no place for each letter.</summary>
internal static class FoldedPlace
{
    /// <summary>What is longer is no word that anybody reads, and would take long to look through for each of many places.</summary>
    private const int Longest = 256;

    /// <summary>The place of the folded letters from one to another of a token; the whole token where it cannot be told.</summary>
    public static (int Start, int End) Of(string text, TextTokens tokens, int index, int from, int to)
    {
        var token = tokens.All[index];
        var folded = tokens.Folded(token);
        var (start, end, read) = (token.SourceStart, token.SourceEnd, 0);
        if ((from == 0 && to == folded.Length) || end - start > Longest)
        {
            return (start, end);
        }

        var (first, last) = (-1, -1);
        for (var position = start; position < end;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(position), out _, out var length);
            var unit = text[position];
            var isRead = false;
            if (length == 1 && CharacterTable.Kind(unit) != CharacterKind.Expanded)
            {
                isRead = Reads(unit, folded, ref read);
            }
            else
            {
                foreach (var part in LettersOf(text, position, length))
                {
                    isRead |= Reads(part, folded, ref read);
                }
            }

            first = first < 0 && read > from ? position : first;
            if (last < 0)
            {
                last = read >= to ? position + length : last;
            }
            else if (last == position && !isRead && (CharacterTable.Kind(unit) == CharacterKind.Dropped || IsAlike(unit, folded[to - 1])))
            {
                // What is dropped after a letter, and the rest of a run of it, belong to it.
                last = position + length;
            }

            position += length;
        }

        // Text that was turned around is not read to its end.
        return read == folded.Length && first >= 0 ? (first, last) : (start, end);
    }

    private static string LettersOf(string text, int position, int length) =>
        CharacterTable.Expansion(length == 1 ? text[position] : char.ConvertToUtf32(text, position)) ?? text.Substring(position, length);

    private static bool Reads(char unit, ReadOnlySpan<char> folded, ref int read)
    {
        if (read == folded.Length || !IsAlike(unit, folded[read]))
        {
            return false;
        }

        read++;
        return true;
    }

    private static bool IsAlike(char unit, char folded)
    {
        var plain = CharacterTable.Kind(unit) is CharacterKind.Letter or CharacterKind.Digit ? CharacterTable.Fold(unit) : unit;
        return plain == folded || ChunkReading.ReadDigit(plain) == folded || ChunkReading.ReadSign(plain) == folded
            || (folded == '0' && CharacterTable.Kind(unit) == CharacterKind.Digit);
    }
}
