namespace Moderation.Text;

/// <summary>The word that a scanner is in the middle of: letters and digits as they come, until it is closed and becomes a token.</summary>
internal struct ScannedWord
{
    /// <summary>A number of more digits is a telephone, account or order number.</summary>
    private const int LongestNumber = 4;

    /// <summary>The digits of a longer number that are kept.</summary>
    private const int KeptDigits = 16;

    private int _start;
    private int _source;
    private int _end;
    private int _run;
    private bool _stretched;
    private bool _hasLetter;
    private CharacterTraits _traits;

    /// <summary>Whether it has begun.</summary>
    public readonly bool IsOpen => _end > 0;

    /// <summary>Whether a letter with these traits cannot go on with it: words do not mix Arabic and Latin letters.</summary>
    public readonly bool Excludes(CharacterTraits traits)
    {
        const CharacterTraits Scripts = CharacterTraits.Arabic | CharacterTraits.Latin;
        return IsOpen && ((_traits | traits) & Scripts) == Scripts;
    }

    /// <summary>Begins it where it has not begun; returns whether it did.</summary>
    public bool Open(int position, TextTokens tokens)
    {
        if (IsOpen)
        {
            return false;
        }

        this = new ScannedWord { _start = tokens.FoldedLength, _source = position };
        return true;
    }

    /// <summary>Adds a letter, of a run of the same no more than two.</summary>
    public void Letter(char folded, CharacterTraits traits, int end, TextTokens tokens)
    {
        _traits |= traits;
        _hasLetter = true;
        _run = tokens.Last(_start) == folded ? _run + 1 : 1;
        if (_run <= 2)
        {
            tokens.Append(folded);
        }
        else
        {
            _stretched = true;
        }

        _end = end;
    }

    /// <summary>Adds a digit.</summary>
    public void Digit(char folded, int end, TextTokens tokens)
    {
        _run = 1;
        tokens.Append(folded);
        _end = end;
    }

    /// <summary>Adds a letter beyond the basic plane.</summary>
    public void Letter(ReadOnlySpan<char> pair, int end, TextTokens tokens)
    {
        _traits |= CharacterTraits.OtherScript;
        _hasLetter = true;
        _run = 1;
        tokens.Append(pair[0]);
        tokens.Append(pair[1]);
        _end = end;
    }

    /// <summary>Forgets it.</summary>
    public void Drop(TextTokens tokens)
    {
        tokens.Truncate(_start);
        _end = 0;
    }

    /// <summary>Makes it a token.</summary>
    public void Close(ref ChunkReading chunk, ref SpacedLetters spaced, TextTokens tokens)
    {
        var length = tokens.FoldedLength - _start;
        if (!_hasLetter && length > LongestNumber)
        {
            // How long a long number is tells all there is to learn.
            tokens.Truncate(_start);
            length = Math.Min(length, KeptDigits);
            for (var i = 0; i < length; i++)
            {
                tokens.Append('0');
            }
        }

        var word = new TextToken(TokenKind.Word, _traits, _start, length, _source, _end);
        var isSingle = length == 1 && _hasLetter;
        spaced.Before(isSingle, _source, tokens);
        chunk.Settle(tokens);
        tokens.Add(word);
        if (isSingle)
        {
            spaced.Add(tokens);
        }

        if (_stretched)
        {
            tokens.Stretched++;
            AddUnstretched(word, tokens);
        }

        chunk.End(_end);
        _end = 0;
    }

    /// <summary>A stretched word read without the doubled letters that stretching leaves: fuuuck is cut to fuuck, and read as fuck too.</summary>
    private static void AddUnstretched(in TextToken word, TextTokens tokens)
    {
        var start = tokens.FoldedLength;
        for (var i = 0; i < word.Length; i++)
        {
            var letter = tokens.Folded(word)[i];
            if (tokens.Last(start) != letter)
            {
                tokens.Append(letter);
            }
        }

        tokens.Add(word with { Kind = TokenKind.Reading, Start = start, Length = tokens.FoldedLength - start });
    }
}
