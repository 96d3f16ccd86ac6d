namespace Moderation.Text;

/// <summary>What the scripts and the frequent words of a text say about its language. Telling English from Arabizi takes a model too.</summary>
/// <param name="Arabic">Whether there is Arabic in Arabic letters to judge.</param>
/// <param name="Latin">Whether there are words in Latin letters to judge.</param>
/// <param name="Foreign">Whether a considerable part is in some other language or script.</param>
/// <param name="EnglishWords">Frequent words of English.</param>
/// <param name="ArabiziWords">Frequent words of Arabizi, and words that write Arabic sounds as digits.</param>
internal readonly record struct LanguageEvidence(bool Arabic, bool Latin, bool Foreign, int EnglishWords, int ArabiziWords)
{
    /// <summary>A part of fewer letters in a hundred, and of fewer words than <see cref="FewestWords"/>, is a name or a quotation.</summary>
    private const int SmallestShare = 20;

    private const int FewestWords = 3;

    /// <summary>Gathers the evidence of a text that has been read.</summary>
    public static LanguageEvidence Of(TextTokens tokens)
    {
        // Where every letter of another script looks Latin, somebody writes Latin in disguise.
        var isDisguise = tokens.OtherLetters == 0;
        var latinLetters = tokens.LatinLetters + (isDisguise ? tokens.LookAlikeLetters : 0);
        var otherLetters = tokens.OtherLetters + (isDisguise ? 0 : tokens.LookAlikeLetters);
        var letters = tokens.ArabicLetters + latinLetters + otherLetters;
        if (letters == 0)
        {
            return default;
        }

        var words = WordCounts.Of(tokens);
        var other = otherLetters * 100 >= letters * SmallestShare;
        var arabic = IsConsiderable(tokens.ArabicLetters, words.Arabic, letters);
        var latin = IsConsiderable(latinLetters, words.Latin, letters);
        var foreign = other
            || (arabic && words.IsForeignArabic(tokens))
            || (latin && words.IsForeignLatin(tokens));
        return new LanguageEvidence(arabic, latin, foreign, words.English, words.Arabizi);
    }

    /// <summary>
    /// Whether Latin words are Arabic, given the probability that a model sees; frequent words overrule it. Errs towards
    /// Arabizi: abuse in it passes for clean English, English taken for it is only held.
    /// </summary>
    public bool IsArabizi(double probability) =>
        ArabiziWords > EnglishWords || probability >= (EnglishWords == 0 ? 0.1 : 0.5);

    private static bool IsConsiderable(int partLetters, int partWords, int letters) =>
        partLetters > 0 && (partLetters * 100 >= letters * SmallestShare || partWords >= FewestWords);

    private struct WordCounts
    {
        public int Arabic;
        public int Latin;
        public int English;
        public int Arabizi;
        private int _persian;
        private int _foreign;

        public static WordCounts Of(TextTokens tokens)
        {
            var counts = default(WordCounts);
            foreach (ref readonly var token in tokens.All)
            {
                if (token.Kind is TokenKind.Word or TokenKind.Group)
                {
                    counts.Add(token, tokens.Folded(token));
                }
            }

            return counts;
        }

        // Kurdish, Urdu and others write vowels and sounds with letters of their own, several in any sentence.
        public readonly bool IsForeignArabic(TextTokens tokens) =>
            tokens.ForeignArabicLetters * 100 >= tokens.ArabicLetters * 6
            || (_persian >= 2 && _persian * 5 >= Arabic)
            || (_persian == 1 && Arabic <= 3);

        public readonly bool IsForeignLatin(TextTokens tokens) =>
            (_foreign > English + Arabizi && _foreign * 5 >= Latin)
            || (tokens.ForeignLatinLetters * 100 >= tokens.LatinLetters * 4 && English == 0 && Arabizi == 0);

        private void Add(in TextToken token, ReadOnlySpan<char> word)
        {
            if ((token.Traits & CharacterTraits.Arabic) != CharacterTraits.None)
            {
                Arabic++;
                _persian += FrequentWords.IsPersian(word) ? 1 : 0;
            }
            else if ((token.Traits & CharacterTraits.Latin) != CharacterTraits.None)
            {
                Latin++;
                English += FrequentWords.IsEnglish(word) ? 1 : 0;
                Arabizi += FrequentWords.IsArabizi(word) || HasArabicDigit(word) ? 1 : 0;
                _foreign += FrequentWords.IsForeign(word) ? 1 : 0;
            }
        }

        /// <summary>Whether 2, 3, 5, 7 or 9 stands inside a word or before its end as the sound that it looks like: ya3ni, 7abibi.</summary>
        private static bool HasArabicDigit(ReadOnlySpan<char> word)
        {
            for (var i = 0; i + 1 < word.Length; i++)
            {
                if (word[i] is '2' or '3' or '5' or '7' or '9' && IsLatin(word[i + 1]) && (i > 0 ? IsLatin(word[i - 1]) : word.Length > 3))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool IsLatin(char letter) => letter is >= 'a' and <= 'z';
    }
}
