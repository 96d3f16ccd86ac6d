using System.Text.Json;
using Dapper;
using Moderation.Contracts;
using Moderation.IntegrationTests.Backtesting;
using Moderation.Labelling;
using Moderation.Rules;
using Moderation.Service.Reviewing.Deciding;
using Moderation.Service.Reviewing.Queues;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Reviewing;

/// <summary>Comments of one site, held, approved or rejected by the policy, and a moderators' desk to decide about them; without a service.</summary>
internal sealed class ReviewStage : IAsyncDisposable
{
    private readonly BacktestStage _comments;
    private readonly AuthorHash _hashes;
    private Campaigns _campaigns = new();
    private int _decisions;

    private ReviewStage(BacktestStage comments)
    {
        _comments = comments;
        _hashes = new AuthorHash(comments.Database, "any key");
        Feed = new DecisionFeed(comments.Database, comments.Clock);
        Decisions = new ModeratorDecisions(comments.Database, _hashes, Feed, comments.Clock);
    }

    public Database Database => _comments.Database;

    public BacktestStage Comments => _comments;

    public AuthorHash Hashes => _hashes;

    public TimeProvider Clock => _comments.Clock;

    public DecisionFeed Feed { get; }

    public ModeratorDecisions Decisions { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Policy Holding { get; } = BacktestStage.PolicyOf(BacktestStage.Lenient + "rules:\n  - {name: all, when: links >= 0, then: hold}\n");

    private static Policy Approving { get; } = BacktestStage.PolicyOf(BacktestStage.Lenient);

    private static Policy Rejecting { get; } = BacktestStage.PolicyOf(BacktestStage.Lenient + "rules:\n  - {name: all, when: links >= 0, then: reject}\n");

    public static async Task<ReviewStage> OpenAsync(TestServers? servers)
    {
        var stage = new ReviewStage(await BacktestStage.OpenAsync(servers));
        await stage._hashes.LoadAsync(Token);
        return stage;
    }

    public static ModeratorDecision Approve(string by = "mona") => new() { Id = "unset", By = by, Verdict = Verdict.Approve };

    public static ModeratorDecision Reject(RejectionReason reason = RejectionReason.Insult, string by = "mona", string? note = null) =>
        new() { Id = "unset", By = by, Verdict = Verdict.Reject, Reason = reason, Note = note };

    public static ModeratorDecision Hold(string? note = null, string by = "mona") => new() { Id = "unset", By = by, Verdict = Verdict.Hold, Note = note };

    public static SeenComment Seen(string id, int revision = 1, int sequence = 1) => new("news", id, revision, sequence);

    /// <summary>Has comments judged: held, approved or rejected, whatever they say.</summary>
    public Task<IReadOnlyList<SubmissionOutcome>> SubmitAsync(Verdict verdict, params IEnumerable<Comment> comments) => _comments.RecordAsync(
        verdict switch
        {
            Verdict.Approve => Approving,
            Verdict.Reject => Rejecting,
            _ => Holding,
        },
        comments);

    public Task<IReadOnlyList<SubmissionOutcome>> SubmitAsync(Verdict verdict, params IEnumerable<string> ids) =>
        SubmitAsync(verdict, ids.Select(id => BacktestStage.Comment(id)));

    /// <summary>Decides about comments that were seen, under an id of its own.</summary>
    public Task<IReadOnlyList<ModeratorOutcome>> DecideAsync(ModeratorDecision decision, params IReadOnlyList<SeenComment> seen) =>
        Decisions.DecideAsync(decision.Id == "unset" ? decision with { Id = FormattableString.Invariant($"d-{Interlocked.Increment(ref _decisions)}") } : decision, seen, Token);

    /// <summary>Decides about one comment; returns what became of it.</summary>
    public async Task<ModeratorOutcomeKind> DecideAsync(ModeratorDecision decision, string id, int revision = 1, int sequence = 1) =>
        Assert.Single(await DecideAsync(decision, Seen(id, revision, sequence))).Kind;

    /// <summary>Does what the service does a moment after decisions.</summary>
    public async Task FollowAsync()
    {
        while (await Database.WriteAsideAsync((connection, transaction) => ReviewFollower.FollowAsync(Database, connection, transaction, _campaigns, Token), Token))
        {
        }
    }

    /// <summary>Forgets what only memory holds.</summary>
    public async Task RestartAsync()
    {
        await using var connection = await Database.OpenAsync(Token);
        _campaigns = await ReviewFollower.RecallAsync(connection);
    }

    /// <summary>The events of a comment, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(string id)
    {
        var comment = await _comments.Comments.FindAsync("news", id, Token);
        return [.. comment!.Events.Select(written =>
        {
            using var document = JsonDocument.Parse(written);
            return document.RootElement.Clone();
        })];
    }

    public async Task<T?> ScalarAsync<T>(string statement, object? parameters = null)
    {
        await using var connection = await Database.OpenAsync(Token);
        return await connection.ExecuteScalarAsync<T>(statement, parameters);
    }

    public async ValueTask DisposeAsync()
    {
        _hashes.Dispose();
        await _comments.DisposeAsync();
    }
}
