using System.Globalization;
using System.Text;
using Moderation.Text;

namespace Moderation.Service.Reviewing.Searching;

/// <summary>
/// The words of a text as they are searched for: folded as the text pipeline folds them for the scorer, Arabic words without what is put before
/// and after their stems. Whoever looks for a word therefore finds it in any spelling, with vowel signs or without, and in disguise.
/// </summary>
internal static class SearchWords
{
    /// <summary>In letters; longer words are cut.</summary>
    private const int Longest = 60;

    [ThreadStatic]
    private static TextTokens? _tokens;

    /// <summary>The words in reading order, of letters and digits only.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var tokens = _tokens ??= new TextTokens();
        TextScanner.Read(text, tokens);
        var words = new List<string>();
        foreach (var token in tokens.All)
        {
            if (token.Kind is TokenKind.Word or TokenKind.Group or TokenKind.Reading)
            {
                Add(words, TextPipeline.Stem(token, tokens.Folded(token)));
            }
        }

        return words;
    }

    /// <summary>Databases cut words where they see fit; of letters and digits they make one.</summary>
    private static void Add(List<string> words, ReadOnlySpan<char> folded)
    {
        var word = new StringBuilder();
        foreach (var rune in folded.EnumerateRunes())
        {
            if (word.Length < Longest && (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber))
            {
                word.Append(rune);
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }
    }
}
