using Microsoft.Extensions.Time.Testing;
using Moderation.Cli;

namespace Moderation.Tests.Evaluation;

public sealed class ProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();

    [Fact]
    public void A_terminal_shows_a_bar_with_the_time_left()
    {
        Loop(isTerminal: true, count: 10, upTo: 5);

        Assert.Contains("\rscoring [###############...............] 50% of 10, 0:05 left ", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_gets_a_line_now_and_then()
    {
        Loop(isTerminal: false, count: 40, upTo: 21);

        Assert.Equal<string>(
            ["scoring: 40", "scoring: 25% of 40, 0:30 left", "scoring: 50% of 40, 0:20 left"],
            _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task What_tells_itself_how_far_it_is_is_followed()
    {
        var said = new List<int>();
        await foreach (var done in new Progress(_output, isTerminal: false, _time).FollowAsync(SayAsync(), "backtest", done => done < 0 ? null : (done, 400)))
        {
            said.Add(done);
        }

        Assert.Equal([0, 100, 300, -1], said);
        Assert.Equal<string>(
            ["backtest: 400", "backtest: 25% of 400, 0:30 left", "backtest: 75% of 400, 0:06 left"],
            _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));

        async IAsyncEnumerable<int> SayAsync()
        {
            foreach (var done in new[] { 0, 100, 300, -1 })
            {
                yield return done;
                _time.Advance(TimeSpan.FromSeconds(10));
                await Task.Yield();
            }
        }
    }

    [Fact]
    public void Nobody_is_told_nothing() => Assert.Equal(3, Progress.None.Track([1, 2, 3], "scoring", 3).Count());

    private void Loop(bool isTerminal, int count, int upTo)
    {
        foreach (var _ in new Progress(_output, isTerminal, _time).Track(Enumerable.Range(0, count), "scoring", count).Take(upTo + 1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
