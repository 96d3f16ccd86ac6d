using System.Globalization;
using System.Text;

namespace Moderation.Measuring;

/// <summary>Writes a plain text as somebody would who does not want a program to read it. The same text and seed give the same.</summary>
internal static class Evasion
{
    private const char RightToLeft = '\u202E';
    private const char LeftToRight = '\u202D';
    private const char EndOfOverride = '\u202C';

    /// <summary>The text in disguise; null when it has nothing that can be disguised in this way.</summary>
    /// <param name="text">A text, plain.</param>
    /// <param name="kind">The way.</param>
    /// <param name="seed">Draws where a way leaves a choice.</param>
    /// <param name="words">The words to disguise, in UTF-16 code units; null for all of them.</param>
    public static string? Of(string text, EvasionKind kind, int seed, IReadOnlyCollection<(int Start, int Length)>? words = null)
    {
        var random = new SeededRandom(seed);
        if (kind == EvasionKind.ReversedBidi && words is null)
        {
            return text.Any(char.IsLetter) ? Reversed(text) : null;
        }

        var separator = ".-_*"[random.Next(4)];
        var disguised = new StringBuilder(text.Length * 2);
        var position = 0;
        foreach (var (start, length) in WordsOf(text))
        {
            disguised.Append(text, position, start - position);
            position = start + length;
            var word = text.Substring(start, length);
            disguised.Append(words is null || words.Any(chosen => start < chosen.Start + chosen.Length && chosen.Start < position)
                ? Disguise(word, kind, separator, ref random)
                : word);
        }

        disguised.Append(text, position, text.Length - position);
        return disguised.ToString() is var result && string.Equals(result, text, StringComparison.Ordinal) ? null : result;
    }

    /// <summary>Runs of letters with their marks and digits, outside of links, mentions and addresses: whoever breaks those has nothing to advertise.</summary>
    private static IEnumerable<(int Start, int Length)> WordsOf(string text)
    {
        for (var chunk = 0; chunk < text.Length;)
        {
            var chunkEnd = chunk;
            while (chunkEnd < text.Length && !char.IsWhiteSpace(text[chunkEnd]))
            {
                chunkEnd++;
            }

            var isAddress = text.AsSpan(chunk, chunkEnd - chunk).ContainsAny('@', '/');
            for (var start = chunk; start < chunkEnd && !isAddress;)
            {
                var end = start;
                while (end < chunkEnd && IsOfWord(text[end]))
                {
                    end++;
                }

                if (end - start >= 2)
                {
                    yield return (start, end - start);
                }

                start = Math.Max(end, start + 1);
            }

            chunk = Math.Max(chunkEnd, chunk + 1);
        }
    }

    private static bool IsOfWord(char unit) =>
        char.IsLetterOrDigit(unit) || char.GetUnicodeCategory(unit) is UnicodeCategory.NonSpacingMark or UnicodeCategory.ModifierLetter;

    private static string Disguise(string word, EvasionKind kind, char separator, ref SeededRandom random) => kind switch
    {
        // Apart from its neighbours too, or nobody could read where a word ends.
        EvasionKind.Spaced => $" {string.Join(' ', Elements(word))} ",
        EvasionKind.Dotted => string.Join(separator, Elements(word)),
        EvasionKind.Repeated => Repeated(word, ref random),
        EvasionKind.ReversedBidi => Reversed(word),
        EvasionKind.PresentationForms => ArabicForms.Of(word),
        EvasionKind.ArabiziDigits => LetterSwaps.Arabizi(word),
        EvasionKind.Tatweel => Between(word, "ـ", IsArabicLetter, longest: 3, ref random),
        EvasionKind.ZeroWidth => Between(word, "\u200B\u200C\u200D\u2060\uFEFF\u00AD", char.IsLetter, longest: 1, ref random),
        EvasionKind.Diacritics => word.Any(IsArabicLetter)
            ? Between(word, "\u064B\u064C\u064D\u064E\u064F\u0650\u0651\u0652", IsArabicLetter, longest: 2, ref random)
            : Between(word, "\u0300\u0301\u0302\u0308\u0323\u0336", char.IsAsciiLetter, longest: 2, ref random),
        _ => LetterSwaps.Of(word, kind, ref random),
    };

    private static List<string> Elements(string word)
    {
        var elements = new List<string>();
        for (var each = StringInfo.GetTextElementEnumerator(word); each.MoveNext();)
        {
            elements.Add(each.GetTextElement());
        }

        return elements;
    }

    private static string Repeated(string word, ref SeededRandom random)
    {
        var letters = Enumerable.Range(0, word.Length).Where(i => char.IsLetter(word[i])).ToArray();
        if (letters.Length == 0)
        {
            return word;
        }

        var letter = letters[random.Next(letters.Length)];
        return string.Concat(word.AsSpan(0, letter), new string(word[letter], 3 + random.Next(4)), word.AsSpan(letter + 1));
    }

    /// <summary>Puts drawn characters behind about half of the letters, and behind one at least.</summary>
    private static string Between(string word, string insertions, Func<char, bool> isLetter, int longest, ref SeededRandom random)
    {
        var letters = Enumerable.Range(0, word.Length - 1).Where(i => isLetter(word[i])).ToArray();
        if (letters.Length == 0)
        {
            return word;
        }

        var certain = letters[random.Next(letters.Length)];
        var result = new StringBuilder();
        for (var i = 0; i < word.Length; i++)
        {
            result.Append(word[i]);
            if (i + 1 < word.Length && isLetter(word[i]) && (i == certain || random.Next(2) == 0))
            {
                result.Append(insertions[random.Next(insertions.Length)], 1 + random.Next(longest));
            }
        }

        return result.ToString();
    }

    private static string Reversed(string text)
    {
        var elements = Elements(text);
        elements.Reverse();

        // What stands in one direction is turned with the override of the other, so that it shows as before.
        var turn = text.Count(IsArabicLetter) > text.Count(char.IsAsciiLetter) ? LeftToRight : RightToLeft;
        return $"{turn}{string.Concat(elements)}{EndOfOverride}";
    }

    private static bool IsArabicLetter(char unit) => unit is (>= '\u0620' and <= '\u064A' and not 'ـ') or (>= '\u0671' and <= '\u06D3');
}
