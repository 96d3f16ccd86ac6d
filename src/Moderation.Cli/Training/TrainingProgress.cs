using System.Globalization;

namespace Moderation.Cli.Training;

/// <summary>Tells how far training is, of all languages together: a line for each head with a bar and the time left. Safe for several threads.</summary>
internal sealed class TrainingProgress(TextWriter to, TimeProvider time)
{
    private const int Width = 20;

    private readonly Lock _gate = new();
    private readonly long _begin = time.GetTimestamp();
    private long _planned;
    private long _done;

    /// <summary>Tells something.</summary>
    public void Say(FormattableString line)
    {
        lock (_gate)
        {
            to.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>There is so much more to do, in any unit.</summary>
    public void Plan(long work)
    {
        lock (_gate)
        {
            _planned += work;
        }
    }

    /// <summary>So much of what was planned is done.</summary>
    public void Done(long work, FormattableString line)
    {
        lock (_gate)
        {
            _done += work;
            var share = _planned == 0 ? 1 : Math.Min((double)_done / _planned, 1);
            var left = share > 0 ? time.GetElapsedTime(_begin) * ((1 - share) / share) : TimeSpan.Zero;
            var filled = (int)(share * Width);
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[{new string('#', filled)}{new string('.', Width - filled)}] {share * 100:F0}%, {left:m\\:ss} left; {line.ToString(CultureInfo.InvariantCulture)}"));
        }
    }
}
