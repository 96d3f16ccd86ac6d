using System.Text;

namespace Moderation.Text;

/// <summary>
/// Cuts a text into folded tokens in one pass. Runs of a letter become two, links one token, mentions nothing: what a
/// mention says is which corpus a text came from, and whom it names is personal.
/// </summary>
internal ref struct TextScanner
{
    private readonly ReadOnlySpan<char> _text;
    private readonly TextTokens _tokens;
    private ChunkReading _chunk;
    private SpacedLetters _spaced;
    private int _position;

    // The word being read.
    private int _wordStart;
    private int _wordSource;
    private int _wordEnd;
    private int _run;
    private bool _stretched;
    private bool _hasLetter;
    private CharacterTraits _wordTraits;

    private int _number;

    private TextScanner(ReadOnlySpan<char> text, TextTokens tokens)
    {
        _text = text;
        _tokens = tokens;
    }

    /// <summary>Reads a text. Takes time in proportion to its length and never fails.</summary>
    public static void Read(ReadOnlySpan<char> text, TextTokens into)
    {
        into.Clear();
        into.SourceLength = text.Length;
        if (DirectionOverrides.AreIn(text))
        {
            var (read, offsets) = DirectionOverrides.Undo(text);
            new TextScanner(read, into).Run();
            into.MoveTo(offsets);
        }
        else
        {
            new TextScanner(text, into).Run();
        }
    }

    private bool InWord => _wordEnd > 0;

    private void Run()
    {
        while (_position < _text.Length)
        {
            var unit = _text[_position];
            var entry = CharacterTable.Entry(unit);
            switch (CharacterTable.KindOf(entry))
            {
                case CharacterKind.Letter:
                    if (unit is 'h' or 'H' or 'w' or 'W' && TryLink())
                    {
                        break;
                    }

                    Letter(CharacterTable.Fold(unit), (CharacterTraits)(entry & ~7), 1);
                    _position++;
                    break;
                case CharacterKind.Digit:
                    Digit(CharacterTable.Fold(unit));
                    _position++;
                    break;
                case CharacterKind.Dropped:
                    _position++;
                    break;
                case CharacterKind.Expanded:
                    Expanded(CharacterTable.Expansion(unit)!, (CharacterTraits)(entry & ~7), 1);
                    break;
                case CharacterKind.Emoji:
                    EndWord();
                    Pictograph(1);
                    break;
                case CharacterKind.Surrogate:
                    Supplementary();
                    break;
                case CharacterKind.Symbol:
                    Symbol(unit);
                    break;
                default:
                    EndChunk();
                    _position++;
                    break;
            }
        }

        EndChunk();
        _spaced.Join(_tokens);
    }

    private void Letter(char folded, CharacterTraits traits, int length)
    {
        _number = 0;
        CountLetter(traits);
        const CharacterTraits Scripts = CharacterTraits.Arabic | CharacterTraits.Latin;
        if (InWord && ((_wordTraits & Scripts) | (traits & Scripts)) == Scripts)
        {
            EndWord();
        }

        BeginWord();
        _wordTraits |= traits;
        _hasLetter = true;
        _run = _tokens.Last(_wordStart) == folded ? _run + 1 : 1;
        if (_run <= 2)
        {
            _tokens.Append(folded);
        }
        else
        {
            _stretched = true;
        }

        _chunk.Letter(folded, traits);
        _wordEnd = _position + length;
    }

    private void Digit(char folded)
    {
        _tokens.Digits++;
        _tokens.LongestNumber = Math.Max(_tokens.LongestNumber, ++_number);
        BeginWord();
        _run = 1;
        _tokens.Append(folded);
        _chunk.Digit(folded);
        _wordEnd = _position + 1;
    }

    private void Expanded(string expansion, CharacterTraits traits, int length)
    {
        foreach (var part in expansion)
        {
            switch (CharacterTable.Kind(part))
            {
                case CharacterKind.Letter:
                    Letter(part, (CharacterTable.Traits(part) & ~CharacterTraits.Upper) | (traits & CharacterTraits.Upper), length);
                    break;
                case CharacterKind.Digit:
                    Digit(part);
                    _wordEnd = _position + length;
                    break;
                default:
                    EndWord();
                    break;
            }
        }

        _position += length;
    }

    private void Supplementary()
    {
        var status = Rune.DecodeFromUtf16(_text[_position..], out var rune, out var length);
        if (status != System.Buffers.OperationStatus.Done)
        {
            // Half a pair is no character.
            EndChunk();
            _position++;
            return;
        }

        if (CharacterTable.Expansion(rune.Value) is { } expansion)
        {
            Expanded(expansion, CharacterTraits.None, length);
        }
        else if (rune.Value is (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0000 and <= 0xE0FFF))
        {
            // Skin tones, tags and variation selectors change how something looks, not what it says.
            _position += length;
        }
        else if (Rune.IsLetter(rune))
        {
            CountLetter(CharacterTraits.OtherScript);
            BeginWord();
            _hasLetter = true;
            _wordTraits |= CharacterTraits.OtherScript;
            _run = 1;
            _tokens.Append(_text[_position]);
            _tokens.Append(_text[_position + 1]);
            _position += length;
            _wordEnd = _position;
        }
        else if (Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.OtherSymbol)
        {
            EndWord();
            Pictograph(length);
        }
        else if (Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.NonSpacingMark)
        {
            _position += length;
        }
        else
        {
            EndWord();
            _position += length;
        }
    }

    private void Pictograph(int length)
    {
        _tokens.Emoji++;
        _number = 0;
        var start = _tokens.FoldedLength;
        for (var i = 0; i < length; i++)
        {
            _tokens.Append(_text[_position + i]);
        }

        _tokens.Add(new TextToken(TokenKind.Emoji, CharacterTraits.None, start, length, _position, _position + length));
        _position += length;
        _chunk.Spoil();
    }

    private void Symbol(char unit)
    {
        var next = _position + 1 < _text.Length ? _text[_position + 1] : ' ';
        switch (unit)
        {
            case '\'' or '’' or '`' or 'ʼ' when InWord && CharacterTable.Kind(next) == CharacterKind.Letter:
                // don't → dont, 3'ali → 3ali
                _position++;
                return;
            case '@' when InWord ? Addresses.IsMail(_text, _position) : Addresses.IsName(next):
                Mention();
                return;
            case '.' when InWord && Addresses.IsHost(_text, _position):
                EndWord();
                Link(_position);
                return;
            case '!' or '?' or '؟':
                _tokens.Exclamations++;
                break;
            default:
                break;
        }

        if (unit is not ('-' or '.' or '(' or ')' or '+' or '/'))
        {
            _number = 0;
        }

        EndWord();
        _chunk.Symbol(unit, _position);
        _position++;
    }

    private void BeginWord()
    {
        if (!InWord)
        {
            _wordStart = _tokens.FoldedLength;
            _wordSource = _position;
            _wordTraits = CharacterTraits.None;
            _run = 0;
            _stretched = _hasLetter = false;
            _chunk.Begin(_position, _tokens);
        }
    }

    private void EndWord()
    {
        if (!InWord)
        {
            return;
        }

        var length = _tokens.FoldedLength - _wordStart;
        if (!_hasLetter && length > 4)
        {
            // Long numbers are telephone, account and order numbers: how long one is tells all there is to learn.
            _tokens.Truncate(_wordStart);
            for (var i = 0; i < Math.Min(length, 16); i++)
            {
                _tokens.Append('0');
            }

            length = Math.Min(length, 16);
        }

        var word = new TextToken(TokenKind.Word, _wordTraits, _wordStart, length, _wordSource, _wordEnd);
        var isSingle = length == 1 && _hasLetter;
        _spaced.Before(isSingle, _wordSource, _tokens);
        _chunk.Settle(_tokens);
        _tokens.Add(word);
        if (isSingle)
        {
            _spaced.Add(_tokens.Folded(word)[0], _wordTraits, _wordSource, _wordEnd, _tokens);
        }

        if (_stretched)
        {
            _tokens.Stretched++;
            AddUnstretched(word);
        }

        _chunk.End(_wordEnd);
        _wordEnd = 0;
    }

    /// <summary>A stretched word read without the doubled letters that stretching leaves: fuuuck is cut to fuuck, and read as fuck too.</summary>
    private readonly void AddUnstretched(in TextToken word)
    {
        var start = _tokens.FoldedLength;
        for (var i = 0; i < word.Length; i++)
        {
            var letter = _tokens.Folded(word)[i];
            if (_tokens.Last(start) != letter)
            {
                _tokens.Append(letter);
            }
        }

        _tokens.Add(word with { Kind = TokenKind.Reading, Start = start, Length = _tokens.FoldedLength - start });
    }

    private void EndChunk()
    {
        EndWord();
        _chunk.EndChunk(ref _spaced, _tokens);
        _spaced.Space();
    }

    private readonly void CountLetter(CharacterTraits traits)
    {
        if ((traits & CharacterTraits.Arabic) != CharacterTraits.None)
        {
            _tokens.ArabicLetters++;
            _tokens.ForeignArabicLetters += (traits & CharacterTraits.ForeignArabic) != CharacterTraits.None ? 1 : 0;
        }
        else if ((traits & CharacterTraits.Latin) != CharacterTraits.None)
        {
            _tokens.LatinLetters++;
            _tokens.ForeignLatinLetters += (traits & CharacterTraits.ForeignLatin) != CharacterTraits.None ? 1 : 0;
            _tokens.Capitals += (traits & CharacterTraits.Upper) != CharacterTraits.None ? 1 : 0;
        }
        else if ((traits & CharacterTraits.LookAlike) != CharacterTraits.None)
        {
            _tokens.LookAlikeLetters++;
        }
        else
        {
            _tokens.OtherLetters++;
        }
    }

    private bool TryLink()
    {
        if ((InWord && char.IsAsciiLetterOrDigit(_text[_position - 1])) || !Addresses.BeginLink(_text[_position..]))
        {
            return false;
        }

        EndWord();
        Link(_position);
        return true;
    }

    private void Link(int start)
    {
        _tokens.Links++;
        _position = Addresses.End(_text, _position);
        var folded = _tokens.FoldedLength;
        _tokens.Append('/');
        _tokens.Add(new TextToken(TokenKind.Link, CharacterTraits.None, folded, 1, start, _position));
        _chunk.Spoil();
    }

    private void Mention()
    {
        if (InWord)
        {
            // A mail address: its local part is no word.
            _tokens.Links++;
            _tokens.Truncate(_wordStart);
            _wordEnd = 0;
            _position = Addresses.End(_text, _position);
        }
        else
        {
            for (_position++; _position < _text.Length && Addresses.IsName(_text[_position]); _position++)
            {
            }
        }

        _chunk.Spoil();
    }
}
