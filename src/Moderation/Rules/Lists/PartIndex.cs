using Moderation.Text;

namespace Moderation.Rules.Lists;

/// <summary>
/// Beginnings and parts of words, sorted, so that the entries that go on as the text does are neighbours: a trie without
/// nodes, which takes no memory beside the entries. Entries of one letter would match everywhere and are left out.
/// </summary>
internal sealed class PartIndex
{
    private const int Shortest = 2;

    private readonly Dictionary<uint, (int First, int End)> _starts = [];
    private List<(string Folded, ListedEntry Listed)>? _added = [];
    private string[] _folded = [];
    private ListedEntry[] _listed = [];

    /// <summary>Adds an entry by its words, with a space between them.</summary>
    public void Add(in ListedEntry listed, TextTokens tokens)
    {
        var folded = Joined(tokens);
        if (folded.Length >= Shortest)
        {
            _added!.Add((folded, listed));
        }
    }

    /// <summary>Whether an entry has enough to match.</summary>
    public static bool Takes(TextTokens tokens) => Joined(tokens).Length >= Shortest;

    /// <summary>Makes it ready to find what was added.</summary>
    public void Close()
    {
        _folded = [.. _added!.Select(entry => entry.Folded)];
        _listed = [.. _added!.Select(entry => entry.Listed)];
        _added = null;
        Array.Sort(_folded, _listed, StringComparer.Ordinal);
        for (var i = 0; i < _folded.Length; i++)
        {
            var start = StartOf(_folded[i][0], _folded[i][1]);
            _starts[start] = (_starts.TryGetValue(start, out var range) ? range.First : i, i + 1);
        }
    }

    /// <summary>Adds the words in which an entry stands, whole: where in a word a letter came from is not kept.</summary>
    public void Find(TextTokens tokens, bool onlyAtStart, DateTimeOffset now, ref List<ListMatch>? found)
    {
        if (_folded.Length == 0)
        {
            return;
        }

        for (var i = 0; i < tokens.Count; i++)
        {
            var length = tokens.All[i].Kind == TokenKind.Link ? 0 : onlyAtStart ? 1 : tokens.All[i].Length;
            for (var offset = 0; offset < length; offset++)
            {
                FindAt(new Cursor(tokens, i, offset), now, ref found);
            }
        }
    }

    private void FindAt(Cursor text, DateTimeOffset now, ref List<ListMatch>? found)
    {
        var start = text.SourceStart;
        if (!text.Next(out var first) || !text.Next(out var second) || !_starts.TryGetValue(StartOf(first, second), out var range))
        {
            return;
        }

        var (low, high) = range;
        for (var depth = Shortest; ; depth++)
        {
            for (; low < high && _folded[low].Length == depth; low++)
            {
                if (_listed[low].Entry.IsActive(now))
                {
                    MatchText.Add(_listed[low], start, text.SourceEnd, ref found);
                }
            }

            if (low == high || !text.Next(out var next))
            {
                return;
            }

            low = FirstFrom(low, high, depth, next);
            high = FirstFrom(low, high, depth, next + 1);
        }
    }

    /// <summary>The first entry of the range whose letter at that depth is not before another.</summary>
    private int FirstFrom(int low, int high, int depth, int letter)
    {
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            (low, high) = _folded[middle][depth] < letter ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static uint StartOf(char first, char second) => ((uint)first << 16) | second;

    private static string Joined(TextTokens tokens)
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

    /// <summary>Reads folded letters on from a place, passing over other readings of the words after it.</summary>
    private ref struct Cursor(TextTokens tokens, int index, int offset)
    {
        private int _index = index;
        private int _offset = offset;

        public readonly int SourceStart => tokens.All[_index].SourceStart;

        public readonly int SourceEnd => tokens.All[_index].SourceEnd;

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
