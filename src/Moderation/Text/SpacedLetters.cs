using System.Runtime.CompilerServices;

namespace Moderation.Text;

/// <summary>
/// Watches for letters typed apart (i d i o t, k.a.l.b) and reads them as the word that they make, in the place of the
/// single letters. What stands between letters tells where a word ends: more than between its own letters.
/// </summary>
internal struct SpacedLetters
{
    /// <summary>More letters are not joined into one word.</summary>
    private const int Longest = 32;

    /// <summary>Fewer single letters in a row are not a word typed apart, unless their neighbours are.</summary>
    private const int Fewest = 3;

    private const int FewestAmongSpaced = 2;

    /// <summary>Letters further apart do not belong together, in UTF-16 code units.</summary>
    private const int WidestGap = 3;

    private Letters _letters;
    private int _count;
    private int _fewest;
    private int _firstToken;
    private int _firstStart;
    private int _lastStart;
    private int _end;
    private int _gap;
    private bool _space;
    private CharacterTraits _traits;

    [InlineArray(Longest)]
    private struct Letters
    {
        private char _first;
    }

    /// <summary>How many letters the run has so far.</summary>
    public readonly int Count => _count;

    /// <summary>The token of its first letter.</summary>
    public readonly int FirstToken => _firstToken;

    /// <summary>There is white space between the last word and the next.</summary>
    public void Space() => _space = true;

    /// <summary>A word comes that is about to be a token: joins the letters before it where it does not go on with them.</summary>
    /// <param name="isSingle">Whether it is a single letter.</param>
    /// <param name="start">Where it starts in the text.</param>
    /// <param name="tokens">What to add to.</param>
    public void Before(bool isSingle, int start, TextTokens tokens)
    {
        var width = start - _end;
        var gap = width + (_space ? WidestGap + 1 : 0);
        _space = false;
        if (_count == 0)
        {
            _fewest = Fewest;
            return;
        }

        if (!isSingle || width > WidestGap || _count == Longest || tokens.Count != _firstToken + _count)
        {
            Join(tokens);
            _fewest = Fewest;
        }
        else if (_count == 1)
        {
            _gap = gap;
        }
        else if (gap > _gap)
        {
            _fewest = FewestAmongSpaced;
            Join(tokens);
            _fewest = FewestAmongSpaced;
        }
        else if (gap < _gap)
        {
            KeepLast(tokens, gap);
        }
    }

    /// <summary>A single letter became a token.</summary>
    public void Add(char letter, CharacterTraits traits, int start, int end, TextTokens tokens)
    {
        if (_count == 0)
        {
            _firstToken = tokens.Count - 1;
            _firstStart = start;
            _traits = CharacterTraits.None;
        }

        _letters[_count++] = letter;
        _traits |= traits;
        _lastStart = start;
        _end = end;
    }

    /// <summary>Puts one word in the place of the letters so far, where they are enough to be one.</summary>
    public void Join(TextTokens tokens)
    {
        if (_count >= Math.Max(_fewest, FewestAmongSpaced) && tokens.Count == _firstToken + _count)
        {
            Replace(tokens);
        }

        _count = 0;
    }

    /// <summary>Forgets the letters so far.</summary>
    public void Drop() => _count = 0;

    // What seemed the first letters of a word were words of one letter; only the last begins the word that comes.
    private void KeepLast(TextTokens tokens, int gap)
    {
        var last = tokens.All[^1];
        _letters[0] = _letters[_count - 1];
        _firstToken = tokens.Count - 1;
        _firstStart = _lastStart;
        _traits = last.Traits;
        _count = 1;
        _fewest = FewestAmongSpaced;
        _gap = gap;
    }

    private readonly void Replace(TextTokens tokens)
    {
        var start = tokens.FoldedLength;
        for (var i = 0; i < _count; i++)
        {
            tokens.Append(_letters[i]);
        }

        tokens.RemoveFrom(_firstToken);
        tokens.Add(new TextToken(TokenKind.Word, _traits, start, _count, _firstStart, _end));
    }
}
