using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Dapper;
using DbUp;
using Npgsql;

namespace Moderation.Service.Storage;

/// <summary>PostgreSQL 15 or newer: any number of instances.</summary>
internal sealed class PostgresDatabase : Database
{
    private readonly string _connectionString;
    private readonly NpgsqlDataSource _source;

    public PostgresDatabase(string connectionString, ILoggerFactory loggers)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = 50;
        }

        // A connection to a server that is gone must fail while an HTTP caller still waits.
        if (!connectionString.Contains("Timeout", StringComparison.OrdinalIgnoreCase))
        {
            settings.Timeout = 5;
        }

        settings.ApplicationName ??= "moderation";
        _connectionString = settings.ConnectionString;
        _source = new NpgsqlDataSourceBuilder(_connectionString) { Name = "moderation" }
            .UseLoggerFactory(loggers)

            // Looking for new decisions every second is no trace of its own.
            .ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => Activity.Current is not null))
            .Build();
    }

    public override bool IsPostgres => true;

    /// <summary>
    /// SQL that joins the rows of a table which an index finds. PostgreSQL cannot take it for a join that reads the whole table, as it
    /// does in plans that it makes while a table is small and keeps for minutes while it grows.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="alias">What its rows are called.</param>
    /// <param name="condition">What an index answers: columns of the table by their bare names, others by their aliases.</param>
    public static string LookUp(string table, string alias, string condition) =>
        $"cross join lateral (select * from {table} as found where {condition} offset 0) as {alias}";

    /// <summary>SQL that takes the turn of a role until the transaction ends, for a statement that goes with others in one journey.</summary>
    public static string Turn(Role role) => $"select pg_advisory_xact_lock({(int)role})";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await _source.OpenConnectionAsync(cancellationToken);

    public override Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsideAsync(
            async (connection, transaction) =>
            {
                await TakeTurnAsync(Role.WriteDecisions, connection, transaction, cancellationToken);
                return await work(connection, transaction);
            },
            cancellationToken);

    public override async Task<T> WriteAsideAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await work(connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    public override Task TakeTurnAsync(Role role, DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken = default) =>
        connection.ExecuteAsync(new CommandDefinition(Turn(role), transaction: transaction, cancellationToken: cancellationToken));

    public override async Task<Lease?> TryLeadAsync(Role role, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        try
        {
            var held = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select pg_try_advisory_lock(@key)", new { key = (long)role }, cancellationToken: cancellationToken));
            if (held)
            {
                var lease = new PostgresLease(connection, role);
                connection = null;
                return lease;
            }

            return null;
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    public override bool IsTransient(Exception exception) => exception switch
    {
        // 57P01-57P03: the server is stopping, crashed or starting. 53: out of some resource. 25006: a failover left us on a replica.
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is "57P01" or "57P02" or "57P03" or "25006",
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException or System.Net.Sockets.SocketException or TimeoutException,
        TimeoutException or IOException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    public override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_lock(@key)", new { key = (long)Role.Migrate }, commandTimeout: 300, cancellationToken: cancellationToken));
        try
        {
            var result = DeployChanges.To.PostgresqlDatabase(_connectionString)
                .WithScripts(Schema.Scripts("postgres"))
                .WithTransactionPerScript()
                .WithVariablesDisabled()
                .LogToNowhere()
                .Build()
                .PerformUpgrade();
            if (!result.Successful)
            {
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"Migration {result.ErrorScript?.Name} failed."), result.Error);
            }
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@key)", new { key = (long)Role.Migrate });
        }
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private sealed class PostgresLease(NpgsqlConnection connection, Role role) : Lease
    {
        public override async Task<T> RunAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(connection, transaction);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }

        public override Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) => work(connection);

        public override async ValueTask DisposeAsync()
        {
            try
            {
                if (connection.FullState == System.Data.ConnectionState.Open)
                {
                    await connection.ExecuteAsync("select pg_advisory_unlock(@key)", new { key = (long)role });
                }
            }
            catch (NpgsqlException)
            {
                // The server is gone, and the lock with it.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
