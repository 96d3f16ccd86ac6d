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

    private int _count;
    private int _fewest;
    private int _firstToken;
    private int _gap;
    private bool _space;

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
        var space = _space;
        _space = false;
        if (_count == 0)
        {
            _fewest = Fewest;
            return;
        }

        var width = start - tokens.All[_firstToken + _count - 1].SourceEnd;
        var gap = width + (space ? WidestGap + 1 : 0);
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
        }
        else if (gap < _gap)
        {
            // What seemed the first letters of a word were words of one letter; only the last begins the word that comes.
            _firstToken = tokens.Count - 1;
            _count = 1;
            _fewest = FewestAmongSpaced;
            _gap = gap;
        }
    }

    /// <summary>The last token is a single letter.</summary>
    public void Add(TextTokens tokens)
    {
        if (_count == 0)
        {
            _firstToken = tokens.Count - 1;
        }

        _count++;
    }

    /// <summary>Puts one word in the place of the letters so far, where they are enough to be one and nothing came between.</summary>
    public void Join(TextTokens tokens)
    {
        if (_count >= _fewest && _count > 0 && tokens.Count == _firstToken + _count)
        {
            Replace(tokens);
        }

        _count = 0;
    }

    /// <summary>Forgets the letters so far.</summary>
    public void Drop() => _count = 0;

    private readonly void Replace(TextTokens tokens)
    {
        var letters = tokens.All.Slice(_firstToken, _count);
        var start = tokens.FoldedLength;
        var traits = CharacterTraits.None;
        foreach (ref readonly var letter in letters)
        {
            tokens.Append(tokens.Folded(letter)[0]);
            traits |= letter.Traits;
        }

        var word = new TextToken(TokenKind.Word, traits, start, _count, letters[0].SourceStart, letters[^1].SourceEnd);
        tokens.RemoveFrom(_firstToken);
        tokens.Add(word);
    }
}
