using System.Globalization;

namespace Moderation.Cli;

/// <summary>Tells a person how far a command is: a bar with the time left on a terminal, a plain line now and then elsewhere.</summary>
internal sealed class Progress
{
    private const int Width = 30;

    private static readonly TimeSpan BetweenBars = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly TextWriter? _to;
    private readonly bool _isTerminal;
    private readonly TimeProvider _time;

    /// <summary>Tells it to a writer.</summary>
    public Progress(TextWriter to, bool isTerminal, TimeProvider time)
    {
        _to = to;
        _isTerminal = isTerminal;
        _time = time;
    }

    private Progress() => _time = TimeProvider.System;

    /// <summary>Tells nobody.</summary>
    public static Progress None { get; } = new();

    /// <summary>Tells it on a command's error output.</summary>
    public static Progress On(TextWriter error) =>
        new(error, ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected, TimeProvider.System);

    /// <summary>Tells how far a loop is. <paramref name="count"/> is 0 when nobody knows how many items come.</summary>
    public IEnumerable<T> Track<T>(IEnumerable<T> items, string what, int count)
    {
        var loop = Begin(what, count);
        foreach (var item in items)
        {
            yield return item;
            loop.Step();
        }

        loop.End();
    }

    /// <summary>Tells how far a loop is of which nobody knows how many items come.</summary>
    public async IAsyncEnumerable<T> TrackAsync<T>(IAsyncEnumerable<T> items, string what)
    {
        var loop = Begin(what, count: 0);
        await foreach (var item in items)
        {
            yield return item;
            loop.Step();
        }

        loop.End();
    }

    /// <summary>Tells how far something is that tells it itself.</summary>
    /// <param name="items">What it tells.</param>
    /// <param name="what">What it does.</param>
    /// <param name="state">How much is done, of how much, by an item; null where it does not say.</param>
    public async IAsyncEnumerable<T> FollowAsync<T>(IAsyncEnumerable<T> items, string what, Func<T, (int Done, int Count)?> state)
    {
        Loop? loop = null;
        await foreach (var item in items)
        {
            if (state(item) is var (done, count))
            {
                loop ??= Begin(what, count);
                loop.MoveTo(done);
            }

            yield return item;
        }

        loop?.End();
    }

    private Loop Begin(string what, int count)
    {
        if (!_isTerminal)
        {
            _to?.WriteLine(count > 0 ? Line($"{what}: {count}") : what);
        }

        return new Loop(this, what, count);
    }

    /// <summary>A bar that is filled as far as the work is done.</summary>
    public static string Bar(long done, long count)
    {
        var filled = (int)(done * Width / count);
        return $"[{new string('#', filled)}{new string('.', Width - filled)}]";
    }

    /// <summary>How long the rest will take at the pace so far.</summary>
    public static TimeSpan Left(long done, long count, TimeSpan elapsed) => elapsed * ((count - done) / (double)done);

    private void Tell(string what, int done, int count, TimeSpan elapsed)
    {
        var state = Line($"{done}");
        if (count > 0)
        {
            var bar = _isTerminal ? Bar(done, count) + " " : "";
            state = Line($"{bar}{100L * done / count}% of {count}, {Left(done, count, elapsed):m\\:ss} left");
        }

        if (_isTerminal)
        {
            _to!.Write($"\r{what} {state} ");
        }
        else
        {
            _to!.WriteLine($"{what}: {state}");
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Loop(Progress progress, string what, int count)
    {
        private readonly long _begin = progress._time.GetTimestamp();
        private long _told = progress._time.GetTimestamp();
        private int _done;

        public void Step() => MoveTo(_done + 1);

        public void MoveTo(int done)
        {
            _done = done;
            if (_done > 0 && progress._to is not null && progress._time.GetElapsedTime(_told) >= (progress._isTerminal ? BetweenBars : BetweenLines))
            {
                _told = progress._time.GetTimestamp();
                progress.Tell(what, _done, count, progress._time.GetElapsedTime(_begin));
            }
        }

        public void End()
        {
            if (progress._isTerminal)
            {
                // The last bar makes room for what comes.
                progress._to!.Write($"\r{new string(' ', Width + what.Length + 50)}\r");
            }
        }
    }
}
