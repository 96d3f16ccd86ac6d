using System.Data.Common;
using Dapper;
using Moderation.Service.Facts;
using Moderation.Service.Storage;

namespace Moderation.Service.Orders;

/// <summary>
/// Keeps what moderators order, in the turn of the writer of comments: whatever instance takes the next comment in judges it by the
/// order. A new order replaces the one that stood about the same; one that is taken back leaves none.
/// </summary>
internal sealed class OrderStore(Database database, OrderSubjects subjects, TimeProvider clock)
{
    /// <summary>The columns, as <see cref="StoredOrder"/> names them.</summary>
    public const string Columns = """
        order_id as OrderId, site as Site, kind as Kind, hash as Hash, ordered as Ordered, ordered_until as Until, named_by as NamedBy,
        article_id as ArticleId, ordered_at as OrderedAt, ordered_by as OrderedBy, why as Why, ended_at as EndedAt, ended_by as EndedBy, ended_why as EndedWhy
        """;

    private const string Replace = """
        update standing_order set ended_at = @At, ended_by = @By where site = @Site and kind = @Kind and hash = @Hash and ended_at is null
        """;

    private const string Insert = $"""
        insert into standing_order (site, kind, hash, ordered, ordered_until, named_by, comment_key, article_id, ordered_at, ordered_by, why)
        values (@Site, @Kind, @Hash, @Ordered, @Until, @NamedBy, @CommentKey, @ArticleId, @At, @By, @Why)
        returning {Columns}
        """;

    /// <summary>Judging reads the order with the counts, so a subject of which nothing is known gets a row without any.</summary>
    private const string Mirror = """
        insert into subject (site, kind, hash, first_seen_at, last_seen_at, submitted, approved, rejected, held, ordered, ordered_until)
        values (@Site, @Kind, @Hash, @At, @At, 0, 0, 0, 0, @Ordered, @Until)
        on conflict (site, kind, hash) do update set ordered = excluded.ordered, ordered_until = excluded.ordered_until
        """;

    private const string End = """
        update standing_order set ended_at = @at, ended_by = @by, ended_why = @why where order_id = @id and ended_at is null
        returning site as Site, kind as Kind, hash as Hash
        """;

    private const string Forget = "update subject set ordered = null, ordered_until = null where site = @Site and kind = @Kind and hash = @Hash";

    private const string Page = $"""
        select {Columns}, (select comment_id from comment where comment.comment_key = standing_order.comment_key) as CommentId
        from standing_order where order_id < @before
        """;

    /// <summary>Orders something about an author, an address or an article that is named by itself.</summary>
    public async Task<StoredOrder> GiveAsync(NewOrder order, OrderSubject about, CancellationToken cancellationToken) =>
        await database.WriteAsync((connection, transaction) => GiveAsync(connection, transaction, order, about, commentId: null), cancellationToken);

    /// <summary>Orders something about who or what a comment names; about an author both account and mailbox.</summary>
    public Task<OrderOutcome> GiveAsync(NewOrder order, string commentId, OrderWho who, CancellationToken cancellationToken) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            var (kind, found) = await subjects.OfCommentAsync(connection, transaction, order.Site, commentId, who);
            var given = new List<StoredOrder>();
            foreach (var about in found)
            {
                given.Add(await GiveAsync(connection, transaction, order, about, commentId));
            }

            return new OrderOutcome(kind, given);
        }, cancellationToken);

    /// <summary>Takes an order back.</summary>
    /// <param name="id">The order.</param>
    /// <param name="by">Who takes it back.</param>
    /// <param name="why">The reason.</param>
    /// <param name="cancellationToken">Gives up; it stands then.</param>
    /// <returns>Whether it ended now; false when it had ended before; null when there is no such order.</returns>
    public Task<bool?> EndAsync(long id, string by, string why, CancellationToken cancellationToken) =>
        database.WriteAsync<bool?>(async (connection, transaction) =>
        {
            var ended = await connection.QuerySingleOrDefaultAsync<StoredOrder>(End, new { id, by, why, at = Now() }, transaction);
            if (ended is null)
            {
                return await connection.ExecuteScalarAsync<bool>("select exists (select 1 from standing_order where order_id = @id)", new { id }, transaction) ? false : null;
            }

            await connection.ExecuteAsync(Forget, new { ended.Site, Kind = (short)ended.Kind, ended.Hash }, transaction);
            await SubjectStore.TellAsync(connection, transaction);
            return true;
        }, cancellationToken);

    /// <summary>Orders, newest first.</summary>
    /// <param name="site">Of a site; null for all.</param>
    /// <param name="standing">Only those that stand, or only those that do not; null for all.</param>
    /// <param name="before">Only those before this one.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<StoredOrder>> ReadAsync(string? site, bool? standing, long before, int limit, CancellationToken cancellationToken)
    {
        const string Stands = "(ended_at is null and (ordered_until is null or ordered_until > @now))";
        var statement = Page
            + (site is null ? string.Empty : " and site = @site")
            + standing switch
            {
                true => $" and {Stands}",
                false => $" and not {Stands}",
                null => string.Empty,
            }
            + " order by order_id desc limit @limit";
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<StoredOrder>(new CommandDefinition(statement, new { site, before, limit, now = Now() }, cancellationToken: cancellationToken))).AsList();
    }

    private async Task<StoredOrder> GiveAsync(DbConnection connection, DbTransaction transaction, NewOrder order, OrderSubject about, string? commentId)
    {
        var values = new
        {
            order.Site,
            Kind = (short)about.Key.Kind,
            about.Key.Hash,
            Ordered = (short)order.Order,
            Until = order.Until?.ToUnixTimeMilliseconds(),
            NamedBy = (short)about.NamedBy,
            about.CommentKey,
            about.ArticleId,
            At = Now(),
            order.By,
            order.Why,
        };
        await connection.ExecuteAsync(Replace, values, transaction);
        var stored = await connection.QuerySingleAsync<StoredOrder>(Insert, values, transaction);
        await connection.ExecuteAsync(Mirror, values, transaction);
        await SubjectStore.TellAsync(connection, transaction);
        stored.CommentId = commentId;
        return stored;
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>What became of an order that named a comment.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Orders">The orders that were given; none when the comment does not say about whom.</param>
internal readonly record struct OrderOutcome(OrderOutcomeKind Kind, IReadOnlyList<StoredOrder> Orders);

/// <summary>What became of an order that named a comment.</summary>
internal enum OrderOutcomeKind
{
    /// <summary>It stands.</summary>
    Given,

    /// <summary>The site has no comment of that id.</summary>
    NoComment,

    /// <summary>The comment was erased, and with it who wrote it.</summary>
    Erased,

    /// <summary>The comment came without, or that is not kept.</summary>
    NotNamed,
}
