using Moderation.Rules.Lists;
using Moderation.Text;

namespace Moderation.Tests.Rules.Lists;

/// <summary>Compares the matcher with references that try every entry at every place.</summary>
public sealed class ListFuzzTests
{
    private const string Alphabet = "كلبوالهيتةأ  ـ،.ab1@\u064E";
    private const string ArabicLetters = "كلبوالهيتةأآىم";
    private const string LatinLetters = "abAé";
    private static readonly string[] Gaps = [" ", "  ", "، ", " . ", "\n", " ! "];
    private static readonly string[] Before = ["", "و", "ف", "ب", "ك", "ل", "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل", "وبال", "فبال", "وكال", "فكال", "وب", "ول", "وك", "فب", "فل", "فك"];
    private static readonly string[] After = ["", "ه", "ك", "ي", "ها", "هم", "هن", "كم", "كن", "ني", "نا", "هما", "كما"];

    /// <summary>The reference folds and cuts texts by itself; they have nothing that needs more than one look: no disguises, no letters typed apart.</summary>
    [Theory]
    [InlineData("Word")]
    [InlineData("Prefix")]
    [InlineData("Substring")]
    [InlineData("Literal")]
    public void The_matcher_finds_in_plain_words_what_a_naive_reference_finds(string name)
    {
        var mode = Enum.Parse<WordMode>(name);
        var random = new Random(20260101);
        var found = 0;
        for (var round = 0; round < 1000; round++)
        {
            var entries = Enumerable.Range(0, 15).Select(_ => mode == WordMode.Literal ? Words(random, 1, 2) : Words(random, 2, 3)).ToArray();
            var matcher = Matching.Words(mode, entries);
            for (var i = 0; i < 20; i++)
            {
                var text = Words(random, 5, 8);
                var expected = entries.Distinct().SelectMany(entry => WithoutOverlaps(Places(entry, text, mode)).Select(place => (entry, place.Start, place.End - place.Start))).Order().ToArray();
                Assert.Equal(expected, matcher.In(text).Select(hit => (hit.Entry.Text, hit.Start!.Value, hit.Length!.Value)).Distinct().Order());
                found += expected.Length;
            }
        }

        Assert.True(found > 1000, $"Only {found} matches were compared.");
    }

    /// <summary>Any characters in a row: the reference takes the words as the pipeline reads them, and finds entries in them in its own way.</summary>
    [Theory]
    [InlineData("Word")]
    [InlineData("Prefix")]
    [InlineData("Substring")]
    public void The_matcher_finds_in_any_text_the_entries_that_trying_each_finds(string name)
    {
        var mode = Enum.Parse<WordMode>(name);
        var random = new Random(20260102);
        var found = 0;
        for (var round = 0; round < 1000; round++)
        {
            var entries = Enumerable.Range(0, 15).Select(_ => Made(random, 8)).Distinct().ToArray();
            var matcher = Matching.Words(mode, entries);
            for (var i = 0; i < 20; i++)
            {
                var text = Made(random, 30);
                var expected = entries.Where(entry => IsIn(entry, TokensOf(text), mode)).Order(StringComparer.Ordinal).ToArray();
                Assert.Equal(expected, matcher.In(text).Select(hit => hit.Entry.Text).Distinct().Order(StringComparer.Ordinal));
                found += expected.Length;
            }
        }

        Assert.True(found > 1000, $"Only {found} matches were compared.");
    }

    private static IEnumerable<(int Start, int End)> Places(string entry, string text, WordMode mode)
    {
        if (mode == WordMode.Literal)
        {
            for (var start = 0; start + entry.Length <= text.Length; start++)
            {
                var end = start + entry.Length;
                if (text[start..end].Equals(entry, StringComparison.OrdinalIgnoreCase) && !IsInside(text, start) && !IsInside(text, end))
                {
                    yield return (start, end);
                }
            }

            yield break;
        }

        var (words, sought) = (NaiveWordsOf(text), NaiveWordsOf(entry));
        for (var first = 0; first < words.Count; first++)
        {
            if (mode == WordMode.Word)
            {
                if (first + sought.Count <= words.Count && sought.Zip(words.Skip(first)).All(pair => IsForm(pair.First.Folded, pair.First.IsArabic, pair.Second.Folded, pair.Second.IsArabic, pair.Second.EndsInTaMarbuta)))
                {
                    yield return (words[first].Letters[0].Start, words[first + sought.Count - 1].Letters[^1].End);
                }

                continue;
            }

            // The letters of the text from this word on, with a blank between words.
            var letters = words.Skip(first).SelectMany((word, i) => i == 0 ? word.Letters : word.Letters.Prepend((Folded: ' ', Start: -1, End: -1))).ToArray();
            var target = string.Join(' ', sought.Select(word => word.Folded));
            for (var start = 0; start < (mode == WordMode.Prefix ? 1 : words[first].Letters.Count); start++)
            {
                if (start + target.Length <= letters.Length && string.Concat(letters.Skip(start).Take(target.Length).Select(letter => letter.Folded)) == target)
                {
                    yield return (letters[start].Start, letters[start + target.Length - 1].End);
                }
            }
        }
    }

    private static IEnumerable<(int Start, int End)> WithoutOverlaps(IEnumerable<(int Start, int End)> places)
    {
        var end = 0;
        foreach (var place in places)
        {
            if (place.Start >= end)
            {
                end = place.End;
                yield return place;
            }
        }
    }

    private static bool IsInside(string text, int place) => place > 0 && place < text.Length && IsOfWord(text[place - 1]) && IsOfWord(text[place]);

    private static bool IsOfWord(char unit) => char.IsLetter(unit) || unit is '\u064E' or '\u0301';

