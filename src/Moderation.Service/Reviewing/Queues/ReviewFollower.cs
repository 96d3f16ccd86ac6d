using System.Data.Common;
using Dapper;
using Moderation.Contracts;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Queues;

/// <summary>Puts what is held before moderators.</summary>
internal sealed partial class ReviewFollower(Database database, DecisionFeed feed, Pace pace, TimeProvider clock, ILogger<ReviewFollower> logger)
    : FeedFollower(database, Role.FollowDecisions, feed, pace, Rest, clock)
{
    /// <summary>Under which the feed remembers how far it has got.</summary>
    public const string Reader = "reviews";

    /// <summary>Positions in one step: few enough that whoever waits for the lock meanwhile does not wait long.</summary>
    private const int Step = 1_000;

    /// <summary>A tenth of one processor's time, and of SQLite's one pen, while comments come in.</summary>
    private const int Rest = 9;

    private const string Waiting = """
        select c.comment_key as CommentKey, c.site as Site, c.verdict as Verdict, c.facts as Facts, i.campaign as Campaign
        from review_item i join comment c on c.comment_key = i.comment_key where i.held = 1 order by i.entry desc limit @Most
        """;

    /// <summary>A comment that was approved or rejected at once was never there.</summary>
    private static readonly string Changed = $"""
        select distinct comment_key from decision where position > @after and position <= @until and (verdict = {(int)Verdict.Hold} or sequence > 1)
        """;

    private Campaigns _campaigns = new();

    protected override async Task BeginAsync(Lease lease, CancellationToken cancellationToken) => _campaigns = await lease.ReadAsync(RecallAsync, cancellationToken);

    protected override Task<bool> FollowAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken) =>
        FollowAsync(Database, connection, transaction, _campaigns, cancellationToken);

    protected override void Failed(string outline) => Log.Failed(logger, outline);

    /// <summary>The campaigns of what waits: copies that come later belong to them, also when their first comment is decided.</summary>
    public static async Task<Campaigns> RecallAsync(DbConnection connection)
    {
        var campaigns = new Campaigns();
        foreach (var source in (await connection.QueryAsync<ReviewSource>(Waiting, new { Campaigns.Most })).Reverse())
        {
            campaigns.Recall(source);
        }

        return campaigns;
    }

    /// <summary>Takes one step.</summary>
    /// <returns>Whether there is more.</returns>
    public static Task<bool> FollowAsync(
        Database database, DbConnection connection, DbTransaction transaction, Campaigns campaigns, CancellationToken cancellationToken) => StepAsync(
        connection,
        transaction,
        Reader,
        Step,
        async (after, until) =>
        {
            await database.TakeTurnAsync(Role.WriteReviews, connection, transaction, cancellationToken);
            var keys = (await connection.QueryAsync<long>(Changed, new { after, until }, transaction)).AsList();
            await ReviewItems.RefreshAsync(database, connection, transaction, keys, campaigns);
        },
        cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Putting held comments before moderators failed with {Failure}; it is tried again until it works.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
