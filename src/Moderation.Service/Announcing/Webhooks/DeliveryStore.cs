using System.Data.Common;
using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>The deliveries of the sites' webhooks, as the one instance that sends them sees them.</summary>
internal sealed class DeliveryStore(Database database)
{
    /// <summary>How many rows are pruned in one transaction: few enough that no writer waits long.</summary>
    private const int PruneBatch = 1_000;

    private const string LastToQueue = """
        select max(position) from (
            select position from decision where site = @site and position > @after order by position limit @limit) as waiting
        """;

    private const string Queue = """
        insert into delivery (position, site, comment_key, event_id, state, attempts, next_attempt_at, created_at)
        select position, site, comment_key, event_id, 0, 0, @now, @now
        from decision where site = @site and position > @after and position <= @last
        on conflict (position) do nothing
        """;

    /// <summary>A delivery waits while an earlier one of its comment is pending.</summary>
    private const string NoneBefore = """
        not exists (select 1 from delivery earlier
                    where earlier.comment_key = delivery.comment_key and earlier.state = 0 and earlier.position < delivery.position)
        """;

    private const string Due = $"""
        select delivery.position as Position, delivery.event_id as EventId, delivery.attempts as Attempts,
               delivery.first_attempt_at as FirstAttemptAt, delivery.replayed_at as ReplayedAt, decision.event as Event,
               decision.trace_parent as TraceParent
        from delivery join decision on decision.position = delivery.position
        where delivery.site = @site and delivery.state = 0 and delivery.next_attempt_at <= @now and {NoneBefore}
        order by delivery.next_attempt_at, delivery.position limit @limit
        """;

    private const string NextDue = $"""
        select delivery.next_attempt_at from delivery
        where delivery.site = @site and delivery.state = 0 and delivery.next_attempt_at > @now and {NoneBefore}
        order by delivery.next_attempt_at limit 1
        """;

    private const string SettlePostgres = """
        update delivery set state = r.state, attempts = delivery.attempts + 1,
            first_attempt_at = coalesce(delivery.first_attempt_at, r.attempted_at), next_attempt_at = r.next_attempt_at,
            last_status = r.status, last_failure = r.failure, finished_at = r.finished_at
        from unnest(@Positions, @States, @AttemptedAts, @NextAttemptAts, @Statuses, @Failures, @FinishedAts)
            as r(position, state, attempted_at, next_attempt_at, status, failure, finished_at)
        where delivery.position = r.position and delivery.state = 0
        """;

    private const string SettleSqlite = """
        update delivery set state = @State, attempts = attempts + 1,
            first_attempt_at = coalesce(first_attempt_at, @AttemptedAt), next_attempt_at = @NextAttemptAt,
            last_status = @Status, last_failure = @Failure, finished_at = @FinishedAt
        where position = @Position and state = 0
        """;

    private const string BringForward = """
        update delivery set next_attempt_at = @now where site = @site and state = 0 and next_attempt_at > @now
        """;

    private const string Prune = """
        delete from delivery where position in (
            select position from delivery where site = @site and state = 1 and position <= @last and finished_at < @before
            order by position limit @limit)
        """;

    private const string SitesWithNews = "select site as Site, max(position) as Position from decision where position > @after group by site";

    private const string CountParked = "select count(*) from delivery where site = @site and state = 2";

    private const string FindEvent = "select event from decision where position = @position";

    /// <summary>The name under which the feed remembers how far a site's webhook has got.</summary>
    public static string Reader(string site) => "webhook:" + site;

    /// <summary>Makes deliveries of the site's next decisions and moves its cursor past them.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> QueueAsync(
        DbConnection connection, DbTransaction transaction, string site, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var after = await DecisionFeed.CursorAsync(connection, transaction, Reader(site), cancellationToken);
        if (await connection.ExecuteScalarAsync<long?>(Command(LastToQueue, new { site, after, limit }, transaction, cancellationToken)) is not { } last)
        {
            return false;
        }

