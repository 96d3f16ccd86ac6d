using Moderation.Service.Storage;

namespace Moderation.Service.Intake;

/// <summary>A submission on its way into the database, and who waits for it.</summary>
/// <param name="submission">The judged comment.</param>
/// <param name="waiting">Ends the waiting: nobody was told then that the comment is safe, so it need not be recorded.</param>
internal abstract class PendingSubmission(Submission submission, CancellationToken waiting)
{
    /// <summary>The judged comment.</summary>
    public Submission Submission => submission;

    /// <summary>The timestamp of when it began to wait.</summary>
    public long Since { get; set; }

    /// <summary>Whether somebody waits for it to be recorded, and notices every millisecond.</summary>
    public virtual bool IsAwaited => false;

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsAbandoned => waiting.IsCancellationRequested;

    /// <summary>The submission is durable. Called by the writer, who has more to do: return at once.</summary>
    public abstract void Complete(SubmissionOutcome outcome);

    /// <summary>The submission could not be recorded. Return at once.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A submission that somebody awaits, until he gives up.</summary>
internal sealed class AwaitedSubmission : PendingSubmission, IDisposable
{
    private readonly TaskCompletionSource<SubmissionOutcome> _recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _givingUp;

    /// <inheritdoc cref="PendingSubmission(Submission, CancellationToken)"/>
    public AwaitedSubmission(Submission submission, CancellationToken waiting)
        : base(submission, waiting) =>
        _givingUp = waiting.UnsafeRegister(static (recorded, token) => ((TaskCompletionSource<SubmissionOutcome>)recorded!).TrySetCanceled(token), _recorded);

    /// <summary>Completes once the submission is durable.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits any more; the submission may be recorded all the same.</exception>
    public Task<SubmissionOutcome> Recorded => _recorded.Task;

    public override bool IsAwaited => true;

    public override void Complete(SubmissionOutcome outcome) => _recorded.TrySetResult(outcome);

    public override void Fail(Exception exception) => _recorded.TrySetException(exception);

    public void Dispose() => _givingUp.Dispose();
}
