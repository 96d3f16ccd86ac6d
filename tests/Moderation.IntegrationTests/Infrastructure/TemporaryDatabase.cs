using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Infrastructure;

/// <summary>A new database with the schema, gone when it is disposed.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    private readonly IAsyncDisposable? _server;
    private readonly TemporaryFolder? _folder;

    private TemporaryDatabase(Database database, IAsyncDisposable? server, TemporaryFolder? folder)
    {
        Database = database;
        _server = server;
        _folder = folder;
    }

    public Database Database { get; }

    /// <summary>Makes one.</summary>
    /// <param name="servers">For PostgreSQL; null for SQLite.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TemporaryDatabase> CreateAsync(TestServers? servers, CancellationToken cancellationToken)
    {
        TemporaryDatabase temporary;
        if (servers is null)
        {
            var folder = new TemporaryFolder("moderation-database-");
            temporary = new(new SqliteDatabase(new SqliteConnectionStringBuilder { DataSource = folder.File("moderation.db") }.ToString()), null, folder);
        }
        else
        {
            var server = await servers.DatabaseAsync(cancellationToken);
            temporary = new(new PostgresDatabase(server.ConnectionString, NullLoggerFactory.Instance), server, null);
        }

        await temporary.Database.MigrateAsync(cancellationToken);
        temporary.Database.SetReady();
        return temporary;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder?.Dispose();
    }
}
