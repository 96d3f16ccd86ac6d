using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Scoring;
using Moderation.Service.Intake;
using Moderation.Service.Scoring;
using Moderation.Tests.Scoring.Second;
using Moderation.TestSupport;

namespace Moderation.Tests.Intake;

public sealed class SecondOpinionsTests : IDisposable
{
    private readonly SecondSite _site = new(("Band:From", "0"), ("Band:To", "1"), ("TimeOut", "00:00:00.5"));
    private readonly SecondOpinions _opinions;

    public SecondOpinionsTests() =>
        _opinions = new SecondOpinions(StandingModel.Load(Path.Combine(AppContext.BaseDirectory, "models"), NullLogger.Instance), _site.Scorers);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_under_an_id_waits_for_what_came_before_and_for_nothing_else()
    {
        using var first = Take("1", TinyNetwork.Slow, Token);
        using var edit = Take("1", TinyNetwork.Bad, Token);
        using var other = Take("2", TinyNetwork.Bad, Token);
        var (firstComes, editComes, otherComes) = (first!.ComesAsync(Token), edit!.ComesAsync(Token), other!.ComesAsync(Token));

        Assert.Equal(SecondScore.TimedOut, (await firstComes)!.Unavailable);
        await otherComes;
        await Task.Delay(50, Token);
        Assert.False(editComes.IsCompleted);

        first.Dispose();
        Assert.NotNull(await editComes.WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    [Fact]
    public async Task What_need_not_be_asked_waits_too_when_something_is_before_it()
    {
        using var first = Take("1", TinyNetwork.Slow, Token);
        using var foreign = Take("1", "Это обычный комментарий", Token);

        Assert.NotNull(foreign);
        Assert.Null(Take("2", "Это обычный комментарий", Token));
        var comes = foreign.ComesAsync(Token);
        Assert.False(comes.IsCompleted);
        first!.Dispose();
        Assert.Null(await comes.WaitAsync(TimeSpan.FromSeconds(10), Token));

        // The row is empty again.
        foreign.Dispose();
        Assert.Null(Take("1", "Это обычный комментарий", Token));
    }

    [Fact]
    public async Task Who_gives_up_makes_way()
    {
        using var patience = new CancellationTokenSource();
        using var first = Take("1", TinyNetwork.Slow, patience.Token);
        using var second = Take("1", TinyNetwork.Bad, Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first!.ComesAsync(patience.Token));
        first!.Dispose();

        Assert.NotNull(await second!.ComesAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    public void Dispose() => _site.Dispose();

    private SecondOpinions.Turn? Take(string id, string text, CancellationToken cancellationToken) =>
        _opinions.Take(new Comment { Site = "news", Id = id, Text = text }, _site.Site, cancellationToken);
}
