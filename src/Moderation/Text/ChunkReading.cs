using System.Runtime.CompilerServices;

namespace Moderation.Text;

/// <summary>
/// Watches what stands between white space for a word in disguise: letters written as digits and signs (sh!t, b1tch) or
/// masked (f*ck). Where it is sure, what it reads stands in the place of the words that it was read from; otherwise beside them.
/// </summary>
internal struct ChunkReading
{
    /// <summary>No disguised word is longer; a chunk beyond it is not read.</summary>
    private const int Longest = 32;

    /// <summary>So few letters around an exclamation mark are one word (id!ot); more may be the end of a sentence and the beginning of the next.</summary>
    private const int MostOfMarkedWord = 4;

    private Characters _read;
    private int _length;
    private int _kept;
    private int _inner;
    private int _start;
    private int _end;
    private int _letters;
    private int _firstToken;
    private int _exclamation;
    private bool _begun;
    private bool _disguised;
    private bool _certain;
    private bool _pending;
    private bool _pendingCertain;
    private bool _substituted;
    private bool _separated;
    private bool _spoilt;
    private bool _starred;

    // Whoever writes one word so means it in the next one too.
    private bool _habit;

    [InlineArray(Longest)]
    private struct Characters
    {
        private char _first;
    }

    /// <summary>The letter that a digit in a word stands for; NUL when it stands for none.</summary>
    public static char ReadDigit(char digit) => digit switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', _ => '\0' };

    /// <summary>The letter that a sign in a word stands for, or the star that hides one; NUL when it stands for none.</summary>
    public static char ReadSign(char sign) => sign switch { '@' => 'a', '$' => 's', '!' => 'i', '|' => 'i', '+' => 't', '*' => '*', '€' => 'e', _ => '\0' };

    /// <summary>A word begins.</summary>
    public void Begin(int position, TextTokens tokens)
    {
        if (_length == 0)
        {
            _start = position;
        }

        if (!_begun)
        {
            _begun = true;
            _firstToken = tokens.Count;
        }
    }

    /// <summary>A letter of it.</summary>
    public void Letter(char folded, CharacterTraits traits)
    {
        if (_separated || (traits & (CharacterTraits.Latin | CharacterTraits.LookAlike)) == CharacterTraits.None)
        {
            _spoilt = true;
            return;
        }

        _letters++;
        _disguised |= _pending;
        _certain |= _pendingCertain;
        Push(folded);
        _kept = _inner = _length;
    }

    /// <summary>A digit of it.</summary>
    public void Digit(char folded)
    {
        var read = ReadDigit(folded);
        if (read == '\0' || _separated)
        {
            _spoilt = true;
            return;
        }

        // 3, 5 and 7 are sounds of Arabic too. At the start it counts: 1st, 3rd, and the 7 of 7abibi is a letter of its own.
        _pending |= _letters > 0;
        _pendingCertain |= _letters > 0 && folded is '0' or '1' or '4';
        _substituted = true;
        Push(read);
        _inner = _length;
        if (_disguised)
        {
            _kept = _length;
        }
    }

    /// <summary>A sign in it or beside it.</summary>
    public void Symbol(char unit, int position)
    {
        var read = ReadSign(unit);
        if (read == '\0')
        {
            // Brackets, dots and commas around a word do not make it another.
            _spoilt |= _length > 0 && unit is '/' or '_' or '-' or '=' or '&';
            _separated |= _length > 0;
            return;
        }

        if (_length == 0)
        {
            if (unit is '*' or '!' or '|' or '+')
            {
                _starred |= unit == '*';
                return;
            }

            _start = position;
        }

        _pending = true;
        _pendingCertain |= unit is '@' or '$' or '*' or '€';
        if (unit == '!')
        {
            _exclamation = _letters;
        }

        Push(read);
        if (_letters > 0 && (unit is '$' or '@' || (unit == '*' && !_starred)))
        {
            // f*** and a$$ end in what hides them; other signs at the end are punctuation, stars may be *emphasis*.
            _disguised = _certain = true;
            _kept = _length;
            _end = position + 1;
        }
    }

    /// <summary>Nothing in this chunk is a word in disguise.</summary>
    public void Spoil() => _spoilt = true;

    /// <summary>The tokens before the word at hand have changed.</summary>
    public void Settle(TextTokens tokens) => _firstToken = Math.Min(_firstToken, tokens.Count);

    /// <summary>A word ends.</summary>
    public void End(int end) => _end = Math.Max(_end, end);

    /// <summary>White space or the end of the text: adds what the chunk may be read as.</summary>
    public void EndChunk(ref SpacedLetters spaced, TextTokens tokens)
    {
        Finish(ref spaced, tokens);
        var habit = _habit;
        this = default;
        _habit = habit;
    }

    private void Finish(ref SpacedLetters spaced, TextTokens tokens)
    {
        if (_habit && _substituted && _letters > 1)
        {
            _disguised = _certain = true;
            _kept = _inner;
        }

        var isTypedApart = spaced.Count > 2 && spaced.FirstToken <= _firstToken && tokens.Count - _firstToken <= spaced.Count;
        if (_spoilt || !_disguised || _letters < 1 || _length > Longest || isTypedApart)
        {
            return;
        }

        _certain |= _exclamation > 0 && (_letters <= MostOfMarkedWord || _exclamation == 1 || _letters - _exclamation == 1);
        var start = tokens.FoldedLength;
        for (var i = 0; i < _kept; i++)
        {
            tokens.Append(_read[i]);
        }

        if (_certain)
        {
            tokens.RemoveFrom(_firstToken);
            spaced.Drop();
        }

        _habit |= _certain;
        tokens.Add(new TextToken(_certain ? TokenKind.Word : TokenKind.Reading, CharacterTraits.Latin, start, _kept, _start, _end));
    }

    private void Push(char read)
    {
        if (_length is >= 2 and <= Longest && _read[_length - 1] == read && _read[_length - 2] == read)
        {
            // Runs are cut to two, as in plain words.
            return;
        }

        if (_length < Longest)
        {
            _read[_length] = read;
        }

        // One more than fits marks a chunk that is too long to read.
        _length = Math.Min(_length + 1, Longest + 1);
    }
}
