using Moderation.Text;

namespace Moderation.Rules.Lists;

/// <summary>Beginnings and parts of words, which may go on into the words after them.</summary>
/// <param name="onlyAtStart">Whether entries begin only where words do.</param>
internal sealed class PartIndex(bool onlyAtStart)
{
    private readonly SortedKeys _keys = new();

    /// <summary>Adds an entry by its words, with a space between them.</summary>
    public void Add(int entry, TextTokens tokens) => _keys.Add(Joined(tokens), entry);

    /// <summary>Whether an entry has enough to match.</summary>
    public static bool Takes(TextTokens tokens) => Joined(tokens).Length >= SortedKeys.Shortest;

    /// <summary>The words of an entry as they are matched.</summary>
    public static string Joined(TextTokens tokens)
    {
        var text = new System.Text.StringBuilder();
        foreach (var token in tokens.All)
        {
            if (token.Kind is TokenKind.Word or TokenKind.Emoji)
            {
                text.Append(text.Length > 0 ? " " : string.Empty).Append(tokens.Folded(token));
            }
        }

        return text.ToString();
    }

    /// <summary>Makes it ready to find what was added.</summary>
    public void Close() => _keys.Close();

    /// <summary>Adds every place where an entry stands.</summary>
    public void Find(TextTokens tokens, string text, ref Places places)
    {
        if (_keys.IsEmpty)
        {
            return;
        }

        for (var i = 0; i < tokens.Count; i++)
        {
            var length = tokens.All[i].Kind == TokenKind.Link ? 0 : onlyAtStart ? 1 : tokens.All[i].Length;
            for (var offset = 0; offset < length; offset++)
            {
                FindAt(new Cursor(tokens, i, offset), text, ref places);
            }
        }
    }

    private void FindAt(Cursor cursor, string text, ref Places places)
    {
        var begin = cursor;
        if (!cursor.Next(out var first) || !cursor.Next(out var second) || !_keys.Begin(first, second, out var walk))
        {
            return;
        }

        do
        {
            foreach (var entry in _keys.Ending(ref walk))
            {
                if (places.Wants(entry))
                {
                    places.Add(entry, begin.SourceStart(text), cursor.SourceEnd(text));
                }
            }
        }
        while (walk.GoesOn && cursor.Next(out var next) && _keys.Step(ref walk, next));
    }

    /// <summary>Reads folded letters on from a place, passing over other readings of the words after it.</summary>
    private ref struct Cursor(TextTokens tokens, int index, int offset)
    {
        private int _index = index;
        private int _offset = offset;

        /// <summary>Where the letter that comes next begins in the text.</summary>
        public readonly int SourceStart(string text) => FoldedPlace.Of(text, tokens, _index, _offset, _offset + 1).Start;

        /// <summary>Where the letter that came last ends in the text.</summary>
        public readonly int SourceEnd(string text) => FoldedPlace.Of(text, tokens, _index, 0, _offset).End;

        public bool Next(out char letter)
        {
            letter = ' ';
            if (_offset < tokens.All[_index].Length)
            {
                letter = tokens.Folded(tokens.All[_index])[_offset++];
                return true;
            }

            var next = _index + 1;
            while (next < tokens.Count && tokens.All[next].Kind == TokenKind.Reading)
            {
                next++;
            }

            if (next == tokens.Count || tokens.All[next].Kind == TokenKind.Link)
            {
                return false;
            }

            (_index, _offset) = (next, 0);
            return true;
        }
    }
}
