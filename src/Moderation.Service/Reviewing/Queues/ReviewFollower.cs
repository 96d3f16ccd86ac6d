using System.Data.Common;
using Dapper;
using Moderation.Contracts;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Queues;

/// <summary>
/// Follows the feed of decisions, beside the writers of them, and puts what is held before moderators: a moment after it was decided, and
/// later while very many comments come in, so that it costs intake little. What was decided while nobody followed is caught up with.
/// </summary>
internal sealed partial class ReviewFollower(Database database, DecisionFeed feed, Pace pace, TimeProvider clock, ILogger<ReviewFollower> logger)
    : LeadingService(database, Role.FollowDecisions, clock)
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

    protected override async Task LeadAsync(Lease lease, CancellationToken stoppingToken)
    {
        var campaigns = await lease.ReadAsync(RecallAsync, stoppingToken);
        while (true)
        {
            var grown = feed.Grown;
            bool more;
            do
            {
                var began = Clock.GetTimestamp();
                more = await lease.RunAsync((connection, transaction) => FollowAsync(Database, connection, transaction, campaigns, stoppingToken), stoppingToken);
                Outage.End();
                await pace.RestLongerAsync(began, Rest, stoppingToken);
            }
            while (more);

            await Task.WhenAny(grown, Task.Delay(LookAgain, Clock, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

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
    public static async Task<bool> FollowAsync(
        Database database, DbConnection connection, DbTransaction transaction, Campaigns campaigns, CancellationToken cancellationToken)
    {
        var after = await DecisionFeed.CursorAsync(connection, transaction, Reader, cancellationToken);
        var newest = await connection.ExecuteScalarAsync<long>("select coalesce(max(position), 0) from decision", transaction: transaction);
        if (newest <= after)
        {
            return false;
        }

        var until = Math.Min(after + Step, newest);
        await ReviewLock.TakeAsync(database, connection, transaction);
        var keys = (await connection.QueryAsync<long>(Changed, new { after, until }, transaction)).AsList();
        await ReviewItems.RefreshAsync(database, connection, transaction, keys, campaigns);
        await DecisionFeed.MoveCursorAsync(connection, transaction, Reader, until, cancellationToken);
        return newest > until;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Putting held comments before moderators failed with {Failure}; it is tried again until it works.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
