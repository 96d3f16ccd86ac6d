using Moderation.Text;

namespace Moderation.Rules.Lists;

/// <summary>Whole words and phrases, by the first word.</summary>
internal sealed class WordIndex
{
    /// <summary>A longer word is no Arabic word with something attached.</summary>
    private const int LongestArabicWord = 32;

    private readonly EntryMap<Phrase> _phrases = new();

    /// <summary>Whether an entry has anything to match.</summary>
    public static bool Takes(TextTokens tokens)
    {
        foreach (var token in tokens.All)
        {
            if (token.Kind is TokenKind.Word or TokenKind.Emoji)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds an entry by its words; one without words is left out.</summary>
    public void Add(int entry, TextTokens tokens, string text)
    {
        Word? first = null;
        List<Word>? rest = null;
        foreach (var token in tokens.All)
        {
            if (token.Kind is not (TokenKind.Word or TokenKind.Emoji))
            {
                continue;
            }

            var next = WordOf(token, tokens, text);
            if (first is null)
            {
                first = next;
            }
            else
            {
                (rest ??= []).Add(next);
            }
        }

        if (first is { } word)
        {
            _phrases.Add(word.Folded, new Phrase(entry, word, rest?.ToArray()));
        }
    }

    /// <summary>Adds every place where an entry stands.</summary>
    public void Find(TextTokens tokens, string text, ref Places places)
    {
        if (_phrases.IsEmpty)
        {
            return;
        }

        Span<(int Start, int End)> forms = stackalloc (int Start, int End)[ArabicWordForms.Most];
        Span<char> feminine = stackalloc char[LongestArabicWord];
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens.All[i];
            if (token.Kind == TokenKind.Link)
            {
                continue;
            }

            var word = tokens.Folded(token);
            var count = FormsOf(token, word, text, forms);
            foreach (var (start, end) in forms[..count])
            {
                var form = word[start..end];
                Add(_phrases.Find(form), i, tokens, text, ref places);
                if (IsFeminine(form, end < word.Length))
                {
                    form.CopyTo(feminine);
                    feminine[form.Length - 1] = 'ه';
                    Add(_phrases.Find(feminine[..form.Length]), i, tokens, text, ref places);
                }
            }
        }
    }

    private void Add(int place, int index, TextTokens tokens, string text, ref Places places)
    {
        while (place >= 0)
        {
            var phrase = _phrases.Take(ref place);
            if (EndOf(phrase, tokens, index, text) is { } end)
            {
                places.Add(phrase.Entry, tokens.All[index].SourceStart, end);
            }
        }
    }

    /// <summary>Where the entry that begins at a token ends in the text; null when the text goes on differently.</summary>
    private static int? EndOf(in Phrase phrase, TextTokens tokens, int index, string text)
    {
        if (!IsAlike(phrase.First, tokens.All[index], text))
        {
            return null;
        }

        foreach (var word in phrase.Rest ?? [])
        {
            // Other readings stand between the words of a phrase; only its first word may be one.
            for (index++; index < tokens.Count && tokens.All[index].Kind == TokenKind.Reading; index++)
            {
            }

            if (index >= tokens.Count || !Matches(word, tokens.All[index], tokens, text))
            {
                return null;
            }
        }

        return tokens.All[index].SourceEnd;
    }

    private static bool Matches(in Word word, in TextToken token, TextTokens tokens, string text)
    {
        if (token.Kind == TokenKind.Link || !IsAlike(word, token, text))
        {
            return false;
        }

        Span<(int Start, int End)> forms = stackalloc (int Start, int End)[ArabicWordForms.Most];
        var folded = tokens.Folded(token);
        var count = FormsOf(token, folded, text, forms);
        foreach (var (start, end) in forms[..count])
        {
            var form = folded[start..end];
            if (form.SequenceEqual(word.Folded)
                || (IsFeminine(form, end < folded.Length) && word.Folded.Length == form.Length && word.Folded[^1] == 'ه' && word.Folded.AsSpan(0, form.Length - 1).SequenceEqual(form[..^1])))
            {
                return true;
            }
        }

        return false;
    }

    private static int FormsOf(in TextToken token, ReadOnlySpan<char> word, string text, Span<(int Start, int End)> forms)
    {
        if ((token.Traits & CharacterTraits.Arabic) != CharacterTraits.None && word.Length <= LongestArabicWord)
        {
            return ArabicWordForms.Of(word, text[token.SourceEnd - 1] == 'ة', forms);
        }

        forms[0] = (0, word.Length);
        return 1;
    }

    /// <summary>A ta marbuta before an ending is written as ت.</summary>
    private static bool IsFeminine(ReadOnlySpan<char> form, bool hasEnding) => hasEnding && form[^1] == 'ت';

    /// <summary>Whether a token that is folded as a word is one, seen by what folding takes away.</summary>
    private static bool IsAlike(in Word word, in TextToken token, string text)
    {
        var source = text.AsSpan(token.SourceStart, token.SourceEnd - token.SourceStart);
        return (word.Number is null || DigitsOf(source) == word.Number) && (word.IsShortened || !IsShortened(source));
    }

    /// <summary>Whether a word has another one after an apostrophe: <c>he'll</c> is not <c>hell</c>.</summary>
    private static bool IsShortened(ReadOnlySpan<char> source) =>
        source.LastIndexOfAny("'’`ʼ") is var mark and > 0 && source[(mark + 1)..] is "s" or "t" or "d" or "m" or "ll" or "re" or "ve" or "S" or "T" or "D" or "M" or "LL" or "RE" or "VE";

    private static Word WordOf(in TextToken token, TextTokens tokens, string text)
    {
        var folded = tokens.Folded(token);
        var isArabic = (token.Traits & CharacterTraits.Arabic) != CharacterTraits.None;

        var source = text.AsSpan(token.SourceStart, token.SourceEnd - token.SourceStart);

        // The pipeline forgets which digits a long number has.
        var number = folded.IndexOfAnyExcept('0') < 0 ? DigitsOf(source) : null;
        return new Word((isArabic ? ArabicWordForms.WithoutArticle(folded) : folded).ToString(), number, IsShortened(source));
    }

    /// <summary>The digits of a number, whichever script it is in.</summary>
    private static string DigitsOf(ReadOnlySpan<char> source)
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

    /// <param name="Entry">The entry's number.</param>
    /// <param name="First">The first word.</param>
    /// <param name="Rest">The words after the first; null when there are none.</param>
    private readonly record struct Phrase(int Entry, Word First, Word[]? Rest);

    /// <param name="Folded">As the pipeline folds it, without an article.</param>
    /// <param name="Number">Its digits when it is a number; null when it has letters.</param>
    /// <param name="IsShortened">Whether it has another word after an apostrophe.</param>
    private readonly record struct Word(string Folded, string? Number, bool IsShortened);
}
