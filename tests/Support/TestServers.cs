namespace Moderation.TestSupport;

/// <summary>
/// The servers that the tests of an assembly share, each started when a test first asks. Use as an assembly fixture, and
/// keep tests apart by a database and a virtual host each.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<PrivatePostgres>? _postgres;
    private Task<PrivateRabbit>? _rabbit;

    /// <summary>The shared PostgreSQL. Do not stop it.</summary>
    public Task<PrivatePostgres> PostgresAsync()
    {
        lock (_gate)
        {
            // Not the asking test's token: others wait for the same server.
            return _postgres ??= PrivatePostgres.Given() is { } given ? Task.FromResult(given) : PrivatePostgres.NewAsync(CancellationToken.None);
        }
    }

    /// <summary>The shared RabbitMQ. Do not stop it.</summary>
    public Task<PrivateRabbit> RabbitAsync()
    {
        lock (_gate)
        {
            return _rabbit ??= PrivateRabbit.NewAsync(CancellationToken.None);
        }
    }

    /// <summary>A database of the test's own on the shared server.</summary>
    public async Task<TestDatabase> DatabaseAsync(CancellationToken cancellationToken) =>
        await (await PostgresAsync().WaitAsync(cancellationToken)).CreateDatabaseAsync(cancellationToken);

    /// <summary>A virtual host of the test's own on the shared node.</summary>
    public async Task<TestVirtualHost> VirtualHostAsync(CancellationToken cancellationToken) =>
        await (await RabbitAsync().WaitAsync(cancellationToken)).CreateVirtualHostAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_postgres is { IsCompletedSuccessfully: true })
        {
            await (await _postgres).DisposeAsync();
        }

        if (_rabbit is { IsCompletedSuccessfully: true })
        {
            await (await _rabbit).DisposeAsync();
        }
    }
}
