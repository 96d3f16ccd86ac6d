using Dapper;
using Moderation.Contracts;
using Moderation.IntegrationTests.Infrastructure;
using Moderation.Labelling;
using Moderation.Service.Labelling;
using Moderation.Service.Reviewing;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Labelling;

/// <summary>Labels and samples in a database alone, on every one. The subclasses below only say which.</summary>
public abstract class LabelDatabaseTests(TestServers? servers) : IAsyncLifetime
{
    private const int Hold = 0;
    private const int Approve = 1;
    private const int Reject = 2;

    private TemporaryDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Database Database => _database!.Database;

    private LabelStage Stage => new(Database);

    private LabelStore Labels => new(Database, TimeProvider.System);

    private ReviewSampling Sampling => new(Database, TimeProvider.System);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync(servers, Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task While_labels_arrive_every_text_comes_once_and_the_next_export_has_what_came_meanwhile()
    {
        const int Before = 60;
        await Stage.CommentsAsync(100);
        for (var number = 1; number <= Before; number++)
        {
            await Stage.LabelAsync(number, "m1", Verdict.Approve);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var labelled = 0;

        // On threads of their own: SQLite never waits, so a writer would not let anybody else begin.
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            // Some label what was exported already, some what will be, some what nobody has labelled.
            for (var turn = 0; !ending.IsCancellationRequested; turn++)
            {
                await Stage.LabelAsync((((turn * 4) + writer) * 37 % 100) + 1, $"w{writer}-{turn}", Verdict.Reject);
                Interlocked.Increment(ref labelled);
                await Task.Delay(1, Token);
            }
        }, Token)).ToList();
        var first = new List<LabelRow>();
        var second = new List<LabelRow>();
        LabelCursor cursor;
        try
        {
            await Eventually.TrueAsync(_ => Task.FromResult(Volatile.Read(ref labelled) > 10), TimeSpan.FromSeconds(20), () => "for labels", Token);
            cursor = await Stage.ExportAsync(first, LabelCursor.Begin(0), pauseMilliseconds: 10);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(writers);
        }

        await Stage.ExportAsync(second, cursor);

