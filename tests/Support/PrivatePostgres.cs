using System.Globalization;
using Npgsql;

namespace Moderation.TestSupport;

/// <summary>
/// A PostgreSQL server of the tests' own, from the installed binaries, in a temporary folder on a free loopback port,
/// with durable writes as in production. A test that stops or kills its server starts one for itself; others share
/// <see cref="TestServers.PostgresAsync"/> and make a database each.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    /// <summary>Names the environment variable with a connection string to use instead of a private server.</summary>
    public const string ConnectionVariable = "MODERATION_TEST_POSTGRES";

    private readonly TemporaryFolder? _folder;
    private readonly Queue<string> _output = new();
    private readonly string _binaries = "";
    private readonly string _connection;
    private ServerProcess? _server;

    private PrivatePostgres(string connection) => _connection = connection;

    private PrivatePostgres(string binaries, int port)
    {
        _binaries = binaries;
        _folder = new TemporaryFolder("moderation-postgres-");
        Port = port;
        _connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Database = "postgres",
            Timeout = 5,
            IncludeErrorDetail = true,
        }.ConnectionString;
    }

    /// <summary>The port, which stays the same over restarts; 0 for a server given from outside.</summary>
    public int Port { get; }

    /// <summary>True between a start and a stop.</summary>
    public bool IsRunning => _server is { HasExited: false };

    /// <summary>Starts a new, empty server, about two seconds.</summary>
    public static async Task<PrivatePostgres> NewAsync(CancellationToken cancellationToken)
    {
        var postgres = new PrivatePostgres(FindBinaries(), FreePort.Next());
        try
        {
            await postgres.InitialiseAsync();
            await postgres.StartAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server behind <see cref="ConnectionVariable"/>, which cannot be stopped; null when that is not set.</summary>
    public static PrivatePostgres? Given() =>
        Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } connection ? new PrivatePostgres(connection) : null;

    /// <summary>A connection string, by default for the server's own database.</summary>
    public string ConnectionString(string? database = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(_connection);
        builder.Database = database ?? builder.Database;
        return builder.ConnectionString;
    }

    /// <summary>Makes an empty database, dropped when disposed even while somebody is connected.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = "test_" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture);
        await ExecuteAsync($"create database {name}", cancellationToken);
        return new TestDatabase(this, name);
    }

    /// <summary>Starts the server on its port with the data it has.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("PostgreSQL runs already.");
        }

        _server?.Dispose();
        _server = ServerProcess.Start(
            AsPostgres(
                Path.Combine(_binaries, "postgres"),
                "-D", Data,
                "-p", Port.ToString(CultureInfo.InvariantCulture),
                "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=",
                "-c", "fsync=on",
                "-c", "synchronous_commit=on",
                "-c", "max_connections=200",
                "-c", "max_wal_size=4GB",
                "-c", "backend_flush_after=256kB",
                "-c", "bgwriter_delay=50ms",
                "-c", "bgwriter_lru_maxpages=1000",
                "-c", "timezone=UTC"),
            new Dictionary<string, string>(StringComparer.Ordinal),
            _folder!.Path,
            _output);
        await Eventually.TrueAsync(
            async token =>
            {
                if (_server.HasExited)
                {
                    return true;
                }

                await ExecuteAsync("select 1", token);
                return true;
            },
            TimeSpan.FromSeconds(60),
            () => "for PostgreSQL to answer. Its log:\n" + _server.Output(40),
            cancellationToken);
        if (_server.HasExited)
        {
            throw new InvalidOperationException("PostgreSQL ended at once. Its log:\n" + _server.Output(40));
        }
    }

    /// <summary>Stops the server in an orderly way: open connections are ended, nothing needs recovery.</summary>
    public async Task StopAsync()
    {
        var server = Running();
        server.Signal(ProcessTree.Interrupt);
        await server.WaitForExitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Kills the server with all its processes, as a power cut would.</summary>
    public Task KillAsync() => Running().KillAsync();

    /// <summary>Halts all processes of the server: it keeps its connections and answers nothing.</summary>
    public void Freeze() => SignalAll(ProcessTree.Stop);

    /// <summary>Lets them go on.</summary>
    public void Thaw() => SignalAll(ProcessTree.Continue);

    /// <summary>Stops the server and starts it again on the same port with the same data.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            // The data goes away with the folder: an orderly stop would only cost time.
            await _server!.KillAsync();
        }

        _server?.Dispose();
        _folder?.Dispose();
    }

    internal async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of the tests' own, with names that they made.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private string Data => _folder!.File("data");

    private static string FindBinaries()
    {
        const string Versions = "/usr/lib/postgresql";
        var newest = (Directory.Exists(Versions) ? Directory.EnumerateDirectories(Versions) : [])
            .Select(folder => (Path: Path.Combine(folder, "bin"), Version: int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0))
            .Where(found => File.Exists(Path.Combine(found.Path, "initdb")))
            .OrderByDescending(found => found.Version)
            .FirstOrDefault();
        return newest.Path ?? throw new InvalidOperationException(
            $"PostgreSQL is not installed: install the Debian package postgresql (tests/run does), or set {ConnectionVariable}.");
    }

    // PostgreSQL refuses to run as root.
    private static List<string> AsPostgres(params string[] command) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command]
            : [.. command];

    private void SignalAll(int signal)
    {
        var server = Running();
        foreach (var process in (int[])[server.Id, .. ProcessTree.Descendants(server.Id)])
        {
            ProcessTree.Signal(process, signal);
        }
    }

    private ServerProcess Running() =>
        _folder is null ? throw new InvalidOperationException($"The server of {ConnectionVariable} is not ours to stop.")
        : IsRunning ? _server!
        : throw new InvalidOperationException("PostgreSQL does not run.");

    private async Task InitialiseAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres:", _folder!.Path);
        }

        await RunAsync([.. AsPostgres(
            Path.Combine(_binaries, "initdb"), "-D", Data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")]);
    }

    private async Task RunAsync(params string[] command)
    {
        using var process = ServerProcess.Start(command, new Dictionary<string, string>(StringComparer.Ordinal), _folder!.Path);
        await process.WaitForExitAsync(TimeSpan.FromMinutes(1));
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} failed:\n{process.Output(40)}");
        }
    }
}

/// <summary>A database of one test.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres _server;

    internal TestDatabase(PrivatePostgres server, string name)
    {
        _server = server;
        Name = name;
    }

    /// <summary>The name within the server.</summary>
    public string Name { get; }

    /// <summary>Connects to this database as its owner.</summary>
    public string ConnectionString => _server.ConnectionString(Name);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        try
        {
            await _server.ExecuteAsync($"drop database if exists {Name} with (force)", CancellationToken.None);
        }
        catch (NpgsqlException) when (!_server.IsRunning)
        {
            // A test stopped its private server, whose folder goes away with it.
            return;
        }
    }
}
