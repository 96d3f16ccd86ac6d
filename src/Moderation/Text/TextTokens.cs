namespace Moderation.Text;

/// <summary>A text cut into tokens, with the counts that its shape and its language are told from. Made to be filled again and again.</summary>
internal sealed class TextTokens
{
    private char[] _folded = new char[512];
    private int _foldedLength;
    private TextToken[] _tokens = new TextToken[128];
    private int _count;

    /// <summary>The tokens in reading order; a <see cref="TokenKind.Reading"/> follows the words that it reads.</summary>
    public ReadOnlySpan<TextToken> All => _tokens.AsSpan(0, _count);

    /// <summary>How many tokens there are.</summary>
    public int Count => _count;

    /// <summary>How many folded characters there are.</summary>
    public int FoldedLength => _foldedLength;

    /// <summary>How many UTF-16 code units the text has.</summary>
    public int SourceLength { get; set; }

    /// <summary>Letters of the Arabic script.</summary>
    public int ArabicLetters { get; set; }

    /// <summary>Of these, letters that Arabic does not use.</summary>
    public int ForeignArabicLetters { get; set; }

    /// <summary>Letters of the Latin script.</summary>
    public int LatinLetters { get; set; }

    /// <summary>Of these, letters that neither English nor Arabizi uses.</summary>
    public int ForeignLatinLetters { get; set; }

    /// <summary>Letters of any other script, without those that look Latin.</summary>
    public int OtherLetters { get; set; }

    /// <summary>Cyrillic and Greek letters that look Latin.</summary>
    public int LookAlikeLetters { get; set; }

    /// <summary>Capital letters.</summary>
    public int Capitals { get; set; }

    /// <summary>Pictographs.</summary>
    public int Emoji { get; set; }

    /// <summary>Links and mail addresses.</summary>
    public int Links { get; set; }

    /// <summary>Digits outside links.</summary>
    public int Digits { get; set; }

    /// <summary>The most digits in a row, spaces and dashes between them left out: a telephone number has seven or more.</summary>
    public int LongestNumber { get; set; }

    /// <summary>Exclamation and question marks.</summary>
    public int Exclamations { get; set; }

    /// <summary>Words in which a letter was repeated three times or more.</summary>
    public int Stretched { get; set; }

    /// <summary>The folded characters of a token.</summary>
    public ReadOnlySpan<char> Folded(in TextToken token) => _folded.AsSpan(token.Start, token.Length);

    /// <summary>The last folded character; NUL when there is none since <paramref name="start"/>.</summary>
    public char Last(int start) => _foldedLength > start ? _folded[_foldedLength - 1] : '\0';

    /// <summary>Adds a folded character.</summary>
    public void Append(char folded)
    {
        if (_foldedLength == _folded.Length)
        {
            Array.Resize(ref _folded, _folded.Length * 2);
        }

        _folded[_foldedLength++] = folded;
    }

    /// <summary>Takes back folded characters.</summary>
    public void Truncate(int foldedLength) => _foldedLength = foldedLength;

    /// <summary>Counts a letter by its script.</summary>
    public void CountLetter(CharacterTraits traits)
    {
        if ((traits & CharacterTraits.Arabic) != CharacterTraits.None)
        {
            ArabicLetters++;
            ForeignArabicLetters += (traits & CharacterTraits.ForeignArabic) != CharacterTraits.None ? 1 : 0;
        }
        else if ((traits & CharacterTraits.Latin) != CharacterTraits.None)
        {
            LatinLetters++;
            ForeignLatinLetters += (traits & CharacterTraits.ForeignLatin) != CharacterTraits.None ? 1 : 0;
            Capitals += (traits & CharacterTraits.Upper) != CharacterTraits.None ? 1 : 0;
        }
        else if ((traits & CharacterTraits.LookAlike) != CharacterTraits.None)
        {
            LookAlikeLetters++;
        }
        else
        {
            OtherLetters++;
        }
    }

    /// <summary>Adds a token.</summary>
    public void Add(in TextToken token)
    {
        if (_count == _tokens.Length)
        {
            Array.Resize(ref _tokens, _tokens.Length * 2);
        }

        _tokens[_count++] = token;
    }

    /// <summary>Puts another token in the place of one.</summary>
    public void Change(int index, in TextToken token) => _tokens[index] = token;

    /// <summary>Takes back tokens: that one and those after it.</summary>
    public void RemoveFrom(int index) => _count = index;

    /// <summary>Says where the tokens stand in a text of another order; <paramref name="offsets"/> has the place there of each code unit.</summary>
    public void MoveTo(ReadOnlySpan<int> offsets)
    {
        foreach (ref var token in _tokens.AsSpan(0, _count))
        {
            var (first, last) = (int.MaxValue, -1);
            foreach (var offset in offsets[token.SourceStart..token.SourceEnd])
            {
                first = Math.Min(first, offset);
                last = Math.Max(last, offset);
            }

            token = token with { SourceStart = first, SourceEnd = last + 1 };
        }
    }

    /// <summary>Empties it for another text, giving memory back after an unusually long one.</summary>
    public void Clear()
    {
        const int KeptCharacters = 1 << 15;
        if (_folded.Length > KeptCharacters)
        {
            _folded = new char[512];
            _tokens = new TextToken[128];
        }

        _foldedLength = _count = 0;
        SourceLength = ArabicLetters = ForeignArabicLetters = LatinLetters = ForeignLatinLetters = OtherLetters = LookAlikeLetters = 0;
        Capitals = Emoji = Links = Digits = LongestNumber = Exclamations = Stretched = 0;
    }
}
