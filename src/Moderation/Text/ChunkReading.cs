using System.Runtime.CompilerServices;

namespace Moderation.Text;

/// <summary>
/// Watches what stands between white space for words in disguise, and adds what they may be read as: letters written as
/// digits and signs (sh!t, b1tch), masked ones (f*ck), and letters typed apart (i d i o t, k.a.l.b).
/// </summary>
internal struct ChunkReading
{
    /// <summary>No disguised word is longer; a chunk beyond it is not read.</summary>
    private const int Longest = 32;

    /// <summary>Fewer single letters in a row are not a word typed apart.</summary>
    private const int FewestSingles = 3;

    private Characters _leet;
    private int _length;
    private int _kept;
    private int _start;
    private int _end;
    private int _letters;
    private bool _disguised;
    private bool _pending;
    private bool _spoilt;
    private bool _starred;

    private Characters _singles;
    private int _singleCount;
    private int _singleStart;
    private int _singleEnd;
    private CharacterTraits _singleTraits;

    [InlineArray(Longest)]
    private struct Characters
    {
        private char _first;
    }

    /// <summary>A word begins.</summary>
    public void Begin(int position)
    {
        if (_length == 0)
        {
            _start = position;
        }
    }

    /// <summary>A letter of it.</summary>
    public void Letter(char folded, CharacterTraits traits)
    {
        if ((traits & CharacterTraits.Latin) == CharacterTraits.None)
        {
            _spoilt = true;
            return;
        }

        _letters++;
        _disguised |= _pending;
        Push(folded);
        _kept = _length;
    }

    /// <summary>A digit of it.</summary>
    public void Digit(char folded)
    {
        var read = folded switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', _ => '\0' };
        if (read == '\0')
        {
            _spoilt = true;
            return;
        }

        // At the start it counts: 1st, 3rd, and the 7 of 7abibi is a letter of its own.
        _pending |= _letters > 0;
        Push(read);
    }

    /// <summary>A sign in it or beside it.</summary>
    public void Symbol(char unit, int position)
    {
        var read = unit switch { '@' => 'a', '$' => 's', '!' => 'i', '|' => 'i', '+' => 't', '*' => '*', '€' => 'e', _ => '\0' };
        if (read == '\0')
        {
            // Brackets, dots and commas around a word do not make it another.
            _spoilt |= _length > 0 && unit is '/' or '_' or '-' or '=' or '&';
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
        Push(read);
        if (_letters > 0 && (unit is '$' or '@' || (unit == '*' && !_starred)))
        {
            // f*** and a$$ end in what hides them; other signs at the end are punctuation, stars may be *emphasis*.
            _disguised = true;
            _kept = _length;
            _end = position + 1;
        }
    }

    /// <summary>Nothing in this chunk is a word in disguise.</summary>
    public void Spoil() => _spoilt = true;

    /// <summary>A word ends; <paramref name="single"/> is its letter when it has only one.</summary>
    public void End(int end, char single, CharacterTraits traits, int sourceStart, TextTokens tokens)
    {
        _end = Math.Max(_end, end);
        const int WidestGap = 3;
        var adjoins = _singleCount > 0 && sourceStart - _singleEnd <= WidestGap;
        if (single == '\0' || !adjoins || _singleCount == Longest)
        {
            AddJoined(tokens);
        }

        if (single != '\0')
        {
            if (_singleCount == 0)
            {
                _singleStart = sourceStart;
                _singleTraits = CharacterTraits.None;
            }

            _singles[_singleCount++] = single;
            _singleTraits |= traits;
            _singleEnd = end;
        }
    }

    /// <summary>White space or the end of the text: adds what the chunk may be read as.</summary>
    public readonly void EndChunk(TextTokens tokens)
    {
        if (_spoilt || !_disguised || _letters < 1 || _length > Longest)
        {
            return;
        }

        var start = tokens.FoldedLength;
        for (var i = 0; i < _kept; i++)
        {
            tokens.Append(_leet[i]);
        }

        tokens.Add(new TextToken(TokenKind.Reading, CharacterTraits.Latin, start, _kept, _start, _end));
    }

    /// <summary>Begins another chunk; letters typed apart go on across white space.</summary>
    public void Clear()
    {
        _length = _kept = _letters = _end = 0;
        _disguised = _pending = _spoilt = _starred = false;
    }

    /// <summary>Adds the letters typed apart so far as one word.</summary>
    public void AddJoined(TextTokens tokens)
    {
        if (_singleCount >= FewestSingles)
        {
            var start = tokens.FoldedLength;
            for (var i = 0; i < _singleCount; i++)
            {
                tokens.Append(_singles[i]);
            }

            tokens.Add(new TextToken(TokenKind.Reading, _singleTraits, start, _singleCount, _singleStart, _singleEnd));
        }

        _singleCount = 0;
    }

    private void Push(char read)
    {
        if (_length < Longest)
        {
            _leet[_length] = read;
        }

        // One more than fits marks a chunk that is too long to read.
        _length = Math.Min(_length + 1, Longest + 1);
    }
}
