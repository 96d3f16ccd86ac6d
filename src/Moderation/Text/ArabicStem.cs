namespace Moderation.Text;

/// <summary>
/// Finds the stem of a folded Arabic word by taking off what is written together with it: conjunctions, prepositions, the
/// article and pronouns. In the manner of Larkey's light stemmer, which needs no dictionary and never changes a letter.
/// </summary>
internal static class ArabicStem
{
    /// <summary>A stem is never shorter than this.</summary>
    private const int ShortestStem = 3;

    // Longest first: only one is taken off.
    private static readonly string[] Articles = ["وبال", "وكال", "فبال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال"];
    private static readonly string[] Suffixes = ["هما", "كما", "تكم", "ها", "هم", "هن", "كم", "كن", "نا", "ني", "وا", "ون", "ين", "ات", "ان", "يه", "ه", "ك", "ي"];

    /// <summary>The part of the word that is its stem: a slice of it, the word itself where nothing comes off.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> word)
    {
        // The name of God is no article and no pronoun, and "by God" is an oath of its own.
        if (word.Length <= ShortestStem || word.EndsWith("لله", StringComparison.Ordinal))
        {
            return word;
        }

        var stem = WithoutPrefix(word);
        foreach (var suffix in Suffixes)
        {
            if (stem.Length - suffix.Length >= ShortestStem && stem.EndsWith(suffix, StringComparison.Ordinal))
            {
                return stem[..^suffix.Length];
            }
        }

        return stem;
    }

    private static ReadOnlySpan<char> WithoutPrefix(ReadOnlySpan<char> word)
    {
        if (word[0] is not ('و' or 'ف' or 'ب' or 'ك' or 'ل' or 'ا'))
        {
            return word;
        }

        foreach (var article in Articles)
        {
            if (word.Length - article.Length >= ShortestStem && word.StartsWith(article, StringComparison.Ordinal))
            {
                return word[article.Length..];
            }
        }

        return word[0] == 'و' && word.Length > ShortestStem ? word[1..] : word;
    }
}
