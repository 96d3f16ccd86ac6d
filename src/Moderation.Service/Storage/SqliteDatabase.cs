using System.Data.Common;
using Dapper;
using DbUp;
using Microsoft.Data.Sqlite;

namespace Moderation.Service.Storage;

/// <summary>An SQLite file that this process owns: WAL, synchronous=FULL, one writer.</summary>
internal sealed class SqliteDatabase : Database
{
    private readonly string _connectionString;
    private readonly SemaphoreSlim _writing = new(1, 1);

    public SqliteDatabase(string connectionString)
    {
        _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = true, ForeignKeys = true, DefaultTimeout = 10 }.ToString();
    }

    public override bool IsPostgres => false;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);

            // What is deleted is overwritten: an erased comment leaves no text behind in the file.
            await connection.ExecuteAsync("pragma synchronous = full; pragma secure_delete = on");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        // SQLite waits for its lock by sleeping; queueing here hands the pen over at once.
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(connection, transaction);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>There is one pen only.</summary>
    public override Task<T> WriteAsideAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(work, cancellationToken);

    public override Task TakeTurnAsync(Role role, DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    /// <summary>The process owns the file (see <see cref="DataFolder"/>), so it always leads.</summary>
    public override Task<Lease?> TryLeadAsync(Role role, CancellationToken cancellationToken) =>
        Task.FromResult<Lease?>(new SqliteLease(this));

    public override bool IsTransient(Exception exception) =>
        // 5 busy, 6 locked, 10 input/output error, 13 disk full: all may pass.
        exception is SqliteException { SqliteErrorCode: 5 or 6 or 10 or 13 };

    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await connection.ExecuteAsync("pragma journal_mode = wal");
        var result = DeployChanges.To.SqliteDatabase(_connectionString)
            .WithScripts(Schema.Scripts("sqlite"))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed.", result.Error);
        }
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class SqliteLease(SqliteDatabase database) : Lease
    {
        public override Task<T> RunAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken) =>
            database.WriteAsync(work, cancellationToken);

        public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            return await work(connection);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
