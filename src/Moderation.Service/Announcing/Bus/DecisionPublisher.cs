using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing.Bus;

/// <summary>An open way from the decision feed to the bus, for one caller at a time. After a failure it is of no further use.</summary>
internal interface IDecisionPublisher : IAsyncDisposable
{
    /// <summary>Completes once the bus takes anything.</summary>
    Task ReadyAsync(CancellationToken cancellationToken);

    /// <summary>Hands decisions to the bus, in the order given.</summary>
    Task PublishAsync(IReadOnlyList<RecordedDecision> decisions, CancellationToken cancellationToken);

    /// <summary>Completes once the bus has everything safe that was published before the call. More may be published meanwhile; completes in the order of the calls.</summary>
    Task ConfirmedAsync(CancellationToken cancellationToken);
}

/// <summary>Opens a way to the bus.</summary>
internal delegate Task<IDecisionPublisher> ConnectPublisher(CancellationToken cancellationToken);

/// <summary>A bus within the process: nobody outside can listen to it, so all there is to do is to say that a decision went by.</summary>
internal sealed class MemoryPublisher : IDecisionPublisher
{
    public Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PublishAsync(IReadOnlyList<RecordedDecision> decisions, CancellationToken cancellationToken)
    {
        foreach (var decision in decisions)
        {
            Measures.Announcing(decision)?.Dispose();
        }

        return Task.CompletedTask;
    }

    public Task ConfirmedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
