using Moderation.Text;

namespace Moderation.Rules;

/// <summary>
/// A list of words and phrases, matched whole and as readers mean them: without regard to case, diacritics, stretched or
/// invisible letters, the forms of alef, ya and ta marbuta, and letters disguised as digits or typed apart.
/// </summary>
internal sealed class BlockedWords
{
    [ThreadStatic]
    private static TextTokens? _tokens;

    // By the first word of the entry.
    private readonly Dictionary<string, List<Entry>> _entries = new(StringComparer.Ordinal);

    private BlockedWords()
    {
    }

    /// <summary>A list of entries, each with a word at least.</summary>
    public static BlockedWords From(IEnumerable<string> entries)
    {
        var list = new BlockedWords();
        foreach (var entry in entries)
        {
            var words = WordsOf(entry);
            if (words.Count == 0)
            {
                continue;
            }

            if (!list._entries.TryGetValue(words[0].Folded, out var sameStart))
            {
                list._entries.Add(words[0].Folded, sameStart = []);
            }

            sameStart.Add(new Entry(entry.Trim(), words));
        }

        return list;
    }

    /// <summary>Whether an entry has anything to match.</summary>
    public static bool IsEntry(string entry) => WordsOf(entry).Count > 0;

    /// <summary>Every place where an entry of the list stands, with the entry as it was written.</summary>
    public IReadOnlyList<(string Entry, int Start, int Length)> In(string text)
    {
        if (_entries.Count == 0)
        {
            return [];
        }

        var tokens = Read(text);
        var found = new List<(string Entry, int Start, int Length)>();
        var starts = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!starts.TryGetValue(tokens.Folded(tokens.All[i]), out var candidates))
            {
                continue;
            }

            foreach (var candidate in candidates)
            {
                if (EndOf(candidate, tokens, i, text) is not { } end)
                {
                    continue;
                }

                // A word and another reading of it are one place.
                var match = (candidate.Written, tokens.All[i].SourceStart, end - tokens.All[i].SourceStart);
                if (!found.Contains(match))
                {
                    found.Add(match);
                }
            }
        }

        return found;
    }

    /// <summary>Where the entry that begins at a token ends in the text; null when the text goes on differently.</summary>
    private static int? EndOf(Entry entry, TextTokens tokens, int first, string text)
    {
        var index = first;
        for (var place = 0; place < entry.Words.Count; place++, index++)
        {
            // Other readings stand between the words of a phrase; only its first word may be one.
            while (place > 0 && index < tokens.Count && tokens.All[index].Kind == TokenKind.Reading)
            {
                index++;
            }

            if (index >= tokens.Count || !Matches(entry.Words[place], tokens, tokens.All[index], text))
            {
                return null;
            }
        }

        return tokens.All[index - 1].SourceEnd;
    }

    private static bool Matches(Word word, TextTokens tokens, in TextToken token, string text) =>
        token.Kind != TokenKind.Link
        && tokens.Folded(token).SequenceEqual(word.Folded)
        && (word.Number is null || DigitsOf(text.AsSpan(token.SourceStart, token.SourceEnd - token.SourceStart)) == word.Number);

    private static List<Word> WordsOf(string entry)
    {
        var tokens = Read(entry);
        var words = new List<Word>();
        foreach (var token in tokens.All)
        {
            if (token.Kind is TokenKind.Word or TokenKind.Emoji)
            {
                // The pipeline forgets which digits a long number has.
                var source = entry.AsSpan(token.SourceStart, token.SourceEnd - token.SourceStart);
                var folded = tokens.Folded(token);
                words.Add(new Word(folded.ToString(), folded.IndexOfAnyExcept('0') < 0 ? DigitsOf(source) : null));
            }
        }

        return words;
    }

    private static TextTokens Read(string text)
    {
        var tokens = _tokens ??= new TextTokens();

        // The pipeline passes over names that are mentioned; written as one, a word is still the word.
        TextScanner.Read(text.Replace('@', ' '), tokens);
        return tokens;
    }

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

    private sealed record Entry(string Written, IReadOnlyList<Word> Words);

    /// <param name="Folded">As the pipeline folds it.</param>
    /// <param name="Number">Its digits when it is a number; null when it has letters.</param>
    private sealed record Word(string Folded, string? Number);
}
