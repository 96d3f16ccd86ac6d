using System.Data.Common;
using Dapper;
using Moderation.Contracts;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Queues;

/// <summary>
/// Follows the feed of decisions, beside the writers of them, and puts what is held before moderators: a moment after it was decided, and
/// at no cost to intake. What was decided while nobody followed is caught up with.
/// </summary>
internal sealed partial class ReviewFollower(Database database, DecisionFeed feed, TimeProvider clock, ILogger<ReviewFollower> logger)
    : LeadingService(database, Role.FollowDecisions, clock)
{
    /// <summary>Under which the feed remembers how far it has got.</summary>
    public const string Reader = "reviews";

    /// <summary>Positions in one step: few enough that whoever waits for the lock meanwhile does not wait long.</summary>
    private const int Step = 1_000;

    private static readonly string Waiting = ReviewItems.Find("c.comment_key in (select comment_key from review_item where held = 1 order by entry desc limit @Most)") + " order by c.comment_key";

    /// <summary>A comment that was approved or rejected at once was never there.</summary>
    private static readonly string Changed = $"""
        select distinct comment_key from decision where position > @after and position <= @until and (verdict = {(int)Verdict.Hold} or sequence > 1)
        """;

    protected override async Task LeadAsync(Lease lease, CancellationToken stoppingToken)
    {
        var campaigns = new Campaigns();
        foreach (var source in await lease.ReadAsync(
            async connection => (await connection.QueryAsync<ReviewSource>(Waiting, new { Campaigns.Most })).AsList(), stoppingToken))
        {
            campaigns.Of(source);
        }

        while (true)
        {
            var grown = feed.Grown;
            while (await lease.RunAsync((connection, transaction) => FollowAsync(Database, connection, transaction, campaigns, stoppingToken), stoppingToken))
            {
                Outage.End();
            }

            await Task.WhenAny(grown, Task.Delay(LookAgain, Clock, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    protected override void Failed(string outline) => Log.Failed(logger, outline);

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
