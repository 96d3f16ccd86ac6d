using System.Diagnostics.Metrics;
using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Facts;
using Moderation.IntegrationTests.Infrastructure;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Scoring;
using Moderation.Service.Operations;
using Moderation.Service.Policies;
using Moderation.Service.Scoring;
using Moderation.Service.Scoring.Shadow;
using Moderation.Service.Sites;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Administration;

/// <summary>What becomes of a shadow's scores on every database. The subclasses below only say which one.</summary>
public abstract class ShadowTests(TestServers? servers) : IAsyncLifetime
{
    private const int Comments = 10_050;
    private const int Queue = 10_000;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ModelStage _stage = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private TemporaryDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Database Database => _database!.Database;

    private ShadowStore Store => new(Database);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync(servers, Token);
        await new ModelRegistry(Database, TimeProvider.System).BeginShadowAsync("strict", ModelStage.Shipped, new ChangeNote(null, null), Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        await _services.DisposeAsync();
        _stage.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_older_than_it_is_kept_is_forgotten()
    {
        await CommentsAsync(2_600);
        await Store.AddAsync([.. Enumerable.Range(1, 2_500).Select(key => Score(key, Now.AddDays(-31)))], Token);
        await Store.AddAsync([.. Enumerable.Range(2_501, 100).Select(key => Score(key, Now.AddDays(-29)))], Token);

        await Store.ForgetAsync(Now.AddDays(-30), Token);

        Assert.Equal(100, await CountAsync());
    }

    [Fact]
    public async Task A_score_that_comes_after_the_erasure_of_its_comment_is_left_out_and_one_that_comes_twice_counts_once()
    {
        await CommentsAsync(3);
        await Store.AddAsync([Score(1, Now), Score(2, Now)], Token);

        Assert.True(await new CommentReader(Database, TimeProvider.System).EraseAsync("news", "c1", Token));
        await Store.AddAsync([Score(1, Now), Score(2, Now), Score(3, Now)], Token);

        Assert.Equal(2, await CountAsync());
        var report = await new ShadowReader(Database).VerdictsAsync(1, Token);
        Assert.Equal(2, Assert.Single(report).Comments);
    }

    [Fact]
    public async Task Scores_that_a_model_does_not_know_stay_unknown()
    {
        await CommentsAsync(2);
        await Store.AddAsync([Score(1, Now), Score(2, Now) with { ShadowScores = [null, null, null, null, null, null, 100] }], Token);

        var toxicity = Assert.Single(await new ShadowReader(Database).ScoresAsync(1, Token));

        Assert.Equal((CommentAttribute.Toxicity, 1L, 0.3), (toxicity.Attribute, toxicity.Comments, toxicity.Mean));
    }

    [Fact]
    public async Task What_does_not_fit_into_the_queue_is_dropped_and_counted_at_once_and_the_rest_is_scored()
    {
        await CommentsAsync(Comments);
        var scorer = CommentScorer.Load(_stage.Model("strict", 0.8));
        var standing = Standing();
        var scored = new Dictionary<string, long>(StringComparer.Ordinal);
        using var measures = new Measures(_services.GetRequiredService<IMeterFactory>());
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>() && instrument.Name.StartsWith("moderation.shadow.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
        {
            lock (scored)
            {
                scored[instrument.Name] = scored.GetValueOrDefault(instrument.Name) + count;
            }
        });
        listener.Start();
        using var shadow = Scoring(measures);
        shadow.Offer(Submission(1, standing), Recorded(1));
        shadow.Use(new ShadowRun { Run = 1, Version = "strict", Against = ModelStage.Shipped }, scorer);

        var submission = Submission(1, standing);
        var clock = Stopwatch.StartNew();
        for (var key = 1; key <= Comments; key++)
        {
            shadow.Offer(submission, Recorded(key));
        }

        var took = clock.Elapsed;
        shadow.Offer(Submission(1, scorer), Recorded(1));
        Assert.Equal(Comments - Queue, shadow.Dropped);
        await shadow.StartAsync(Token);
        await Eventually.TrueAsync(async _ => await CountAsync() == Queue, TimeSpan.FromSeconds(30), () => "for the queue to be scored", Token);
        await shadow.StopAsync(Token);

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
        Assert.Equal(Queue, scored["moderation.shadow.scored"]);
        Assert.Equal(Comments - Queue, scored["moderation.shadow.dropped"]);
    }

    [Fact]
    public async Task What_a_second_scorer_said_counts_for_both_models()
    {
        await CommentsAsync(2);
        var standing = Standing();
        using var measures = new Measures(_services.GetRequiredService<IMeterFactory>());
        using var shadow = Scoring(measures);
        shadow.Use(new ShadowRun { Run = 1, Version = "strict", Against = ModelStage.Shipped }, CommentScorer.Load(_stage.Model("strict", 0.8)));
        var clean = AttributeScores.Unknown();
        clean[(int)CommentAttribute.Toxicity] = 0.1f;

        shadow.Offer(Submission(1, standing, SecondScore.Answered("tiny", 1, clean)), Recorded(1));
        shadow.Offer(Submission(2, standing), Recorded(2));
        await shadow.StartAsync(Token);
        await Eventually.TrueAsync(async _ => await CountAsync() == 2, TimeSpan.FromSeconds(30), () => "for both to be scored", Token);
        await shadow.StopAsync(Token);

        await using var connection = await Database.OpenAsync(Token);
        var agreed = await connection.QueryAsync<bool>("select standing_verdict = shadow_verdict from shadow_score order by position");
        Assert.Equal([true, false], agreed);
    }

    private CommentScorer Standing() => CommentScorer.Load(Path.Combine(_stage.ModelsFolder, ModelStage.Shipped));

    private ShadowScoring Scoring(Measures measures)
    {
        var sites = SiteRegistry.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Sites:news:ApiKey", "any-key-will-do")]).Build());
        return new ShadowScoring(Database, Store, sites, new StandingPolicies(sites), measures, TimeProvider.System, NullLogger<ShadowScoring>.Instance);
    }

    private static RecordedDecision Recorded(int key) => new() { Position = key, CommentKey = key, Site = "news" };

    private static JudgedSubmission Submission(int key, CommentScorer scorer, SecondScore? second = null)
    {
        var comment = new Comment { Site = "news", Id = $"c{key}", Text = A.PoliteText };
        var submission = new Submission
        {
            Comment = comment,
            Scorer = scorer,
            Scored = Scored.Of(comment.Text, scorer, second),
            ReceivedAt = Now,
            EventId = Guid.CreateVersion7(Now),
            BodyHash = "any",
            Text = Fingerprint.Of(comment.Text),
        };
        return new JudgedSubmission(submission, Judge.Decide(comment, Policy.Compile(new PolicyOptions()).Policy!, scorer, second), History.Empty);
    }

    private static ShadowScore Score(int key, DateTimeOffset at) => new()
    {
        Run = 1,
        Position = key,
        CommentKey = key,
        ScoredAt = at.ToUnixTimeMilliseconds(),
        StandingVerdict = 1,
        ShadowVerdict = 0,
        StandingAgainst = 0,
        ShadowAgainst = 1,
        StandingScores = [1_000, null, null, null, null, null, null],
        ShadowScores = [4_000, null, null, null, null, null, null],
    };

    /// <summary>Comments with the keys from 1 on.</summary>
    private Task CommentsAsync(int count) => Database.WriteAsync(
        (connection, transaction) => connection.ExecuteAsync(
            """
            with recursive number(n) as (select 1 union all select n + 1 from number where n < @count)
            insert into comment (site, comment_id, revision, sequence, verdict, body, body_hash, received_at)
            select 'news', 'c' || n, 1, 1, 1, 'text', 'hash', 0 from number order by n
            """,
            new { count },
            transaction),
        Token);

    private async Task<long> CountAsync()
    {
        await using var connection = await Database.OpenAsync(Token);
        return await connection.ExecuteScalarAsync<long>("select count(*) from shadow_score");
    }
}

public sealed class SqliteShadowTests() : ShadowTests(servers: null);

public sealed class PostgresShadowTests(TestServers servers) : ShadowTests(servers);
