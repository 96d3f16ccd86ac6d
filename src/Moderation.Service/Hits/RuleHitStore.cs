using System.Data.Common;
using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.Hits;

/// <summary>What rules did to comments. Goes with the comment when it is erased, or turns out not to be stored.</summary>
internal sealed class RuleHitStore(Database database)
{
    /// <summary>How many rows are forgotten in one transaction: few enough that no writer waits long.</summary>
    private const int ForgetBatch = 1_000;

    private const string Columns = "comment_key, revision, rule, entry, action, shadow, site, hit_at";

    /// <summary>
    /// What was erased meanwhile is left out. The lock keeps an erasure from happening between that look and the end of the transaction;
    /// the writers of decisions do not take it.
    /// </summary>
    private static readonly string InsertPostgres = $"""
        {PostgresDatabase.Turn(Role.WriteHits)};
        insert into rule_hit ({Columns})
        select h.* from unnest(@Keys, @Revisions, @Rules, @Entries, @Actions, @Shadows, @Sites, @Times) as h({Columns})
        join comment c on c.comment_key = h.comment_key and c.erased_at is null and c.do_not_store is null
        on conflict (comment_key, revision, rule, entry) do nothing
        """;

    private const string InsertSqlite = $"""
        insert into rule_hit ({Columns})
        select @CommentKey, @Revision, @Rule, @Entry, @Action, @Shadow, @Site, @HitAt
        where exists (select 1 from comment where comment_key = @CommentKey and erased_at is null and do_not_store is null)
        on conflict (comment_key, revision, rule, entry) do nothing
        """;

    private const string NextSite = "select min(site) from rule_hit where site > @site";

    private const string Forget = """
        delete from rule_hit where (comment_key, revision, rule, entry) in (
            select comment_key, revision, rule, entry from rule_hit where site = @site and hit_at < @before order by hit_at limit @limit)
        """;

    /// <summary>Stores a batch.</summary>
    public async Task AddAsync(IReadOnlyList<RuleHit> batch, CancellationToken cancellationToken)
    {
        if (!database.IsPostgres)
        {
            await database.WriteAsync(
                (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(InsertSqlite, batch, transaction, cancellationToken: cancellationToken)),
                cancellationToken);
            return;
        }

        // One round trip, one implicit transaction.
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            InsertPostgres,
            new
            {
                Keys = Column(hit => hit.CommentKey),
                Revisions = Column(hit => hit.Revision),
                Rules = Column(hit => hit.Rule),
                Entries = Column(hit => hit.Entry),
                Actions = Column(hit => (short)hit.Action),
                Shadows = Column(hit => hit.Shadow),
                Sites = Column(hit => hit.Site),
                Times = Column(hit => hit.HitAt),
            },
            cancellationToken: cancellationToken));

        T[] Column<T>(Func<RuleHit, T> value) => [.. batch.Select(value)];
    }

    /// <summary>Erases what rules did to a comment. A batch of such on its way into the database is waited for, so that none comes after.</summary>
    public static async Task EraseAsync(Database database, DbConnection connection, DbTransaction transaction, long commentKey)
    {
        await database.TakeTurnAsync(Role.WriteHits, connection, transaction);
        await connection.ExecuteAsync("delete from rule_hit where comment_key = @commentKey", new { commentKey }, transaction);
    }

    /// <summary>Forgets what was done before a time.</summary>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        for (var site = await NextSiteAsync(string.Empty, cancellationToken); site is not null; site = await NextSiteAsync(site, cancellationToken))
        {
            var parameters = new { site, limit = ForgetBatch, before = before.ToUnixTimeMilliseconds() };
            int forgotten;
            do
            {
                forgotten = await database.WriteAsideAsync(
                    (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(Forget, parameters, transaction, cancellationToken: cancellationToken)),
                    cancellationToken);
            }
            while (forgotten == ForgetBatch);
        }
    }

    private async Task<string?> NextSiteAsync(string site, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(NextSite, new { site }, cancellationToken: cancellationToken));
    }
}
