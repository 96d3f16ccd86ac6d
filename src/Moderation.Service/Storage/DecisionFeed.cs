using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Moderation.Service.Storage;

/// <summary>
/// Every decision in the order in which it was committed. A reader keeps the position it has reached; because positions are
/// committed in order (see <see cref="Database"/>), what lies behind it never changes.
/// </summary>
internal sealed class DecisionFeed(Database database, TimeProvider clock)
{
    private const string ReadSite = """
        select position as Position, comment_key as CommentKey, site as Site, verdict as Verdict, event_id as EventId, event as Event,
               trace_parent as TraceParent
        from decision where site = @site and position > @after order by position limit @limit
        """;

    private const string ReadAll = """
        select position as Position, comment_key as CommentKey, site as Site, verdict as Verdict, event_id as EventId, event as Event,
               trace_parent as TraceParent
        from decision where position > @after order by position limit @limit
        """;

    private const string ReadCursor = "select position from feed_cursor where reader = @reader";

    private const string OldestAfter = """
        select event_id from decision
        where position > (select coalesce(max(position), 0) from feed_cursor where reader = @reader) order by position limit 1
        """;

    /// <summary>A cursor only moves forward, whatever order acknowledgements arrive in.</summary>
    private const string MoveCursor = """
        insert into feed_cursor (reader, position) values (@reader, @position)
        on conflict (reader) do update set position = excluded.position where excluded.position > feed_cursor.position
        """;

    private const string BeginCursor = """
        insert into feed_cursor (reader, position)
        select @Name, coalesce((select max(position) from decision where site = @Site), 0)
        where not exists (select 1 from feed_cursor where reader = @Name)
        """;

    private readonly RecentDecisions _recent = new(clock);
    private readonly Lock _announcing = new();
    private volatile TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when this process has recorded further decisions. Take it before reading, await it after.</summary>
    public Task Grown => _grown.Task;

    /// <summary>The highest position that this process has recorded since it started; 0 when none.</summary>
    public long NewestHere => _recent.Newest;

    /// <summary>Keeps what this process has just committed for whoever announces it, and wakes all who wait for decisions.</summary>
    public void Announce(IReadOnlyList<RecordedDecision> decisions)
    {
        lock (_announcing)
        {
            _recent.Add(decisions);
        }

        Interlocked.Exchange(ref _grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <inheritdoc cref="RecentDecisions.Take"/>
    public IReadOnlyList<RecordedDecision> TakeRecent(long after, int limit) => _recent.Take(after, limit);

    /// <summary>A site's decisions after a position.</summary>
    public async Task<IReadOnlyList<RecordedDecision>> ReadAsync(string site, long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<RecordedDecision>(
            new CommandDefinition(ReadSite, new { site, after, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>All sites' decisions after a position, within the caller's transaction.</summary>
    public static async Task<IReadOnlyList<RecordedDecision>> ReadAllAsync(
        DbConnection connection, DbTransaction? transaction, long after, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<RecordedDecision>(
            new CommandDefinition(ReadAll, new { after, limit }, transaction, cancellationToken: cancellationToken))).AsList();

    /// <summary>How far a reader has got; 0 when it has not begun.</summary>
    public async Task<long> CursorAsync(string reader, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await CursorAsync(connection, null, reader, cancellationToken);
    }

    /// <summary>When the oldest decision that a reader has not got to was made; null when it has got to all.</summary>
    public async Task<DateTimeOffset?> OldestAfterAsync(string reader, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(OldestAfter, new { reader }, cancellationToken: cancellationToken)) is { } eventId
            ? TimeOf(eventId)
            : null;
    }

    /// <summary>When the decision of an event was made: the first 48 bits of its id (UUID version 7) are milliseconds since 1970.</summary>
    public static DateTimeOffset TimeOf(string eventId) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(string.Concat(eventId.AsSpan(0, 8), eventId.AsSpan(9, 4)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <inheritdoc cref="CursorAsync(string, CancellationToken)"/>
    public static async Task<long> CursorAsync(DbConnection connection, DbTransaction? transaction, string reader, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long?>(new CommandDefinition(ReadCursor, new { reader }, transaction, cancellationToken: cancellationToken)) ?? 0;

    /// <summary>Remembers how far a reader has got.</summary>
    public static Task MoveCursorAsync(
        DbConnection connection, DbTransaction? transaction, string reader, long position, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(MoveCursor, new { reader, position }, transaction, cancellationToken: cancellationToken));

    /// <summary>Lets readers that have not begun begin with the next decision.</summary>
    public Task BeginAsync(IEnumerable<FeedReader> readers, CancellationToken cancellationToken) =>
        database.WriteAsync((connection, transaction) => connection.ExecuteAsync(BeginCursor, readers, transaction), cancellationToken);

    /// <summary>Remembers how far a site has got by its own word.</summary>
    /// <returns>False when it claims to have got further than the feed: that would lose it the events to come.</returns>
    public Task<bool> AcknowledgeAsync(string site, long position, CancellationToken cancellationToken) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            var last = await connection.ExecuteScalarAsync<long>(
                new CommandDefinition("select coalesce(max(position), 0) from decision", transaction: transaction, cancellationToken: cancellationToken));
            if (position > last)
            {
                return false;
            }

            await MoveCursorAsync(connection, transaction, SiteReader(site), position, cancellationToken);
            return true;
        }, cancellationToken);

    /// <summary>How far a site has got by its own word.</summary>
    public Task<long> AcknowledgedAsync(string site, CancellationToken cancellationToken) => CursorAsync(SiteReader(site), cancellationToken);

    private static string SiteReader(string site) => "site:" + site;
}

/// <summary>A reader of one site's decisions that must not miss the first, so it begins before comments are taken in.</summary>
/// <param name="Name">Under which the feed remembers how far it has got.</param>
/// <param name="Site">Whose decisions it reads.</param>
internal sealed record FeedReader(string Name, string Site);