        Assert.Equal(first.Count, first.DistinctBy(row => row.Id).Count());
        Assert.Superset(Enumerable.Range(1, Before).Select(LabelStage.Id).ToHashSet(StringComparer.Ordinal), first.Select(row => row.Id).ToHashSet(StringComparer.Ordinal));
        Assert.NotEmpty(second);
        Assert.Equal(second.Count, second.DistinctBy(row => row.Id).Count());
        await using var connection = await Database.OpenAsync(Token);
        var everyLabel = await connection.ExecuteScalarAsync<long>("select count(*) from label");
        var newest = first.Concat(second).GroupBy(row => row.Id, StringComparer.Ordinal).Select(rows => rows.Last());
        Assert.Equal(everyLabel, newest.Sum(row => row.Opinion.Provenance.Values.Sum()));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from label a join label b on b.label_id > a.label_id and b.labelled_at < a.labelled_at"));
    }

    [Fact]
    public async Task A_label_and_an_erasure_at_once_leave_no_words_and_no_row()
    {
        await Stage.CommentsAsync(60);
        var reader = new CommentReader(Database, TimeProvider.System);
        for (var number = 1; number <= 60; number++)
        {
            var id = LabelStage.Id(number);
            var label = Labels.RecordAsync(
                "news", id, new Label { Source = LabelSource.ReaderReport, By = "reader", Verdict = Verdict.Reject }, null, "words of a reader", Token);
            var erasure = reader.EraseAsync("news", id, Token);
            await Task.WhenAll(label, erasure);
        }

        var rows = new List<LabelRow>();
        await Stage.ExportAsync(rows, LabelCursor.Begin(0));
        await using var connection = await Database.OpenAsync(Token);

        Assert.Empty(rows);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from label where note is not null or said_by is not null"));
    }

    [Fact]
    public async Task Uncertain_chooses_what_lies_nearest_to_the_middle_of_the_scores_that_decide_nothing()
    {
        // Between 0.2 and 1 the middle is 0.6; between 0.2 and 0.6 it is 0.4.
        await Stage.CommentAsync(1, Approve, LabelStage.Scores(0.05, 0.2, null));
        await Stage.CommentAsync(2, Hold, LabelStage.Scores(0.58, 0.2, null));
        await Stage.CommentAsync(3, Hold, LabelStage.Scores(0.95, 0.2, null));
        await Stage.CommentAsync(4, Hold, LabelStage.Scores(0.405, 0.2, 0.6));
        await Stage.CommentAsync(5, Hold, """{"scores":{},"explanation":{"thresholds":{}}}""");
        await Stage.CommentAsync(6, Hold, """{"scores":{"toxicity":0.6}}""");

        Assert.Equal((4, 2), await Sampling.SampleAsync("news", SamplingStrategy.Uncertain, 2, 1, Token));
        Assert.Equal(["c2", "c4"], await Stage.OpenReviewsAsync(SamplingStrategy.Uncertain));
        Assert.Equal((2, 1), await Sampling.SampleAsync("news", SamplingStrategy.Uncertain, 1, 1, Token));
        Assert.Equal(["c2", "c3", "c4"], await Stage.OpenReviewsAsync(SamplingStrategy.Uncertain));
    }

    [Fact]
    public async Task Disagree_chooses_what_people_contradict_before_what_a_shadow_contradicts()
    {
        await Stage.CommentAsync(1, Approve);
        await Stage.CommentAsync(2, Approve);
        await Stage.CommentAsync(3, Reject);
        await Stage.CommentAsync(4, Approve);
        await Stage.CommentAsync(5, Hold);
        await Stage.CommentAsync(6, Approve);
        await Stage.CommentAsync(7, Approve);
        await Stage.LabelAsync(1, "m1", Verdict.Reject);
        await Stage.LabelAsync(2, "m1", Verdict.Approve);
        await Stage.LabelAsync(2, "m2", Verdict.Reject);
        await Stage.LabelAsync(2, "m2", Verdict.Approve);
        await Stage.LabelAsync(5, "m1", Verdict.Reject);
        for (var report = 0; report < 3; report++)
        {
            // Moderators have spoken: a crowd of readers does not bring it back.
            await Labels.RecordAsync("news", LabelStage.Id(2), new Label { Source = LabelSource.ReaderReport, Verdict = Verdict.Reject }, null, null, Token);
        }

        await Stage.ShadowAsync(2, run: 1, Reject);
        await Stage.ShadowAsync(3, run: 1, Approve);
        await Stage.ShadowAsync(4, run: 1, Hold);
        await Stage.ShadowAsync(6, run: 1, Hold);
        await Stage.ShadowAsync(6, run: 2, Approve);
        await Stage.ShadowAsync(7, run: 1, Approve);

        Assert.Equal((3, 1), await Sampling.SampleAsync("news", SamplingStrategy.Disagree, 1, 1, Token));
        Assert.Equal(["c1"], await Stage.OpenReviewsAsync(SamplingStrategy.Disagree));
        Assert.Equal((2, 1), await Sampling.SampleAsync("news", SamplingStrategy.Disagree, 1, 1, Token));
        Assert.Equal(["c1", "c3"], await Stage.OpenReviewsAsync(SamplingStrategy.Disagree));
        Assert.Equal((1, 1), await Sampling.SampleAsync("news", SamplingStrategy.Disagree, 5, 1, Token));
        Assert.Equal(["c1", "c3", "c4"], await Stage.OpenReviewsAsync(SamplingStrategy.Disagree));
    }

    [Fact]
    public async Task Random_repeats_itself_by_seed_draws_each_with_the_same_chance_and_passes_over_what_has_a_moderators_label()
    {
        await Stage.CommentsAsync(100);
        await Stage.LabelAsync(7, "m1", Verdict.Approve);
        await Labels.RecordAsync("news", LabelStage.Id(8), new Label { Source = LabelSource.ReaderReport, Verdict = Verdict.Reject }, null, null, Token);
        await new CommentReader(Database, TimeProvider.System).EraseAsync("news", LabelStage.Id(9), Token);
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        var drawn = new List<string>();

        for (var seed = 0; seed < 60; seed++)
        {
            Assert.Equal((98, 20), await Sampling.SampleAsync("news", SamplingStrategy.Random, 20, seed, Token));
            drawn = await Stage.OpenReviewsAsync(SamplingStrategy.Random);
            drawn.ForEach(id => times[id] = times.GetValueOrDefault(id) + 1);
            await Stage.ForgetAsync();
        }

        await Sampling.SampleAsync("news", SamplingStrategy.Random, 20, 59, Token);
        Assert.Equal(drawn, await Stage.OpenReviewsAsync(SamplingStrategy.Random));
        Assert.Equal(98, times.Count);
        Assert.DoesNotContain(LabelStage.Id(7), times.Keys);
        Assert.DoesNotContain(LabelStage.Id(9), times.Keys);
        Assert.Contains(LabelStage.Id(8), times.Keys);

        // Each is drawn 12 times of 60 on average, with a standard deviation of 3.
        Assert.All(times.Values, count => Assert.InRange(count, 1, 28));
        Assert.Equal((0, 0), await Sampling.SampleAsync("sport", SamplingStrategy.Random, 20, 1, Token));
    }

    [Fact]
    public async Task Blind_chooses_only_what_the_machine_decided_itself()
    {
        await Stage.CommentAsync(1, Approve);
        await Stage.CommentAsync(2, Reject);
        await Stage.CommentAsync(3, Hold);
        await Stage.CommentAsync(4, Approve, """{"decidedBy":"mona","scores":{}}""");

        Assert.Equal((2, 2), await Sampling.SampleAsync("news", SamplingStrategy.Blind, 10, 1, Token));
        Assert.Equal(["c1", "c2"], await Stage.OpenReviewsAsync(SamplingStrategy.Blind));
        Assert.All(await new ReviewReader(Database).OpenAsync("news", 0, 10, Token), review => Assert.True(review.Verdict is null && review.Event is null));
    }

    [Fact]
    public async Task Only_the_newest_decisions_are_looked_at_and_two_who_sample_at_once_queue_nothing_twice()
    {
        await Stage.CommentsAsync(ReviewSampling.LookBack + 50);

        var (candidates, _) = await Sampling.SampleAsync("news", SamplingStrategy.Random, 1, 1, Token);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sampling.SampleAsync("news", SamplingStrategy.Random, 500, 2, Token)));

        Assert.Equal(ReviewSampling.LookBack, candidates);
        await using var connection = await Database.OpenAsync(Token);
        var queued = (await connection.QueryAsync<long>("select comment_key from review_request")).ToList();
        Assert.Equal(queued.Count, queued.Distinct().Count());
        Assert.InRange(queued.Count, 500, 2_001);
        Assert.All(queued, key => Assert.True(key > 50));
    }
}

public sealed class SqliteLabelDatabaseTests() : LabelDatabaseTests(servers: null);

public sealed class PostgresLabelDatabaseTests(TestServers servers) : LabelDatabaseTests(servers);
