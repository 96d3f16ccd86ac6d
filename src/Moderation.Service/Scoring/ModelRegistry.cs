using System.Data.Common;
using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring;

/// <summary>
/// Which model stands and which one shadows it, for all instances, with the record of who changed it. Every change is a row and
/// the state follows from them: the newest promotion that was not rolled back stands.
/// </summary>
internal sealed class ModelRegistry(Database database, TimeProvider clock)
{
    private const string Change = """
        insert into model_change (kind, version, from_version, changed_at, changed_by, why, forced, figures)
        values (@Kind, @Version, @FromVersion, @ChangedAt, @ChangedBy, @Why, @Forced, @Figures)
        """;

    private const string Standing = "select version from model_change where kind = 'promote' and ended_at is null order by change_id desc limit 1";

    private const string Promotions = "select change_id as ChangeId, version as Version from model_change where kind = 'promote' and ended_at is null order by change_id desc limit 2";

    private const string Runs = """
        select change_id as Run, version as Version, from_version as Against, changed_at as BeganAt, ended_at as EndedAt
        from model_change where kind = 'shadow'
        """;

    private const string Running = $"{Runs} and ended_at is null order by change_id desc limit 1";

    private const string Newest = $"{Runs} order by change_id desc limit 1";

    private const string EndRuns = "update model_change set ended_at = @at where kind = 'shadow' and ended_at is null";

    private const string History = """
        select change_id as ChangeId, kind as Kind, version as Version, from_version as FromVersion, changed_at as ChangedAt,
               changed_by as ChangedBy, why as Why, forced as Forced, figures as Figures
        from model_change order by change_id desc limit @limit
        """;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Which models are in use.</summary>
    public async Task<ModelState> StateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var standing = await connection.QueryFirstOrDefaultAsync<string?>(Command(Standing, null, null, cancellationToken));
        var shadow = await connection.QueryFirstOrDefaultAsync<ShadowRun>(Command(Running, null, null, cancellationToken));
        return new ModelState(standing, shadow);
    }

    /// <summary>What would stand after a rollback.</summary>
    /// <returns>Whether there is anything to roll back, and the version; null for the shipped model.</returns>
    public async Task<(bool Exists, string? Version)> PreviousAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var promotions = (await connection.QueryAsync<ModelChange>(Command(Promotions, null, null, cancellationToken))).AsList();
        return promotions.Count switch
        {
            0 => (false, null),
            1 => (true, null),
            _ => (true, promotions[1].Version),
        };
    }

    /// <summary>The shadow that runs, or else the one that ran last; null when there was never one.</summary>
    public async Task<ShadowRun?> NewestRunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<ShadowRun>(Command(Newest, null, null, cancellationToken));
    }

    /// <summary>The last changes, newest first.</summary>
    public async Task<IReadOnlyList<ModelChange>> HistoryAsync(int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<ModelChange>(Command(History, new { limit }, null, cancellationToken))).AsList();
    }

    /// <summary>Lets a version stand, if what stands is still what it was compared with. Ends the shadow, whose other side is gone.</summary>
    /// <param name="version">The version.</param>
    /// <param name="standing">The promoted version that stands; null for the shipped model.</param>
    /// <param name="from">The same by its name.</param>
    /// <param name="note">Who and why.</param>
    /// <param name="forced">Whether it was to happen whatever the golden set said.</param>
    /// <param name="figures">What the golden set said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when another change came first.</returns>
    public Task<bool> PromoteAsync(
        string version, string? standing, string? from, ChangeNote note, bool forced, string? figures, CancellationToken cancellationToken) =>
        ChangeAsync(
            standing,
            (connection, transaction) => InsertAsync(connection, transaction, ModelChange.Promote, version, from, note, forced, figures, cancellationToken),
            cancellationToken);

    /// <summary>Takes the last promotion back, if it still stands. Ends the shadow.</summary>
    /// <param name="standing">The promoted version that stands.</param>
    /// <param name="to">What stands then, by its name.</param>
    /// <param name="note">Who and why.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when another change came first.</returns>
    public Task<bool> RollBackAsync(string? standing, string to, ChangeNote note, CancellationToken cancellationToken) =>
        ChangeAsync(
            standing,
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(Command(
                    "update model_change set ended_at = @at where change_id = (select max(change_id) from model_change where kind = 'promote' and ended_at is null)",
                    new { at = Now },
                    transaction,
                    cancellationToken));
                await InsertAsync(connection, transaction, ModelChange.Rollback, to, standing, note, forced: false, figures: null, cancellationToken);
            },
            cancellationToken);

    /// <summary>Begins a shadow, and ends the one that runs.</summary>
    public Task BeginShadowAsync(string version, string against, ChangeNote note, CancellationToken cancellationToken) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            await connection.ExecuteAsync(Command(EndRuns, new { at = Now }, transaction, cancellationToken));
            await InsertAsync(connection, transaction, ModelChange.Shadow, version, against, note, forced: false, figures: null, cancellationToken);
            return 0;
        }, cancellationToken);

    /// <summary>Ends the shadow that runs.</summary>
    /// <returns>False when none does.</returns>
    public Task<bool> EndShadowAsync(ChangeNote note, CancellationToken cancellationToken) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            if (await connection.QueryFirstOrDefaultAsync<ShadowRun>(Command(Running, null, transaction, cancellationToken)) is not { } run)
            {
                return false;
            }

            await connection.ExecuteAsync(Command(EndRuns, new { at = Now }, transaction, cancellationToken));
            await InsertAsync(connection, transaction, ModelChange.EndShadow, run.Version, run.Against, note, forced: false, figures: null, cancellationToken);
            return true;
        }, cancellationToken);

    /// <summary>Records an upload, within the caller's transaction.</summary>
    public Task UploadedAsync(DbConnection connection, DbTransaction transaction, string version, ChangeNote note, CancellationToken cancellationToken) =>
        InsertAsync(connection, transaction, ModelChange.Upload, version, from: null, note, forced: false, figures: null, cancellationToken);

    /// <summary>One change at a time over all instances: they share the pen with the writers of decisions, for a moment.</summary>
    private Task<bool> ChangeAsync(string? standing, Func<DbConnection, DbTransaction, Task> change, CancellationToken cancellationToken) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            var stands = await connection.QueryFirstOrDefaultAsync<string?>(Command(Standing, null, transaction, cancellationToken));
            if (!string.Equals(stands, standing, StringComparison.Ordinal))
            {
                return false;
            }

            await connection.ExecuteAsync(Command(EndRuns, new { at = Now }, transaction, cancellationToken));
            await change(connection, transaction);
            return true;
        }, cancellationToken);

    private Task InsertAsync(
        DbConnection connection, DbTransaction transaction, string kind, string? version, string? from, ChangeNote note, bool forced, string? figures, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Command(
            Change,
            new { Kind = kind, Version = version, FromVersion = from, ChangedAt = Now, ChangedBy = note.By, note.Why, Forced = forced, Figures = figures },
            transaction,
            cancellationToken));

    private static CommandDefinition Command(string statement, object? parameters, DbTransaction? transaction, CancellationToken cancellationToken) =>
        new(statement, parameters, transaction, cancellationToken: cancellationToken);
}
