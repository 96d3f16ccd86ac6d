using Microsoft.Extensions.Time.Testing;
using Moderation.Service.Backtesting;

namespace Moderation.Tests.Backtesting;

public sealed class PaceTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, 250, 40)]
    [InlineData(22.5, 250, 90)]
    [InlineData(50, 250, 62.5)]
    [InlineData(112.5, 250, 0)]
    [InlineData(400, 250, 0)]
    public void Work_takes_a_fifth_of_the_time_unless_a_hundred_thousand_would_then_take_more_than_45_seconds(double workedMs, int comments, double restMs) =>
        Assert.Equal(restMs, Pace.RestAfter(TimeSpan.FromMilliseconds(workedMs), comments).TotalMilliseconds);

    [Fact]
    public async Task It_rests_only_while_comments_are_coming_in()
    {
        var busy = false;
        var pace = new Pace(() => busy, _clock);
        var began = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        await pace.RestAsync(began, 250, Token);

        busy = true;
        var rest = pace.RestAsync(began, 250, Token).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(39));
        Assert.False(rest.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await rest;
    }
}
