namespace Moderation.Rules.Lists;

/// <summary>
/// The words that a folded Arabic word may be with something attached to it: conjunctions, prepositions and the article before it,
/// pronouns after it. Plurals and other inflections are other words.
/// </summary>
/// <remarks>
/// What is left has three letters at least, and four where only one of ف ب ك ل is taken off the front: each of them is as
/// often the first letter of another word (كريم is not ك + ريم). Entries of two letters match only as they are.
/// </remarks>
internal static class ArabicWordForms
{
    /// <summary>A word never has more forms than this.</summary>
    public const int Most = 72;

    private const int ShortestStem = 3;
    private const int ShortestAfterPreposition = 4;

    private static readonly string[] Articles = ["وبال", "فبال", "وكال", "فكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال"];
    private static readonly string[] Prepositions = ["ف", "ب", "ك", "ل", "وب", "ول", "وك", "فب", "فل", "فك"];

    private static readonly string[] Pronouns = ["ه", "ك", "ي", "ها", "هم", "هن", "كم", "كن", "ني", "نا", "هما", "كما"];

    /// <summary>An entry without its article, which changes what a word refers to and not what it is; the name of God keeps it.</summary>
    public static ReadOnlySpan<char> WithoutArticle(ReadOnlySpan<char> word) =>
        word.StartsWith("ال", StringComparison.Ordinal) && word.Length - 2 >= ShortestStem && !IsNameOfGod(word) ? word[2..] : word;

    /// <summary>Writes the forms of a word, itself first, and returns how many there are.</summary>
    /// <param name="word">Folded.</param>
    /// <param name="endsInTaMarbuta">Its last letter is ة in the text, which folds like the pronoun ه and is none.</param>
    /// <param name="into">Start and end of each within the word.</param>
    public static int Of(ReadOnlySpan<char> word, bool endsInTaMarbuta, Span<(int Start, int End)> into)
    {
        into[0] = (0, word.Length);
        var count = 1;
        if (word.Length <= ShortestStem || IsNameOfGod(word))
        {
            return count;
        }

        AddWithoutPronouns(word, 0, ShortestStem, endsInTaMarbuta, into, ref count);
        if (word[0] is 'و' or 'ف' or 'ب' or 'ك' or 'ل' or 'ا')
        {
            foreach (var article in Articles)
            {
                AddAfter(word, article, ShortestStem, endsInTaMarbuta, into, ref count);
            }

            foreach (var preposition in Prepositions)
            {
                AddAfter(word, preposition, ShortestAfterPreposition, endsInTaMarbuta, into, ref count);
            }

            AddAfter(word, "و", ShortestStem, endsInTaMarbuta, into, ref count);
        }

        return count;
    }

    private static void AddAfter(ReadOnlySpan<char> word, string prefix, int shortest, bool endsInTaMarbuta, Span<(int Start, int End)> into, ref int count)
    {
        if (word.Length - prefix.Length >= shortest && word.StartsWith(prefix, StringComparison.Ordinal))
        {
            into[count++] = (prefix.Length, word.Length);
            AddWithoutPronouns(word, prefix.Length, shortest, endsInTaMarbuta, into, ref count);
        }
    }

    private static void AddWithoutPronouns(ReadOnlySpan<char> word, int start, int shortest, bool endsInTaMarbuta, Span<(int Start, int End)> into, ref int count)
    {
        if (endsInTaMarbuta)
        {
            return;
        }

        foreach (var pronoun in Pronouns)
        {
            if (word.Length - start - pronoun.Length >= shortest && word.EndsWith(pronoun, StringComparison.Ordinal))
            {
                into[count++] = (start, word.Length - pronoun.Length);
            }
        }
    }

    private static bool IsNameOfGod(ReadOnlySpan<char> word) => word.EndsWith("لله", StringComparison.Ordinal);
}
