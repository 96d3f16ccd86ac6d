using Microsoft.Extensions.Time.Testing;
using Moderation.Service.Operations;

namespace Moderation.Tests.Backtesting;

public sealed class PaceTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 250, 100)]
    [InlineData(10, 250, 90)]
    [InlineData(10, 100, 30)]
    [InlineData(100, 250, 0)]
    [InlineData(400, 250, 0)]
    public void Meanwhile_a_hundred_thousand_take_40_seconds_and_longer_only_when_they_must(double workedMs, int comments, double restMs) =>
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
        _clock.Advance(TimeSpan.FromMilliseconds(89));
        Assert.False(rest.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await rest;
    }
}
