using Moderation.Rules.Lists;
using Moderation.Text;

namespace Moderation.Tests.Rules.Lists;

/// <summary>Compares the matcher with one that tries every entry at every place.</summary>
public sealed class ListFuzzTests
{
    private const string Alphabet = "كلبوالهيتةأ  ـ،.ab1@\u064E";
    private static readonly string[] Before = ["", "و", "ف", "ب", "ك", "ل", "ال", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل", "وبال", "فبال", "وكال", "فكال", "وب", "ول", "وك", "فب", "فل", "فك"];
    private static readonly string[] After = ["", "ه", "ك", "ي", "ها", "هم", "هن", "كم", "كن", "ني", "نا", "هما", "كما", "ون", "ين", "ات", "ان", "اته", "اتك", "اتي", "اتها", "اتهم", "اتهن", "اتكم", "اتكن", "اتنا"];

    [Theory]
    [InlineData("Whole")]
    [InlineData("Prefix")]
    [InlineData("Substring")]
    public void The_matcher_finds_what_trying_every_entry_finds(string name)
    {
        var mode = Enum.Parse<WordMode>(name);
        var random = new Random(20260101);
        var found = 0;
        for (var round = 0; round < 1000; round++)
        {
            var entries = Enumerable.Range(0, 15).Select(_ => Made(random, 8)).ToArray();
            var matcher = ListMatcher.Compile([new PolicyList("list", ListKind.Words, mode, ListSeverity.Hold, [.. entries.Select((entry, i) => new ListEntry(entry, Why: $"{i}"))])]);
            for (var i = 0; i < 20; i++)
            {
                var text = Made(random, 30);
                var matches = matcher.In(text, DateTimeOffset.UnixEpoch).Select(match => (match.Entry.Why!, match.Start, match.Length)).Order().ToArray();
                Assert.Equal(Expected(entries, text, mode), matches);
                found += matches.Length;
            }
        }

        Assert.True(found > 1000, $"Only {found} matches were compared.");
    }

    private static (string Entry, int Start, int Length)[] Expected(string[] entries, string text, WordMode mode)
    {
        var tokens = TokensOf(text);
        var found = new HashSet<(string, int, int)>();
        for (var entry = 0; entry < entries.Length; entry++)
        {
            var words = TokensOf(entries[entry]).Where(token => token.Kind is TokenKind.Word or TokenKind.Emoji).ToArray();
            for (var first = 0; words.Length > 0 && first < tokens.Length; first++)
            {
                // The words after the first are those of the text, not other readings of them.
                Token[] from = [tokens[first], .. tokens[(first + 1)..].Where(token => token.Kind != TokenKind.Reading)];
                foreach (var last in mode == WordMode.Whole ? WholeEnd(words, from) : PartEnd(words, from, mode))
                {
                    found.Add(($"{entry}", from[0].Start, from[last].End - from[0].Start));
                }
            }
        }

        return [.. found.Order()];
    }

    private static IEnumerable<int> WholeEnd(Token[] words, Token[] from)
    {
        var fits = words.Length <= from.Length && words.Zip(from).All(pair => pair.Second.Kind != TokenKind.Link && IsForm(pair.First, pair.Second));
        return fits ? [words.Length - 1] : [];
    }

    private static IEnumerable<int> PartEnd(Token[] words, Token[] from, WordMode mode)
    {
        var entry = string.Join(' ', words.Select(word => word.Folded));
        var run = from.TakeWhile(token => token.Kind != TokenKind.Link).ToArray();
        var text = string.Join(' ', run.Select(token => token.Folded));
        for (var start = 0; entry.Length > 1 && run.Length > 0 && start < (mode == WordMode.Prefix ? 1 : run[0].Folded.Length); start++)
        {
            if (text.AsSpan(start).StartsWith(entry, StringComparison.Ordinal))
            {
                yield return text[..(start + entry.Length)].Count(unit => unit == ' ');
            }
        }
    }

    private static bool IsForm(Token entry, Token word)
    {
        if (entry.Folded.All(unit => unit == '0') && entry.Digits != word.Digits)
        {
            return false;
        }

        var stem = entry.IsArabic && entry.Folded.StartsWith("ال", StringComparison.Ordinal) && entry.Folded.Length >= 5 && !entry.Folded.EndsWith("لله", StringComparison.Ordinal)
            ? entry.Folded[2..]
            : entry.Folded;
        if (stem == word.Folded)
        {
            return true;
        }

        if (!word.IsArabic || word.Folded.EndsWith("لله", StringComparison.Ordinal))
        {
            return false;
        }

        return Before.Any(before => After.Any(after =>
            stem.Length >= (before.Length > 0 && before != "و" && before is not [.., 'ا', 'ل'] and not [.., 'ل', 'ل'] ? 4 : 3)
            && (after.Length == 0 || !word.EndsInTaMarbuta)
            && (before + stem + after == word.Folded || (after.Length > 0 && stem[^1] == 'ه' && before + stem[..^1] + "ت" + after == word.Folded))));
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
                token.SourceStart,
                token.SourceEnd,
                (token.Traits & CharacterTraits.Arabic) != CharacterTraits.None,
                source.LastIndexOf('ة') > source.LastIndexOf('ه'),
                string.Concat(source.Where(char.IsDigit)));
        })];
    }

    private static string Made(Random random, int longest) =>
        string.Concat(Enumerable.Range(0, random.Next(longest + 1)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));

    private sealed record Token(TokenKind Kind, string Folded, int Start, int End, bool IsArabic, bool EndsInTaMarbuta, string Digits);
}
