using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Infrastructure;
using Moderation.Judging;
using Moderation.Labelling;
using Moderation.Rules;
using Moderation.Rules.Documents;
using Moderation.Service.Backtesting;
using Moderation.Service.Facts;
using Moderation.Service.Labelling;
using Moderation.Service.Operations;
using Moderation.Service.Scoring;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Backtesting;

/// <summary>Comments of one site that are judged and recorded as by the service, and labelled; without a service. Arabic comments have a toxicity of 0.1.</summary>
internal sealed class BacktestStage : IAsyncDisposable
{
    /// <summary>A policy that approves whatever no rule objects to.</summary>
    public const string Lenient = "thresholds: {toxicity: {approveBelow: 1}}\nunsupportedLanguage: approve\n";

    private readonly TemporaryDatabase _database;
    private readonly ModelStage _models = new();
    private readonly AuthorHash _hashes;
    private readonly CommentStore _store;

    private BacktestStage(TemporaryDatabase database)
    {
        _database = database;
        _hashes = new AuthorHash(Database, "any key");
        _store = new CommentStore(Database, new CopyMemory(new CopyOptions(), Clock), new Revisions(Database, _hashes));
        Model = StandingModel.Load(_models.ModelsFolder, NullLogger.Instance);
        Backtest = new Backtest(new BacktestReader(Database), Model, new Pace(() => false, TimeProvider.System), TimeProvider.System);
    }

    public Database Database => _database.Database;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public StandingModel Model { get; }

    public Backtest Backtest { get; }

    public CommentReader Comments => new(Database, Clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<BacktestStage> OpenAsync(TestServers? servers)
    {
        var stage = new BacktestStage(await TemporaryDatabase.CreateAsync(servers, Token));
        await stage._hashes.LoadAsync(Token);
        return stage;
    }

    /// <summary>A policy that must be right.</summary>
    public static Policy PolicyOf(string yaml)
    {
        var (policy, problems) = new PolicyBundle("policy.yaml", new Dictionary<string, string>(StringComparer.Ordinal) { ["policy.yaml"] = yaml }).Compile();
        Assert.Empty(problems);
        return policy!;
    }

    public static Comment Comment(string id, string? text = null, int author = 1) => new()
    {
        Site = "news",
        Id = id,
        Text = text ?? $"{A.PoliteText} {id}",
        Author = A.Author(author),
        Article = A.Article(),
    };

    /// <summary>Judges comments by a policy and records them, one after the other.</summary>
    public async Task<IReadOnlyList<SubmissionOutcome>> RecordAsync(Policy policy, params IEnumerable<Comment> comments)
    {
        var outcomes = new List<SubmissionOutcome>();
        foreach (var comment in comments)
        {
            outcomes.AddRange(await _store.RecordAsync([Scored(comment)], (submission, history) =>
                Judge.Decide(submission.Comment, policy, submission.Scorer, submission.EvidenceWith(history), submission.ReceivedAt), Token));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return outcomes;
    }

    public Task<LabelOutcome> LabelAsync(string id, Verdict verdict, string by = "mona", LabelSource source = LabelSource.Moderator) => new LabelStore(Database, Clock).RecordAsync(
        "news", id, new Label { Source = source, By = by, Verdict = verdict }, null, null, Token);

    /// <summary>Runs a backtest.</summary>
    public Task<BacktestReport> BacktestAsync(string yaml, int last = 1_000, DateTimeOffset? from = null, DateTimeOffset? to = null, int examples = 10) =>
        Backtest.RunAsync(new BacktestQuery("news", PolicyOf(yaml), last, from, to, examples), (_, _) => Task.CompletedTask, Token);

    public async ValueTask DisposeAsync()
    {
        _hashes.Dispose();
        _models.Dispose();
        await _database.DisposeAsync();
    }

    private Submission Scored(Comment comment)
    {
        var (author, now) = (comment.Author, Clock.GetUtcNow());
        var email = EmailFacts.Of(author?.Email);
        return new Submission
        {
            Comment = comment,
            Scorer = Model.Scorer,
            Scored = Judging.Scored.Of(comment.Text, Model.Scorer),
            ReceivedAt = now,
            EventId = Guid.CreateVersion7(now),
            BodyHash = _hashes.Body(comment.Text),
            Subjects = new SubjectHashes(_hashes.Mailbox(email, author?.Email), _hashes.Ip(author?.Ip), _hashes.Account(author?.Id), _hashes.Article(comment.Article?.Id)),
            Email = email.Traits,
            Text = Fingerprint.Of(comment.Text),
            AuthorJson = System.Text.Json.JsonSerializer.Serialize(author! with { Email = null, Ip = null, UserAgent = null }, A.Json),
            ArticleJson = System.Text.Json.JsonSerializer.Serialize(comment.Article, A.Json),
        };
    }
}
