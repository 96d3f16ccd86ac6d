using System.Data.Common;
using Dapper;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Searching;

/// <summary>
/// Follows the feed of decisions and keeps the words of comments in the index: beside intake, and slower while comments come in, so that it
/// costs intake nothing that it would notice. Restarted, it goes on where it was.
/// </summary>
internal sealed partial class SearchFollower(Database database, DecisionFeed feed, Pace pace, TimeProvider clock, ILogger<SearchFollower> logger)
    : LeadingService(database, Role.FollowForSearch, clock)
{
    /// <summary>Under which the feed remembers how far it has got.</summary>
    public const string Reader = "search";

    /// <summary>Positions in one step: few, as an erasure waits for the end of it.</summary>
    private const int Step = 250;

    /// <summary>A twentieth of one processor's time, and of SQLite's one pen, while comments come in.</summary>
    private const int Rest = 19;

    private const string Texts = """
        select distinct c.comment_key as CommentKey, c.site as Site, c.body as Body, c.author as Author
        from decision d join comment c on c.comment_key = d.comment_key
        where d.position > @after and d.position <= @until and d.decided_by is null
          and c.body is not null and c.erased_at is null and c.do_not_store is null
        """;

    protected override async Task LeadAsync(Lease lease, CancellationToken stoppingToken)
    {
        while (true)
        {
            var grown = feed.Grown;
            bool more;
            do
            {
                var began = Clock.GetTimestamp();
                more = await lease.RunAsync((connection, transaction) => FollowAsync(Database, connection, transaction, stoppingToken), stoppingToken);
                Outage.End();
                await pace.RestLongerAsync(began, Rest, stoppingToken);
            }
            while (more);

            await Task.WhenAny(grown, Task.Delay(LookAgain, Clock, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    protected override void Failed(string outline) => Log.Failed(logger, outline);

    /// <summary>Takes one step.</summary>
    /// <returns>Whether there is more.</returns>
    public static async Task<bool> FollowAsync(Database database, DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var after = await DecisionFeed.CursorAsync(connection, transaction, Reader, cancellationToken);
        var newest = await connection.ExecuteScalarAsync<long>("select coalesce(max(position), 0) from decision", transaction: transaction);
        if (newest <= after)
        {
            return false;
        }

        var until = Math.Min(after + Step, newest);
        await SearchLock.TakeAsync(database, connection, transaction);
        var comments = (await connection.QueryAsync<IndexedComment>(Texts, new { after, until }, transaction)).AsList();
        await SearchIndex.PutAsync(database, connection, transaction, comments);
        await DecisionFeed.MoveCursorAsync(connection, transaction, Reader, until, cancellationToken);
        return newest > until;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Indexing the words of comments failed with {Failure}; it is tried again until it works.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
