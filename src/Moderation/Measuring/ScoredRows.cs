namespace Moderation.Measuring;

/// <summary>Labelled scores, sorted once, to be counted as they are or as often as a sample drew each.</summary>
internal sealed class ScoredRows
{
    private readonly bool[] _labels;
    private readonly int[] _stepOf;
    private readonly ScoreSteps _drawn;

    public ScoredRows(IEnumerable<(double Score, bool Label)> scored)
    {
        var rows = scored.ToArray();
        _labels = [.. rows.Select(row => row.Label)];
        _stepOf = new int[rows.Length];
        var order = Enumerable.Range(0, rows.Length).ToArray();
        Array.Sort(order, (left, right) => rows[right].Score.CompareTo(rows[left].Score));
        var scores = new List<double>();
        foreach (var row in order)
        {
            if (scores.Count == 0 || !scores[^1].Equals(rows[row].Score))
            {
                scores.Add(rows[row].Score);
            }

            _stepOf[row] = scores.Count - 1;
        }

        Steps = new ScoreSteps([.. scores], new int[scores.Count], new int[scores.Count]);
        _drawn = new ScoreSteps(Steps.Scores, new int[scores.Count], new int[scores.Count]);
        Count(Enumerable.Repeat(1, rows.Length).ToArray(), Steps);
    }

    /// <summary>How many rows there are.</summary>
    public int Rows => _labels.Length;

    /// <summary>The rows as they are.</summary>
    public ScoreSteps Steps { get; }

    /// <summary>The rows as often as each was drawn, in the order that they came in. Good until the next call.</summary>
    public ScoreSteps Drawn(ReadOnlySpan<int> times)
    {
        Array.Clear(_drawn.Positives);
        Array.Clear(_drawn.Negatives);
        Count(times, _drawn);
        return _drawn;
    }

    private void Count(ReadOnlySpan<int> times, ScoreSteps into)
    {
        for (var row = 0; row < times.Length; row++)
        {
            (_labels[row] ? into.Positives : into.Negatives)[_stepOf[row]] += times[row];
        }
    }
}
