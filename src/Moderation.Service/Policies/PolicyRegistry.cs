using System.Data.Common;
using System.Text.Json;
using Dapper;
using Moderation.Rules.Documents;
using Moderation.Service.Storage;

namespace Moderation.Service.Policies;

/// <summary>
/// The policies that were pushed and which of them stand, for all instances, with the record of who changed it. Every change is a
/// row and the state follows from them: a site's newest activation that was not rolled back stands.
/// </summary>
internal sealed class PolicyRegistry(Database database, TimeProvider clock)
{
    private const string Version = "select site as Site, digest as Digest, version as Version, bundle as Bundle, stored_at as StoredAt, stored_by as StoredBy from policy_version";

    private const string ByDigest = $"{Version} where site = @site and digest = @digest";

    /// <summary>Of files that have one version, those that something was last done with.</summary>
    private const string ByVersion = $"""
        {Version} v where site = @site and version = @version
        order by (select coalesce(max(c.change_id), 0) from policy_change c where c.site = v.site and c.digest = v.digest) desc, stored_at desc limit 1
        """;

    private const string InsertVersion = """
        insert into policy_version (site, digest, version, bundle, stored_at, stored_by) values (@Site, @Digest, @Version, @Bundle, @StoredAt, @StoredBy)
        on conflict (site, digest) do nothing
        """;

    private const string Change = """
        select change_id as ChangeId, site as Site, kind as Kind, version as Version, digest as Digest, from_version as FromVersion, changed_at as ChangedAt,
               changed_by as ChangedBy, why as Why
        from policy_change
        """;

    private const string Active = "kind = 'activate' and ended_at is null";

    private const string StandingOfAll = $"{Change} where change_id in (select max(change_id) from policy_change where {Active} group by site)";

    private const string Activations = $"{Change} where site = @site and {Active} order by change_id desc limit @limit";

    private const string NewestPush = $"{Change} where site = @site and kind = 'push' order by change_id desc limit 1";

    private const string Newest = $"{Change} where site = @site order by change_id desc limit 1";

    private const string NewestIds = $"""
        select (select max(change_id) from policy_change where site = @site) as Newest,
               (select max(change_id) from policy_change where site = @site and {Active}) as Standing
        """;

    private const string History = """
        select change_id as ChangeId, site as Site, kind as Kind, version as Version, digest as Digest, from_version as FromVersion, changed_at as ChangedAt,
               changed_by as ChangedBy, why as Why, diff as Diff
        from policy_change where site = @site and change_id < @before order by change_id desc limit @limit
        """;

    private const string Insert = """
        insert into policy_change (site, kind, version, digest, from_version, changed_at, changed_by, why, diff)
        values (@Site, @Kind, @Version, @Digest, @FromVersion, @ChangedAt, @ChangedBy, @Why, @Diff)
        """;

    private const string End = "update policy_change set ended_at = @at where change_id = @changeId";

    /// <summary>What stands of all sites for which the database has something that stands.</summary>
    public async Task<IReadOnlyList<PolicyChange>> StandingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<PolicyChange>(Command(StandingOfAll, null, null, cancellationToken))).AsList();
    }

    /// <summary>A site's activations that were not rolled back, newest first: what stands, and what would after rollbacks.</summary>
    public async Task<IReadOnlyList<PolicyChange>> ActivationsAsync(string site, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<PolicyChange>(Command(Activations, new { site, limit }, null, cancellationToken))).AsList();
    }

    /// <summary>The activation that stands; null when the configuration's policy does.</summary>
    public async Task<PolicyChange?> ActiveAsync(string site, CancellationToken cancellationToken) =>
        await ActivationsAsync(site, 1, cancellationToken) is [var active, ..] ? active : null;

    /// <summary>The last push and the last change of a site; null when there was none.</summary>
    public async Task<(PolicyChange? Push, PolicyChange? Change)> NewestAsync(string site, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var push = await connection.QueryFirstOrDefaultAsync<PolicyChange>(Command(NewestPush, new { site }, null, cancellationToken));
        return (push, await connection.QueryFirstOrDefaultAsync<PolicyChange>(Command(Newest, new { site }, null, cancellationToken)));
    }

    /// <summary>A site's changes, newest first, with their diffs.</summary>
    /// <param name="site">The site.</param>
    /// <param name="before">Only changes before this one.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<PolicyChange>> HistoryAsync(string site, long before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<PolicyChange>(Command(History, new { site, before, limit }, null, cancellationToken))).AsList();
    }

    /// <summary>The files of a digest; null when they were not pushed for the site.</summary>
    public async Task<StoredPolicy?> FindAsync(string site, string digest, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<StoredPolicy>(Command(ByDigest, new { site, digest }, null, cancellationToken));
    }

    /// <summary>The files of a version; null when it was not pushed for the site.</summary>
    public async Task<StoredPolicy?> FindVersionAsync(string site, string version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<StoredPolicy>(Command(ByVersion, new { site, version }, null, cancellationToken));
    }

    /// <summary>Stores files. They count once something is done with them; what is stored without is found by its version, and harmless.</summary>
    public Task StoreAsync(string site, PolicyBundle bundle, string version, ChangeNote note, CancellationToken cancellationToken)
    {
        var stored = new StoredPolicy
        {
            Site = site,
            Digest = bundle.Digest,
            Version = version,
            Bundle = JsonSerializer.Serialize(bundle, BundleJson.Readable.PolicyBundle),
            StoredAt = Now,
            StoredBy = note.By,
        };
        return database.WriteAsideAsync(
            (connection, transaction) => connection.ExecuteAsync(Command(InsertVersion, stored, transaction, cancellationToken)), cancellationToken);
    }

    /// <summary>Records changes, if nothing was changed meanwhile. They share the pen with the writers of decisions, for a moment.</summary>
    /// <param name="site">The site.</param>
    /// <param name="known">The site's newest change that the caller has seen; null when there was none.</param>
    /// <param name="changes">What to record, in order; who, why and when are filled in.</param>
    /// <param name="note">Who and why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when another change came first.</returns>
    public Task<bool> RecordAsync(string site, long? known, IReadOnlyList<PolicyChange> changes, ChangeNote note, CancellationToken cancellationToken) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            var newest = await connection.QuerySingleAsync<NewestRow>(Command(NewestIds, new { site }, transaction, cancellationToken));
            if (newest.Newest != known)
            {
                return false;
            }

            foreach (var change in changes)
            {
                if (change.Kind == PolicyChange.Rollback)
                {
                    await connection.ExecuteAsync(Command(End, new { at = Now, changeId = newest.Standing }, transaction, cancellationToken));
                }

                (change.Site, change.ChangedAt, change.ChangedBy, change.Why) = (site, Now, note.By, note.Why);
                await connection.ExecuteAsync(Command(Insert, change, transaction, cancellationToken));
            }

            return true;
        }, cancellationToken);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static CommandDefinition Command(string statement, object? parameters, DbTransaction? transaction, CancellationToken cancellationToken) =>
        new(statement, parameters, transaction, cancellationToken: cancellationToken);

    private sealed class NewestRow
    {
        public long? Newest { get; set; }

        public long? Standing { get; set; }
    }
}
