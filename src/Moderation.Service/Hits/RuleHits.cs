using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Hits;

/// <summary>Records what rules did to what was just decided, beside intake. Decisions that no rule, scope or list had a part in cost nothing.</summary>
internal sealed partial class RuleHits(Database database, RuleHitStore store, Measures measures, TimeProvider clock, ILogger<RuleHits> logger)
    : AsideWriter<SubmissionOutcome, RuleHit>(database, clock)
{
    /// <summary>Takes a decision that was just recorded. Returns at once.</summary>
    public void Offer(in SubmissionOutcome outcome)
    {
        if (outcome is { Decision: not null, Judged: { } judged } && RuleHit.IsIn(judged))
        {
            Queue(outcome);
        }
    }

    protected override IEnumerable<RuleHit> RowsOf(SubmissionOutcome item) => RuleHit.Of(item.Judged!, item.Decision!.CommentKey, item.Revision);

    protected override Task WriteAsync(IReadOnlyList<RuleHit> rows, CancellationToken cancellationToken) => store.AddAsync(rows, cancellationToken);

    protected override void Drop(int count) => measures.HitsDropped(count);

    protected override void Tell(string failure) => Log.Failed(logger, failure);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Counting what rules did failed with {Failure}.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
