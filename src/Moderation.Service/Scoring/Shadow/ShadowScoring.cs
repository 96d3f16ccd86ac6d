using Moderation.Judging;
using Moderation.Scoring;
using Moderation.Service.Operations;
using Moderation.Service.Policies;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring.Shadow;

/// <summary>Lets the shadow model judge what was just recorded, beside intake. What it says decides nothing.</summary>
internal sealed partial class ShadowScoring(
    Database database, ShadowStore store, SiteRegistry sites, StandingPolicies policies, Measures measures, TimeProvider clock, ILogger<ShadowScoring> logger)
    : AsideWriter<ShadowScoring.Judged, ShadowScore>(database, clock)
{
    private readonly TimeProvider _clock = clock;
    private volatile Active? _active;
    private long _dropped;

    /// <summary>The run that is in progress here; null when none is.</summary>
    public long? Run => _active?.Run.Run;

    /// <summary>The version that scores as a shadow here; null when none does.</summary>
    public string? Version => _active?.Run.Version;

    /// <summary>How many comments this instance has dropped since the run began here.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>From the next comment on this is the shadow; null for none.</summary>
    public void Use(ShadowRun? run, CommentScorer? scorer)
    {
        Volatile.Write(ref _dropped, 0);
        _active = run is not null && scorer is not null ? new Active(run, scorer) : null;
        if (run is not null)
        {
            Log.Begins(logger, run.Version, run.Against);
        }
    }

    /// <summary>Takes a decision that was just recorded, if a shadow runs. Returns at once.</summary>
    public void Offer(JudgedSubmission submission, RecordedDecision decision)
    {
        if (_active is { } active && IsBy(active.Run.Against, submission.Decision.ModelVersion))
        {
            Queue(new Judged(active, submission, decision.Position, decision.CommentKey));
        }
    }

    protected override IEnumerable<ShadowScore> RowsOf(Judged item)
    {
        var submission = item.Submission;
        if (sites.Find(submission.Comment.Site) is not { } site || policies.Find(site, submission.Decision.PolicyVersion) is not { } policy)
        {
            Drop(1);
            return [];
        }

        // What a second scorer said counts for both, and what was on record: they differ by nothing but the model.
        var (scored, scorer) = (submission.Submission, item.Active.Scorer);
        var evidence = scored.EvidenceWith(submission.History) with { Scored = Judging.Scored.Of(submission.Comment.Text, scorer, scored.Scored.Second) };
        var shadow = Judge.Decide(submission.Comment, policy, scorer, evidence, scored.ReceivedAt);
        return [ShadowScore.Of(item.Active.Run.Run, item.Position, item.CommentKey, _clock.GetUtcNow(), submission.Decision, shadow)];
    }

    protected override async Task WriteAsync(IReadOnlyList<ShadowScore> rows, CancellationToken cancellationToken)
    {
        await store.AddAsync(rows, cancellationToken);
        measures.ShadowScored(rows.Count);
    }

    protected override void Drop(int count)
    {
        Interlocked.Add(ref _dropped, count);
        measures.ShadowDropped(count);
    }

    protected override void Tell(string failure) => Log.Failed(logger, failure);

    /// <summary>Whether a decision is by this model, alone or joined by a second scorer.</summary>
    private static bool IsBy(string version, string? decidedBy) =>
        decidedBy is not null
        && decidedBy.StartsWith(version, StringComparison.Ordinal)
        && (decidedBy.Length == version.Length || decidedBy[version.Length] == '+');

    /// <summary>The shadow that runs.</summary>
    internal sealed record Active(ShadowRun Run, CommentScorer Scorer);

    /// <summary>A decision that the shadow is to judge too.</summary>
    internal readonly record struct Judged(Active Active, JudgedSubmission Submission, long Position, long CommentKey);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Version} scores in the shadow of {Against}.")]
        public static partial void Begins(ILogger logger, string version, string against);

        [LoggerMessage(2, LogLevel.Warning, "Scoring in the shadow failed with {Failure}.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