    /// <summary>What the letters made here fold to; a mark belongs to the letter before it, unless that is the last of the word.</summary>
    private static List<NaiveWord> NaiveWordsOf(string text)
    {
        var words = new List<NaiveWord>();
        var letters = new List<(char Folded, int Start, int End)>();
        var last = '\0';
        for (var i = 0; i <= text.Length; i++)
        {
            var unit = i < text.Length ? text[i] : ' ';
            if (unit is 'ـ' or '\u064E' or '\u0301')
            {
                continue;
            }

            if (letters.Count > 0 && char.IsLetter(unit))
            {
                letters[^1] = letters[^1] with { End = i };
            }

            if (char.IsLetter(unit))
            {
                letters.Add((unit switch { 'أ' or 'آ' => 'ا', 'ة' => 'ه', 'ى' => 'ي', 'é' => 'e', _ => char.ToLowerInvariant(unit) }, i, i + 1));
                last = unit;
            }
            else if (letters.Count > 0)
            {
                words.Add(new NaiveWord([.. letters], last == 'ة'));
                letters.Clear();
            }
        }

        return words;
    }

    private static bool IsIn(string entry, Token[] text, WordMode mode)
    {
        var words = TokensOf(entry).Where(token => token.Kind is TokenKind.Word or TokenKind.Emoji).ToArray();
        var folded = string.Join(' ', words.Select(word => word.Folded));
        for (var first = 0; words.Length > 0 && first < text.Length; first++)
        {
            // The words after the first are those of the text, not other readings of them.
            var run = text[(first + 1)..].Where(token => token.Kind != TokenKind.Reading).Prepend(text[first]).TakeWhile(token => token.Kind != TokenKind.Link).ToArray();
            if (mode == WordMode.Word)
            {
                if (words.Length <= run.Length && words.Zip(run).All(pair => IsForm(pair.First, pair.Second)))
                {
                    return true;
                }

                continue;
            }

            var letters = string.Join(' ', run.Select(token => token.Folded));
            var last = mode == WordMode.Prefix ? 1 : run.Length > 0 ? run[0].Folded.Length : 0;
            if (folded.Length > 1 && Enumerable.Range(0, last).Any(start => letters.AsSpan(Math.Min(start, letters.Length)).StartsWith(folded, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsForm(Token entry, Token word) =>
        (entry.Folded.Any(unit => unit != '0') || entry.Digits == word.Digits)
        && IsForm(entry.Folded, entry.IsArabic, word.Folded, word.IsArabic, word.EndsInTaMarbuta);

    private static bool IsForm(string entry, bool isArabic, string word, bool isWordArabic, bool endsInTaMarbuta)
    {
        var stem = isArabic && entry.StartsWith("ال", StringComparison.Ordinal) && entry.Length >= 5 && !entry.EndsWith("لله", StringComparison.Ordinal) ? entry[2..] : entry;
        if (stem == word)
        {
            return true;
        }

        if (!isWordArabic || word.EndsWith("لله", StringComparison.Ordinal))
        {
            return false;
        }

        return Before.Any(before => After.Any(after =>
            stem.Length >= (before.Length > 0 && before != "و" && before is not [.., 'ا', 'ل'] and not [.., 'ل', 'ل'] ? 4 : 3)
            && (after.Length == 0 || !endsInTaMarbuta)
            && (before + stem + after == word || (after.Length > 0 && stem[^1] == 'ه' && before + stem[..^1] + "ت" + after == word))));
    }

    private static Token[] TokensOf(string text)
    {
        var tokens = new TextTokens();
        TextScanner.Read(text.Replace('@', ' '), tokens);
        return [.. tokens.All.ToArray().Select(token =>
        {
            var source = text[token.SourceStart..token.SourceEnd];
            return new Token(
                token.Kind,
                tokens.Folded(token).ToString(),
                (token.Traits & CharacterTraits.Arabic) != CharacterTraits.None,
                source[^1] == 'ة',
                string.Concat(source.Where(char.IsDigit)));
        })];
    }

    private static string Made(Random random, int longest) =>
        string.Concat(Enumerable.Range(0, random.Next(longest + 1)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));

    /// <summary>Words of two letters and more, each in one script, some with marks and tatweel, none with a letter three times in a row.</summary>
    private static string Words(Random random, int most, int longest) =>
        string.Join(Gaps[random.Next(Gaps.Length)], Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Word(random, longest)));

    private static string Word(Random random, int longest)
    {
        var isArabic = random.Next(3) > 0;
        var letters = isArabic ? ArabicLetters : LatinLetters;
        while (true)
        {
            var word = string.Concat(Enumerable.Range(0, random.Next(2, longest + 1)).Select(_ => letters[random.Next(letters.Length)] + (random.Next(8), isArabic) switch
            {
                (0, true) => "\u064E",
                (1, true) => "ـ",
                (0, false) => "\u0301",
                _ => string.Empty,
            }));
            var folded = NaiveWordsOf(word).Single().Folded;
            if (!Enumerable.Range(0, Math.Max(0, folded.Length - 2)).Any(i => folded[i] == folded[i + 1] && folded[i] == folded[i + 2]))
            {
                return word;
            }
        }
    }

    private sealed record NaiveWord(IReadOnlyList<(char Folded, int Start, int End)> Letters, bool EndsInTaMarbuta)
    {
        public string Folded { get; } = string.Concat(Letters.Select(letter => letter.Folded));

        public bool IsArabic => Folded[0] > '\u0600';
    }

    private sealed record Token(TokenKind Kind, string Folded, bool IsArabic, bool EndsInTaMarbuta, string Digits);
}
