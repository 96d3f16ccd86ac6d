using System.Data.Common;
using Dapper;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Searching;

/// <summary>Keeps the words of comments in the index.</summary>
internal sealed partial class SearchFollower(Database database, DecisionFeed feed, Pace pace, TimeProvider clock, ILogger<SearchFollower> logger)
    : FeedFollower(database, Role.FollowForSearch, feed, pace, Rest, clock)
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

    protected override Task<bool> FollowAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken) =>
        FollowAsync(Database, connection, transaction, cancellationToken);

    protected override void Failed(string outline) => Log.Failed(logger, outline);

    /// <summary>Takes one step.</summary>
    /// <returns>Whether there is more.</returns>
    public static Task<bool> FollowAsync(Database database, DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken) => StepAsync(
        connection,
        transaction,
        Reader,
        Step,
        async (after, until) =>
        {
            await database.TakeTurnAsync(Role.WriteSearch, connection, transaction, cancellationToken);
            var comments = (await connection.QueryAsync<IndexedComment>(Texts, new { after, until }, transaction)).AsList();
            await SearchIndex.PutAsync(database, connection, transaction, comments);
        },
        cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Indexing the words of comments failed with {Failure}; it is tried again until it works.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
