using System.Globalization;

namespace Moderation.Cli.Training;

/// <summary>Tells how far training is, of all languages together: a line for each head with a bar and the time left. Safe for several threads.</summary>
internal sealed class TrainingProgress(TextWriter to, TimeProvider time)
{
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

    /// <summary>So much of what was planned is done, at least 1.</summary>
    public void Done(long work, FormattableString line)
    {
        lock (_gate)
        {
            _done += work;
            var planned = Math.Max(_planned, _done);
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Progress.Bar(_done, planned)} {100 * _done / planned}%, {Progress.Left(_done, planned, time.GetElapsedTime(_begin)):m\\:ss} left; {line.ToString(CultureInfo.InvariantCulture)}"));
        }
    }
}
