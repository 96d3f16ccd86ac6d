using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Moderation.Scoring;
using Moderation.TestSupport;
using static Moderation.TestSupport.TinyNetwork;

namespace Moderation.Tests.Scoring.Second;

public sealed class SecondScorerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("كلام", 0, 0)]
    [InlineData($"{Bad}", 1, 0)]
    [InlineData($"{Good}", 0, 1)]
    [InlineData($"{Bad} {Bad} {Good} كلام", 2, 1)]
    [InlineData($"«{Bad}»، {Good}!", 1, 1)]
    [InlineData("bad badly", 2, 0)]
    public async Task Scores_are_those_that_a_hand_works_out(string text, int bad, int good)
    {
        using var exclusive = new SecondSite();
        using var separate = new SecondSite(("Activation", "sigmoid"), ("Labels:1", "spam"));
        var first = -1 + (2 * bad) - (2 * good);
        var second = 0.5 - bad;

        var softmax = await exclusive.Scorer.AskAsync(text, Token);
        var sigmoid = await separate.Scorer.AskAsync(text, Token);

        Assert.Equal(Math.Exp(first) / (Math.Exp(first) + Math.Exp(second)), softmax.Of(CommentAttribute.Toxicity)!.Value, 1e-4);
        Assert.Null(softmax.Of(CommentAttribute.Spam));
        Assert.Equal(1 / (1 + Math.Exp(-first)), sigmoid.Of(CommentAttribute.Toxicity)!.Value, 1e-4);
        Assert.Equal(1 / (1 + Math.Exp(-second)), sigmoid.Of(CommentAttribute.Spam)!.Value, 1e-4);
    }

    [Fact]
    public async Task Labels_that_exclude_each_other_add_up_to_one_attribute()
    {
        using var site = new SecondSite(("Labels:1", "toxicity"));

        Assert.Equal(1, (await site.Scorer.AskAsync(Bad, Token)).Of(CommentAttribute.Toxicity));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 12)]
    [InlineData(true, 12)]
    public async Task A_network_of_narrower_inputs_or_a_fixed_length_says_the_same(bool narrow, int length)
    {
        using var usual = new SecondSite();
        using var other = new SecondSite(folder => Write(folder, narrow, length));
        foreach (var text in new[] { "كلام", $"{Bad} {Bad} {Good}", string.Join(' ', Enumerable.Repeat(Bad, 10)) })
        {
            Assert.Equal(
                (await usual.Scorer.AskAsync(text, Token)).Of(CommentAttribute.Toxicity),
                (await other.Scorer.AskAsync(text, Token)).Of(CommentAttribute.Toxicity));
        }
    }

    [Fact]
    public async Task Of_a_long_text_the_beginning_is_read()
    {
        using var site = new SecondSite(("MaximumLength", "4"));
        var two = await site.Scorer.AskAsync($"{Bad} {Good}", Token);

        Assert.Equal(two.Of(CommentAttribute.Toxicity), (await site.Scorer.AskAsync($"{Bad} {Good} {Bad} {Bad}", Token)).Of(CommentAttribute.Toxicity));
        Assert.Equal(two.Of(CommentAttribute.Toxicity), (await site.Scorer.AskAsync($"{Bad} {Good} " + string.Concat(Enumerable.Repeat(Bad + " ", 100_000)), Token)).Of(CommentAttribute.Toxicity));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\u200b")]
    [InlineData("😀")]
    [InlineData("\u202e\u064b\u064b\u064b")]
    [InlineData("[PAD] [CLS] [SEP] [MASK]")]
    public async Task Whatever_the_text_there_is_an_answer(string text)
    {
        using var site = new SecondSite();
        var nothing = (await site.Scorer.AskAsync("كلام", Token)).Of(CommentAttribute.Toxicity);

        Assert.Equal(nothing, (await site.Scorer.AskAsync(text, Token)).Of(CommentAttribute.Toxicity));
    }

    [Theory]
    [InlineData(0.2f, true)]
    [InlineData(0.5f, true)]
    [InlineData(0.79f, true)]
    [InlineData(0.19f, false)]
    [InlineData(0.8f, false)]
    [InlineData(float.NaN, false)]
    public void It_is_asked_only_where_the_first_scorer_is_unsure(float toxicity, bool asked)
    {
        using var site = new SecondSite();

        Assert.Equal(asked, site.Scorer.IsToBeAsked(First(toxicity)));
        Assert.False(site.Scorer.IsToBeAsked(First(0.5f) with { Supported = false }));
    }

    [Fact]
    public void The_band_and_the_languages_are_the_sites_to_say()
    {
        using var site = new SecondSite(("Band:From", "0.4"), ("Band:To", "0.45"), ("Languages:0", "en"), ("Labels:1", "insult"));

        Assert.False(site.Scorer.IsToBeAsked(First(0.41f)));
        Assert.True(site.Scorer.IsToBeAsked(First(0.41f) with { Language = CommentLanguage.English }));
        Assert.False(site.Scorer.IsToBeAsked(First(0.39f) with { Language = CommentLanguage.English }));
        Assert.False(site.Scorer.IsToBeAsked(First(0.45f) with { Language = CommentLanguage.English }));
        Assert.True(site.Scorer.IsToBeAsked(First(0.9f, insult: 0.4f) with { Language = CommentLanguage.English }));
        Assert.False(site.Scorer.IsToBeAsked(First(0.9f, spam: 0.4f) with { Language = CommentLanguage.English }));
    }

    [Fact]
    public async Task Its_time_out_holds_and_what_ran_over_it_is_stopped()
    {
        using var site = new SecondSite(("TimeOut", "00:00:00.3"));
        for (var round = 0; round < 3; round++)
        {
            var clock = Stopwatch.StartNew();

            var late = await site.Scorer.AskAsync($"{Slow} كلام", Token);

            Assert.Equal(SecondScore.TimedOut, late.Unavailable);
            Assert.Null(late.Of(CommentAttribute.Toxicity));
            Assert.InRange(clock.Elapsed.TotalSeconds, 0.29, 5);
        }

        // The one thread is free again.
        await Eventually.TrueAsync(
            async token => (await site.Scorer.AskAsync(Bad, token)).Unavailable is null, TimeSpan.FromSeconds(10), () => "for an answer", Token);
    }

    [Fact]
    public async Task When_too_many_wait_the_answer_is_no_at_once()
    {
        using var site = new SecondSite(("TimeOut", "00:00:03"));
        using var patience = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 17).Select(_ => site.Scorer.AskAsync(Slow, patience.Token)).ToList();
        await Task.Delay(100, Token);
        waiting.Add(site.Scorer.AskAsync(Slow, patience.Token));
        var clock = Stopwatch.StartNew();

        var refused = await site.Scorer.AskAsync(Bad, Token);

        Assert.Equal(SecondScore.Busy, refused.Unavailable);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        await Eventually.TrueAsync(
            async token => (await site.Scorer.AskAsync(Bad, token)).Unavailable is null, TimeSpan.FromSeconds(10), () => "for an answer after all gave up", Token);
    }

    [Theory]
    [InlineData(Fatal)]
    [InlineData(Senseless)]
    public async Task A_failure_says_so_and_the_next_text_is_read(string text)
    {
        using var site = new SecondSite();

        Assert.Equal(SecondScore.Failed, (await site.Scorer.AskAsync(text, Token)).Unavailable);
        Assert.Null((await site.Scorer.AskAsync(Bad, Token)).Unavailable);
    }

    [Fact]
    public async Task Operators_see_how_often_it_answers_and_why_it_does_not()
    {
        var outcomes = new ConcurrentQueue<object?>();
        using var site = new SecondSite(("TimeOut", "00:00:00.2"));
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "moderation.second_scorer.duration" && instrument.Meter.Scope == site.Meters)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => outcomes.Enqueue(tags.ToArray().Single(tag => tag.Key == "outcome").Value));
        listener.Start();

        foreach (var text in new[] { Bad, Fatal, Slow })
        {
            await site.Scorer.AskAsync(text, Token);
        }

        Assert.Equal(["answered", "failed", "timed_out"], outcomes);
    }

    [Fact]
    public async Task Many_threads_ask_at_once_and_each_gets_its_own_answer()
    {
        using var site = new SecondSite(("Threads", "3"));
        var expected = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var text in new[] { Bad, Good, "كلام" })
        {
            expected[text] = (await site.Scorer.AskAsync(text, Token)).Of(CommentAttribute.Toxicity);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (i, token) =>
        {
            var text = expected.Keys.ElementAt(i % 3);
            Assert.Equal(expected[text], (await site.Scorer.AskAsync(text, token)).Of(CommentAttribute.Toxicity));
        });
    }

    private static CommentScore First(float toxicity, float insult = float.NaN, float spam = float.NaN)
    {
        var scores = AttributeScores.Unknown();
        scores[(int)CommentAttribute.Toxicity] = toxicity;
        scores[(int)CommentAttribute.Insult] = insult;
        scores[(int)CommentAttribute.Spam] = spam;
        return new CommentScore(CommentLanguage.Arabic, Supported: true, scores);
    }
}
