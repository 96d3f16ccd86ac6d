using System.Data.Common;
using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.People.Auditing;

/// <summary>
/// What people did in the console. An entry is written in the transaction of what it tells of, so that neither is there without the
/// other. Nothing changes or removes one: the database itself refuses to.
/// </summary>
internal sealed class AuditLog(Database database, TimeProvider clock)
{
    private const string Insert = """
        insert into audit (done_at, done_by, action, subject, site, detail) values (@At, @By, @Action, @Subject, @Site, @Detail)
        """;

    private const string Select = """
        select audit_id as Id, done_at as DoneAt, done_by as DoneBy, action as Action, subject as Subject, site as Site, detail as Detail
        from audit where audit_id < @before
        """;

    /// <summary>Writes an entry within the transaction of what it tells of.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="by">Who did it: a person's name.</param>
    /// <param name="action">What was done, one of <see cref="AuditActions"/>.</param>
    /// <param name="subject">To whom or what; null for oneself.</param>
    /// <param name="site">About which site; null for none or all.</param>
    /// <param name="detail">Anything more, without personal data of readers; null for none.</param>
    public async Task WriteAsync(DbConnection connection, DbTransaction transaction, string by, string action, string? subject = null, string? site = null, string? detail = null) =>
        await connection.ExecuteAsync(Insert, new { At = clock.GetUtcNow().ToUnixTimeMilliseconds(), By = by, Action = action, Subject = subject, Site = site, Detail = detail }, transaction);

    /// <summary>Writes an entry that tells of nothing in the database.</summary>
    public Task WriteAsync(string by, string action, string? subject = null, string? site = null, string? detail = null, CancellationToken cancellationToken = default) =>
        database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                await WriteAsync(connection, transaction, by, action, subject, site, detail);
                return true;
            },
            cancellationToken);

    /// <summary>Entries, newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(AuditFilter filter, long before, int limit, CancellationToken cancellationToken)
    {
        var statement = Select
            + (filter.By is null ? string.Empty : " and done_by = @By")
            + (filter.Action is null ? string.Empty : " and action = @Action")
            + (filter.Site is null ? string.Empty : " and site = @Site")
            + (filter.From is null ? string.Empty : " and done_at >= @From")
            + (filter.To is null ? string.Empty : " and done_at < @To")
            + " order by audit_id desc limit @limit";
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<AuditEntry>(new CommandDefinition(
            statement,
            new { before, limit, filter.By, filter.Action, filter.Site, From = filter.From?.ToUnixTimeMilliseconds(), To = filter.To?.ToUnixTimeMilliseconds() },
            cancellationToken: cancellationToken))).AsList();
    }
}

/// <summary>Which entries of the audit log; null for all.</summary>
internal sealed record AuditFilter
{
    /// <summary>Whose.</summary>
    public string? By { get; init; }

    /// <summary>Of what kind.</summary>
    public string? Action { get; init; }

    /// <summary>About which site.</summary>
    public string? Site { get; init; }

    /// <summary>From this time on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>An entry of the audit log.</summary>
internal sealed class AuditEntry
{
    /// <summary>Its number; a newer one has a higher one.</summary>
    public long Id { get; init; }

    /// <summary>When, in milliseconds since 1970.</summary>
    public long DoneAt { get; init; }

    /// <summary>Who.</summary>
    public required string DoneBy { get; init; }

    /// <summary>What, one of <see cref="AuditActions"/> or of another feature's own.</summary>
    public required string Action { get; init; }

    /// <summary>To whom or what.</summary>
    public string? Subject { get; init; }

    /// <summary>About which site.</summary>
    public string? Site { get; init; }

    /// <summary>Anything more.</summary>
    public string? Detail { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(DoneAt);
}
