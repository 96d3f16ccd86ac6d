using System.Globalization;
using System.Text;
using Moderation.Text;

namespace Moderation.Facts;

/// <summary>Counts what <see cref="TextFacts"/> tells, in one pass over a text.</summary>
internal ref struct TextShape(string text)
{
    private const int Tatweel = 0x0640;

    private readonly string _text = text;
    private int _characters;
    private int _words;
    private int _lines;
    private int _letters;
    private int _cased;
    private int _capitals;
    private int _arabic;
    private int _digits;
    private int _emoji;
    private int _marks;
    private int _mostMarks;
    private int _longestRun;

    private bool _inWord;
    private int _last;
    private bool _lastIsEmoji;
    private bool _joins;
    private bool _halfFlag;
    private int _run;
    private int _stack;

    /// <summary>Counts.</summary>
    public TextFacts Read(LinkFacts links)
    {
        _lines = _text.Length == 0 ? 0 : 1;
        var position = 0;
        var inLinks = 0;
        foreach (var link in links.All)
        {
            if (link.IsLink && link.Span.Start >= position)
            {
                ReadPlain(position, link.Span.Start);
                inLinks += ReadLink(link.Span);
                position = link.Span.End;
            }
        }

        ReadPlain(position, _text.Length);
        return new TextFacts
        {
            Length = _text.Length,
            Characters = _characters + inLinks,
            Words = _words,
            Lines = _lines,
            Letters = _letters,
            CasedLetters = _cased,
            Capitals = _capitals,
            ArabicLetters = _arabic,
            Digits = _digits,
            Emoji = _emoji,
            Marks = _marks,
            MostMarks = _mostMarks,
            LongestRun = _longestRun,
            Links = links.Count,
            CharactersOutsideLinks = _characters,
        };
    }

    private int ReadLink(TextSpan span)
    {
        BeginWord();
        EndRun();
        var characters = 0;
        foreach (var rune in _text.AsSpan(span.Start, span.Length).EnumerateRunes())
        {
            characters += IsVisible(Rune.GetUnicodeCategory(rune)) ? 1 : 0;
        }

        return characters;
    }

    private void ReadPlain(int position, int end)
    {
        while (position < end)
        {
            // Half a pair counts as a character that cannot be shown.
            Rune.DecodeFromUtf16(_text.AsSpan(position, end - position), out var rune, out var length);
            var category = rune.Value < 0x10000 ? CharUnicodeInfo.GetUnicodeCategory((char)rune.Value) : Rune.GetUnicodeCategory(rune);
            position += length;
            _lines += EndsLine(rune.Value, position) ? 1 : 0;
            Read(rune.Value, category);
        }
    }

    /// <summary>Whether a line ends with a code point, after which the text goes on at a position: of a pair only the second one ends it.</summary>
    private readonly bool EndsLine(int codePoint, int position) =>
        codePoint is '\n' or '\u0085' or '\u2028' or '\u2029' || (codePoint == '\r' && (position == _text.Length || _text[position] != '\n'));

    private void Read(int codePoint, UnicodeCategory category)
    {
        if (codePoint == EmojiTable.Joiner)
        {
            _joins = _lastIsEmoji;
        }
        else if (codePoint == EmojiTable.Keycap && !_lastIsEmoji && IsKey(_last))
        {
            _digits -= _last is '#' or '*' ? 0 : 1;
            MakeEmoji();
        }
        else if (_lastIsEmoji && EmojiTable.IsModifier(codePoint))
        {
            return;
        }
        else if (EmojiTable.IsSelector(codePoint))
        {
            if (codePoint == EmojiTable.PictureSelector && _last > 0x7F && IsSign(_last))
            {
                MakeEmoji();
            }
        }
        else if (IsMark(category))
        {
            _marks++;
            _mostMarks = Math.Max(_mostMarks, ++_stack);
        }
        else if (IsVisible(category))
        {
            Visible(codePoint, category);
        }
        else if (category != UnicodeCategory.Format)
        {
            _inWord = false;
            EndRun();
        }
    }

    private void Visible(int codePoint, UnicodeCategory category)
    {
        var isEmoji = EmojiTable.IsEmoji(codePoint);
        var isHalfFlag = EmojiTable.IsHalfFlag(codePoint);
        var goesOn = isEmoji && (_joins || (isHalfFlag && _halfFlag));
        _halfFlag = isHalfFlag && !_halfFlag;
        _joins = false;
        _stack = 0;
        if (goesOn)
        {
            return;
        }

        _characters++;
        _run = codePoint == _last ? _run + 1 : 1;
        _longestRun = Math.Max(_longestRun, _run);
        _last = codePoint;
        _lastIsEmoji = isEmoji;
        if (isEmoji)
        {
            _emoji++;
        }
        else if (category == UnicodeCategory.DecimalDigitNumber)
        {
            _digits++;
            BeginWord();
        }
        else if (category <= UnicodeCategory.OtherLetter && codePoint != Tatweel)
        {
            Letter(codePoint, category);
            BeginWord();
        }
    }

    private void Letter(int codePoint, UnicodeCategory category)
    {
        _letters++;
        var isCapital = category is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter;
        _capitals += isCapital ? 1 : 0;
        _cased += isCapital || category == UnicodeCategory.LowercaseLetter ? 1 : 0;
        _arabic += codePoint < 0x10000 && CharacterTable.Traits((char)codePoint).HasFlag(CharacterTraits.Arabic) ? 1 : 0;
    }

    /// <summary>The character before was an emoji after all.</summary>
    private void MakeEmoji()
    {
        _emoji++;
        _lastIsEmoji = true;
    }

    private void BeginWord()
    {
        _words += _inWord ? 0 : 1;
        _inWord = true;
    }

    private void EndRun()
    {
        _last = 0;
        _lastIsEmoji = _joins = _halfFlag = false;
        _stack = 0;
    }

    private static bool IsKey(int codePoint) => codePoint is (>= '0' and <= '9') or '#' or '*';

    /// <summary>Whether it is punctuation or a symbol: those come last among the categories.</summary>
    private static bool IsSign(int codePoint) =>
        codePoint < 0x10000 && CharUnicodeInfo.GetUnicodeCategory((char)codePoint) >= UnicodeCategory.ConnectorPunctuation;

    /// <summary>Whether something shows: not white space, controls, marks on other characters or what has no form of its own.</summary>
    private static bool IsVisible(UnicodeCategory category) => !IsMark(category) && category is not (UnicodeCategory.SpaceSeparator
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control or UnicodeCategory.Format);

    private static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
