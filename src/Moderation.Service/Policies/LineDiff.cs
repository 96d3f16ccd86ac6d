using System.Diagnostics.CodeAnalysis;

namespace Moderation.Service.Policies;

/// <summary>
/// Which lines of a text stay, go and come, found by lines that occur once in both (patience diff): in time that grows with the
/// length of the texts, however different they are, because long lists are among them.
/// </summary>
internal sealed class LineDiff
{
    /// <summary>The largest product of lengths for which the least change is looked for.</summary>
    private const long Exact = 250_000;

    private readonly IReadOnlyList<string> _before;
    private readonly IReadOnlyList<string> _after;
    private readonly List<LineEdit> _edits = [];

    private LineDiff(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        _before = before;
        _after = after;
    }

    /// <summary>Every line of both texts, in an order in which those that stay and go are the text before, and those that stay and come the one after.</summary>
    public static IReadOnlyList<LineEdit> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var diff = new LineDiff(before, after);
        diff.Compare();
        return diff._edits;
    }

    /// <summary>Goes through the parts between the lines that stay, in order; not by recursion, as parts may nest as deep as a text is long.</summary>
    private void Compare()
    {
        var parts = new Stack<Part>([new Part(0, _before.Count, 0, _after.Count)]);
        while (parts.TryPop(out var part))
        {
            var (from, to, newFrom, newTo) = part;
            while (from < to && newFrom < newTo && _before[from] == _after[newFrom])
            {
                Add(LineChange.Stays, _before[from++]);
                newFrom++;
            }

            var tail = 0;
            while (from < to - tail && newFrom < newTo - tail && _before[to - tail - 1] == _after[newTo - tail - 1])
            {
                tail++;
            }

            if (tail > 0)
            {
                parts.Push(new Part(to - tail, to, newTo - tail, newTo));
            }

            Between(new Part(from, to - tail, newFrom, newTo - tail), parts);
        }
    }

    private void Between(Part part, Stack<Part> parts)
    {
        if (part.From == part.To || part.NewFrom == part.NewTo)
        {
            Replace(part);
            return;
        }

        var stay = (long)(part.To - part.From) * (part.NewTo - part.NewFrom) <= Exact ? LongestShared(part) : Anchors(part);
        if (stay.Count == 0)
        {
            Replace(part);
            return;
        }

        // What comes first must be taken from the stack first.
        var (to, newTo) = (part.To, part.NewTo);
        for (var i = stay.Count - 1; i >= 0; i--)
        {
            var (line, newLine) = stay[i];
            parts.Push(new Part(line, to, newLine, newTo));
            (to, newTo) = (line, newLine);
        }

        parts.Push(new Part(part.From, to, part.NewFrom, newTo));
    }

    private void Replace(Part part)
    {
        for (var line = part.From; line < part.To; line++)
        {
            Add(LineChange.Goes, _before[line]);
        }

        for (var line = part.NewFrom; line < part.NewTo; line++)
        {
            Add(LineChange.Comes, _after[line]);
        }
    }

    private void Add(LineChange change, string line) => _edits.Add(new LineEdit(change, line));

    /// <summary>The most lines that both have in the same order.</summary>
    [SuppressMessage("Performance", "CA1814:Prefer jagged arrays over multidimensional", Justification = "The table is full.")]
    private List<(int Line, int NewLine)> LongestShared(Part part)
    {
        var (rows, columns) = (part.To - part.From, part.NewTo - part.NewFrom);
        var longest = new int[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = columns - 1; column >= 0; column--)
            {
                longest[row, column] = _before[part.From + row] == _after[part.NewFrom + column]
                    ? longest[row + 1, column + 1] + 1
                    : Math.Max(longest[row + 1, column], longest[row, column + 1]);
            }
        }

        var shared = new List<(int, int)>();
        for (var (row, column) = (0, 0); row < rows && column < columns;)
        {
            if (_before[part.From + row] == _after[part.NewFrom + column])
            {
                shared.Add((part.From + row++, part.NewFrom + column++));
            }
            else if (longest[row + 1, column] >= longest[row, column + 1])
            {
                row++;
            }
            else
            {
                column++;
            }
        }

        return shared;
    }

    /// <summary>Lines that occur once in both, as many as come in the same order.</summary>
    private List<(int Line, int NewLine)> Anchors(Part part)
    {
        var once = Once(_before, part.From, part.To);
        var newOnce = Once(_after, part.NewFrom, part.NewTo);
        var pairs = new List<(int Line, int NewLine)>();
        for (var line = part.From; line < part.To; line++)
        {
            if (once[_before[line]] == line && newOnce.GetValueOrDefault(_before[line], -1) is var newLine and >= 0)
            {
                pairs.Add((line, newLine));
            }
        }

        // The longest rising sequence: ends[n] is the pair with which one of n + 1 pairs ends earliest.
        var ends = new List<int>();
        var previous = new int[pairs.Count];
        for (var i = 0; i < pairs.Count; i++)
        {
            var length = FirstNotBelow(pairs, ends, pairs[i].NewLine);
            previous[i] = length == 0 ? -1 : ends[length - 1];
            if (length == ends.Count)
            {
                ends.Add(i);
            }
            else
            {
                ends[length] = i;
            }
        }

        var anchors = new List<(int, int)>(ends.Count);
        for (var i = ends.Count == 0 ? -1 : ends[^1]; i >= 0; i = previous[i])
        {
            anchors.Add(pairs[i]);
        }

        anchors.Reverse();
        return anchors;
    }

    private static int FirstNotBelow(List<(int Line, int NewLine)> pairs, List<int> ends, int newLine)
    {
        var (low, high) = (0, ends.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = pairs[ends[middle]].NewLine < newLine ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Where each line stands; -1 for those that occur twice.</summary>
    private static Dictionary<string, int> Once(IReadOnlyList<string> lines, int from, int to)
    {
        var once = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var line = from; line < to; line++)
        {
            once[lines[line]] = once.ContainsKey(lines[line]) ? -1 : line;
        }

        return once;
    }

    private readonly record struct Part(int From, int To, int NewFrom, int NewTo);
}

/// <summary>What becomes of a line.</summary>
internal enum LineChange
{
    Stays,
    Goes,
    Comes,
}

/// <summary>A line and what becomes of it.</summary>
internal readonly record struct LineEdit(LineChange Change, string Line);
