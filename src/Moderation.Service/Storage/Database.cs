using System.Data.Common;

namespace Moderation.Service.Storage;

/// <summary>
/// The database behind the service. One writer of decisions at a time, whatever the number of instances: positions in the
/// decision feed are then committed in order, so a reader that remembers a position misses nothing.
/// </summary>
internal abstract class Database : IAsyncDisposable
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True for PostgreSQL: the few statements that differ ask this.</summary>
    public abstract bool IsPostgres { get; }

    /// <summary>SQL for a member of a JSON document, as text.</summary>
    public string Member(string document, string name) =>
        IsPostgres ? $"({document}::jsonb ->> '{name}')" : $"json_extract({document}, '$.{name}')";

    /// <summary>SQL for a column that has one of the values of an array parameter.</summary>
    public string IsOneOf(string column, string parameter) => IsPostgres ? $"{column} = any(@{parameter})" : $"{column} in @{parameter}";

    /// <summary>Completes once the schema is up to date.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Says that the schema is up to date.</summary>
    public void SetReady() => _ready.TrySetResult();

    /// <summary>Opens a connection; dispose it to give it back.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Runs the work in one transaction, alone among all writers of all instances, and commits it.</summary>
    public abstract Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Runs work that appends no decision in one transaction and commits it. On PostgreSQL the writers of decisions go on meanwhile.</summary>
    public abstract Task<T> WriteAsideAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the turn of a role until the transaction ends, and waits for whoever has it. On SQLite there is nothing to wait for: who
    /// writes is alone. Where several are taken, always labels first, then reviews.
    /// </summary>
    public abstract Task TakeTurnAsync(Role role, DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tries to become the one instance that holds a role. Null when another holds it. The role is held until the lease is
    /// disposed, the process ends or the connection breaks.
    /// </summary>
    public abstract Task<Lease?> TryLeadAsync(Role role, CancellationToken cancellationToken);

    /// <summary>Whether the same call may succeed a little later: server restarting, connection lost, database busy.</summary>
    public abstract bool IsTransient(Exception exception);

    /// <summary>Brings the schema up to date, one instance at a time.</summary>
    public abstract Task MigrateAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>What only one instance does at a time. The values are keys of advisory locks: never reuse one.</summary>
internal enum Role
{
    /// <summary>Applies migrations.</summary>
    Migrate = 7_210_001,

    /// <summary>Appends decisions.</summary>
    WriteDecisions = 7_210_002,

    /// <summary>Publishes decisions on the bus.</summary>
    AnnounceOnBus = 7_210_003,

    /// <summary>Posts decisions to webhooks.</summary>
    AnnounceByWebhook = 7_210_004,

    /// <summary>Writes what a shadow model said, or erases it.</summary>
    WriteShadow = 7_210_005,

    /// <summary>Appends labels: ids are committed in order, so that a reader who has seen one misses none before it.</summary>
    WriteLabels = 7_210_006,

    /// <summary>Writes what rules did to comments, or erases it.</summary>
    WriteHits = 7_210_007,

    /// <summary>
    /// Changes which comments wait for a moderator. Taken before any comment is changed in the same transaction, so that nobody waits for
    /// another in a circle, and nobody puts a comment there that was erased or decided meanwhile.
    /// </summary>
    WriteReviews = 7_210_008,

    /// <summary>Follows decisions to find which comments wait for a moderator.</summary>
    FollowDecisions = 7_210_009,

    /// <summary>Writes the words of comments into the index, or erases them.</summary>
    WriteSearch = 7_210_010,

    /// <summary>Follows decisions to index the words of comments.</summary>
    FollowForSearch = 7_210_011,
}

/// <summary>A held role. What its holder writes goes through it, so a holder that lost the role cannot write.</summary>
internal abstract class Lease : IAsyncDisposable
{
    /// <summary>Runs the work on the connection that holds the role, in one transaction.</summary>
    public abstract Task<T> RunAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Reads on the connection that holds the role, outside a transaction.</summary>
    public abstract Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
