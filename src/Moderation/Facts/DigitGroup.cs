using System.Buffers;
using System.Text;
using Moderation.Text;

namespace Moderation.Facts;

/// <summary>What stands between two groups of digits.</summary>
internal enum DigitGap
{
    /// <summary>What nobody writes inside a number.</summary>
    Break,

    /// <summary>Letters or signs, few enough to have been put there to hide a number.</summary>
    Loose,

    /// <summary>What people group the digits of a number with.</summary>
    Plain,
}

/// <summary>Digits next to each other in a text.</summary>
/// <param name="Start">Where they begin, in UTF-16 code units; a plus before them is included.</param>
/// <param name="End">Just after the last one.</param>
/// <param name="Digits">In ASCII.</param>
/// <param name="HasPlus">Whether a plus stands before them.</param>
/// <param name="HasLetters">Whether some were written as letters that look like digits.</param>
/// <param name="Gap">What stands between the group before and this one.</param>
internal readonly record struct DigitGroup(int Start, int End, string Digits, bool HasPlus, bool HasLetters, DigitGap Gap)
{
    /// <summary>More between two groups was not written to group a number, in UTF-16 code units without the invisible ones.</summary>
    private const int WidestPlainGap = 3;

    /// <summary>A short word with blanks around it is the most that hides a number and lets people still read it as one.</summary>
    private const int WidestLooseGap = 4;

    /// <summary>No telephone number has fewer digits.</summary>
    private const int FewestDigits = 7;

    private static readonly SearchValues<char> PlainSeparators = SearchValues.Create(" \t\u00A0\u202F-\u2010\u2011\u2012–—−.·•()/_~*|");

    /// <summary>The groups of a text, outside its links; none when it has fewer digits than any telephone number.</summary>
    public static List<DigitGroup> In(string text, LinkFacts links)
    {
        var groups = new List<DigitGroup>();
        if (!MayHoldNumber(text))
        {
            return groups;
        }

        var end = -1;
        var link = 0;
        for (var position = 0; position < text.Length;)
        {
            while (link < links.All.Count && (!links.All[link].IsLink || links.All[link].Span.End <= position))
            {
                link++;
            }

            if (link < links.All.Count && links.All[link].Span.Start <= position)
            {
                position = links.All[link].Span.End;
                end = -1;
            }
            else if (Read(text, position, end) is { } group)
            {
                groups.Add(group);
                position = end = group.End;
            }
            else
            {
                position++;
            }
        }

        return groups;
    }

    /// <summary>The group that begins at a position, the last one having ended at another; null when none begins there.</summary>
    private static DigitGroup? Read(string text, int start, int lastEnd)
    {
        if (DigitAt(text, start, followsDigit: false) is null)
        {
            return null;
        }

        var digits = new StringBuilder();
        var hasLetters = false;
        var end = start;
        for (var position = start; position < text.Length;)
        {
            if (DigitAt(text, position, followsDigit: digits.Length > 0) is { } digit)
            {
                digits.Append(digit.Digit);
                hasLetters |= digit.IsLetter;
                end = position += digit.Length;
            }
            else if (CharacterTable.Kind(text[position]) == CharacterKind.Dropped)
            {
                position++;
            }
            else
            {
                break;
            }
        }

        var plus = PlusBefore(text, start);
        var gap = lastEnd < 0 ? DigitGap.Break : GapOf(text.AsSpan(lastEnd, start - lastEnd));
        return new DigitGroup(plus < 0 ? start : plus, end, digits.ToString(), plus >= 0, hasLetters, gap);
    }

    private static bool MayHoldNumber(string text)
    {
        // Letters O and l may stand for some of the digits, mathematical ones are pairs.
        const char MathematicalHalf = '\uD835';
        const int FewestWritten = FewestDigits - 3;
        var digits = 0;
        foreach (var unit in text)
        {
            digits += unit == MathematicalHalf || CharacterTable.Kind(unit) == CharacterKind.Digit ? 1 : 0;
        }

        return digits >= FewestWritten;
    }

    /// <summary>The digit at a position: of any script, or a letter that looks like one beside a digit.</summary>
    private static (char Digit, int Length, bool IsLetter)? DigitAt(string text, int position, bool followsDigit)
    {
        var unit = text[position];
        switch (CharacterTable.Kind(unit))
        {
            case CharacterKind.Digit:
                return (CharacterTable.Fold(unit), 1, false);
            case CharacterKind.Surrogate when Rune.TryGetRuneAt(text, position, out var rune)
                && CharacterTable.Expansion(rune.Value) is [>= '0' and <= '9'] digit:
                return (digit[0], rune.Utf16SequenceLength, false);
            case CharacterKind.Letter when unit is 'o' or 'O' or 'l' or 'I' && (followsDigit || IsDigitAt(text, position + 1)):
                return (unit is 'o' or 'O' ? '0' : '1', 1, true);
            default:
                return null;
        }
    }

    private static bool IsDigitAt(string text, int position) =>
        position < text.Length && CharacterTable.Kind(text[position]) == CharacterKind.Digit;

    /// <summary>Where the plus stands that belongs to the digits at a position; -1 when there is none.</summary>
    private static int PlusBefore(string text, int position)
    {
        for (var i = position - 1; i >= 0 && i >= position - WidestPlainGap; i--)
        {
            if (text[i] is '+' or '＋' or '﹢')
            {
                return i;
            }

            if (text[i] is not (' ' or '(') && CharacterTable.Kind(text[i]) != CharacterKind.Dropped)
            {
                break;
            }
        }

        return -1;
    }

    private static DigitGap GapOf(ReadOnlySpan<char> between)
    {
        var width = 0;
        var isPlain = true;
        foreach (var unit in between)
        {
            if (CharacterTable.Kind(unit) == CharacterKind.Dropped)
            {
                continue;
            }

            // A new line begins something else, a colon is for times and verses.
            if (++width > WidestLooseGap || unit is '\n' or '\r' or ':' or '+')
            {
                return DigitGap.Break;
            }

            isPlain &= PlainSeparators.Contains(unit);
        }

        return isPlain && width <= WidestPlainGap ? DigitGap.Plain : DigitGap.Loose;
    }
}