        var queued = await connection.ExecuteAsync(
            Command(Queue, new { site, after, last, now = now.ToUnixTimeMilliseconds() }, transaction, cancellationToken));
        await DecisionFeed.MoveCursorAsync(connection, transaction, Reader(site), last, cancellationToken);
        return queued == limit;
    }

    /// <summary>What may be sent now: due, and the first of its comment. With the events as they stand now.</summary>
    public static async Task<List<Delivery>> DueAsync(
        DbConnection connection, string site, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Delivery>(
            Command(Due, new { site, now = now.ToUnixTimeMilliseconds(), limit }, null, cancellationToken))).AsList();

    /// <summary>When the next delivery that waits is due; null when none waits.</summary>
    public static async Task<DateTimeOffset?> NextDueAsync(DbConnection connection, string site, DateTimeOffset now, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long?>(Command(NextDue, new { site, now = now.ToUnixTimeMilliseconds() }, null, cancellationToken)) is { } next
            ? DateTimeOffset.FromUnixTimeMilliseconds(next)
            : null;

    /// <summary>Records how attempts ended.</summary>
    public async Task SettleAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        if (!database.IsPostgres)
        {
            // In the process itself a statement per row is cheap; over the network one statement takes them all.
            await connection.ExecuteAsync(Command(SettleSqlite, settlements, transaction, cancellationToken));
            return;
        }

        await connection.ExecuteAsync(Command(
            SettlePostgres,
            new
            {
                Positions = Column(s => s.Position),
                States = Column(s => (short)s.State),
                AttemptedAts = Column(s => s.AttemptedAt),
                NextAttemptAts = Column(s => s.NextAttemptAt),
                Statuses = Column(s => s.Status),
                Failures = Column(s => s.Failure),
                FinishedAts = Column(s => s.FinishedAt),
            },
            transaction,
            cancellationToken));

        T[] Column<T>(Func<Settlement, T> value) => [.. settlements.Select(value)];
    }

    /// <summary>Makes all that waits for its next attempt due.</summary>
    public static Task BringForwardAsync(
        DbConnection connection, DbTransaction transaction, string site, DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Command(BringForward, new { site, now = now.ToUnixTimeMilliseconds() }, transaction, cancellationToken));

    /// <summary>The event of a decision as it stands now.</summary>
    public async Task<string> EventAsync(long position, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<string>(Command(FindEvent, new { position }, null, cancellationToken));
    }

    /// <summary>The sites that have decisions after a position, with the position of their last.</summary>
    public static async Task<List<(string Site, long Position)>> SitesWithNewsAsync(DbConnection connection, long after, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<NewsRow>(Command(SitesWithNews, new { after }, null, cancellationToken))).Select(row => (row.Site, row.Position))];

    /// <summary>The position of the last decision of all; 0 when there is none.</summary>
    public static async Task<long> LastPositionAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select max(position) from decision", cancellationToken: cancellationToken)) ?? 0;

    /// <summary>How many deliveries of a site are parked.</summary>
    public static Task<long> CountParkedAsync(DbConnection connection, string site, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<long>(Command(CountParked, new { site }, null, cancellationToken));

    /// <summary>Forgets deliveries that succeeded before a time; what is pending or parked stays.</summary>
    public static async Task PruneAsync(SharedLease lease, string site, DateTimeOffset before, CancellationToken cancellationToken)
    {
        // What succeeded before the time was decided before it.
        var last = await lease.ReadAsync(
            async connection =>
            {
                var end = await DecisionFeed.CursorAsync(connection, null, Reader(site), cancellationToken);
                return await FeedTime.PositionBeforeAsync(connection, site, before + FeedTime.Disorder + FeedTime.Disorder, end, cancellationToken);
            },
            cancellationToken);
        int pruned;
        do
        {
            pruned = await lease.RunAsync(
                (connection, transaction) => connection.ExecuteAsync(
                    Command(Prune, new { site, last, before = before.ToUnixTimeMilliseconds(), limit = PruneBatch }, transaction, cancellationToken)),
                cancellationToken);
        }
        while (pruned == PruneBatch);
    }

    private static CommandDefinition Command(string statement, object parameters, DbTransaction? transaction, CancellationToken cancellationToken) =>
        new(statement, parameters, transaction, cancellationToken: cancellationToken);

    private sealed class NewsRow
    {
        public string Site { get; set; } = string.Empty;

        public long Position { get; set; }
    }
}
