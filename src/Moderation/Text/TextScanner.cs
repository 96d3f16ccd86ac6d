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
    private ScannedWord _word;
    private int _position;
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
                    Digit(CharacterTable.Fold(unit), 1);
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
        _tokens.CountLetter(traits);
        if (_word.Excludes(traits))
        {
            EndWord();
        }

        BeginWord();
        _word.Letter(folded, traits, _position + length, _tokens);
        _chunk.Letter(folded, traits);
    }

    private void Digit(char folded, int length)
    {
        _tokens.Digits++;
        _tokens.LongestNumber = Math.Max(_tokens.LongestNumber, ++_number);
        BeginWord();
        _word.Digit(folded, _position + length, _tokens);
        _chunk.Digit(folded);
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
                    Digit(part, length);
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
            _tokens.CountLetter(CharacterTraits.OtherScript);
            BeginWord();
            _word.Letter(_text.Slice(_position, length), _position + length, _tokens);
            _position += length;
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
            case '\'' or '’' or '`' or 'ʼ' when _word.IsOpen && CharacterTable.Kind(next) == CharacterKind.Letter:
                // don't → dont, 3'ali → 3ali
                _position++;
                return;
            case '@' when _word.IsOpen ? Addresses.IsMail(_text, _position) : Addresses.IsName(next):
                Mention();
                return;
            case '.' when _word.IsOpen && Addresses.IsHost(_text, _position):
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
        if (_word.Open(_position, _tokens))
        {
            _chunk.Begin(_position, _tokens);
        }
    }

    private void EndWord()
    {
        if (_word.IsOpen)
        {
            _word.Close(ref _chunk, ref _spaced, _tokens);
        }
    }

    private void EndChunk()
    {
        EndWord();
        _chunk.EndChunk(ref _spaced, _tokens);
        _spaced.Space();
    }

    private bool TryLink()
    {
        if ((_word.IsOpen && char.IsAsciiLetterOrDigit(_text[_position - 1])) || !Addresses.BeginLink(_text[_position..]))
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
        if (_word.IsOpen)
        {
            // A mail address: its local part is no word.
            _tokens.Links++;
            _word.Drop(_tokens);
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
