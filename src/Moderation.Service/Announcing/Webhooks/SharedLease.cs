using System.Data.Common;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>A lease that the dispatchers of all sites use, one after the other: on PostgreSQL it is one connection.</summary>
internal sealed class SharedLease(Lease lease) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc cref="Lease.RunAsync"/>
    public Task<T> RunAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken) =>
        InTurnAsync(() => lease.RunAsync(work, cancellationToken), cancellationToken);

    /// <inheritdoc cref="Lease.ReadAsync"/>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) =>
        InTurnAsync(() => lease.ReadAsync(work, cancellationToken), cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }
}
