using System.Globalization;

namespace Moderation.Benchmarks.Measuring;

/// <summary>The figures of several rounds.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    /// <summary>In the order of the rounds.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The middle one; the mean of the middle two when their number is even.</summary>
    public double Median
    {
        get
        {
            var sorted = _values.Order().ToList();
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>The largest.</summary>
    public double Max => _values.Max();

    /// <summary>The smallest.</summary>
    public double Min => _values.Min();

    public void Add(double value) => _values.Add(value);

    /// <summary>The median of the quotients round by round: both were measured in the same minute, so noise of the machine cancels.</summary>
    public double MedianRatioTo(Samples floor)
    {
        var ratios = new Samples();
        for (var round = 0; round < _values.Count; round++)
        {
            ratios.Add(_values[round] / floor._values[round]);
        }

        return ratios.Median;
    }

    /// <summary>Smallest to largest, as text.</summary>
    public string Range(string format = "N0") =>
        string.Create(CultureInfo.InvariantCulture, $"{Min.ToString(format, CultureInfo.InvariantCulture)}–{Max.ToString(format, CultureInfo.InvariantCulture)}");
}
