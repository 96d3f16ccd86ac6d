using System.Threading.Channels;
using Moderation.Judging;
using Moderation.Scoring;
using Moderation.Service.Operations;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring.Shadow;

/// <summary>
/// Lets the shadow model judge what was just recorded, beside intake and never in its way: one thread of its own, a bounded queue,
/// and what does not fit in is dropped and counted. What it says decides nothing.
/// </summary>
internal sealed partial class ShadowScoring(
    Database database, ShadowStore store, SiteRegistry sites, Measures measures, TimeProvider clock, ILogger<ShadowScoring> logger) : BackgroundService
{
    private const int Waiting = 10_000;
    private const int LargestBatch = 1_000;

    /// <summary>Results can wait; few large batches cost the database less than many small ones.</summary>
    private static readonly TimeSpan GatheringTime = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(1);

    private readonly Channel<Judged> _queue = Channel.CreateBounded<Judged>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly Outage _outage = new();
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
        if (_active is not { } active || !IsBy(active.Run.Against, submission.Decision.ModelVersion))
        {
            return;
        }

        if (!_queue.Writer.TryWrite(new Judged(active, submission, decision.Position, decision.CommentKey)))
        {
            Drop(1);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready.WaitAsync(stoppingToken);
        var batch = new List<ShadowScore>(LargestBatch);
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(GatheringTime, clock, stoppingToken);
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var judged))
            {
                if (Score(judged) is { } score)
                {
                    batch.Add(score);
                }
            }

            if (batch.Count > 0)
            {
                await WriteAsync(batch, stoppingToken);
                batch.Clear();
            }
        }
    }

    /// <summary>Whether a decision is by this model, alone or joined by a second scorer.</summary>
    private static bool IsBy(string version, string? decidedBy) =>
        decidedBy is not null
        && decidedBy.StartsWith(version, StringComparison.Ordinal)
        && (decidedBy.Length == version.Length || decidedBy[version.Length] == '+');

    private ShadowScore? Score(Judged judged)
    {
        try
        {
            var submission = judged.Submission;
            if (sites.Find(submission.Comment.Site) is not { } site)
            {
                return null;
            }

            // What a second scorer said counts for both, and what was on record: they differ by nothing but the model.
            var (scored, scorer) = (submission.Submission, judged.Active.Scorer);
            var evidence = scored.EvidenceWith(submission.History) with { Scored = Judging.Scored.Of(submission.Comment.Text, scorer, scored.Scored.Second) };
            var shadow = Judge.Decide(submission.Comment, site.Policy, scorer, evidence, scored.ReceivedAt);
            return ShadowScore.Of(judged.Active.Run.Run, judged.Position, judged.CommentKey, clock.GetUtcNow(), submission.Decision, shadow);
        }
#pragma warning disable CA1031 // A shadow that fails on a comment must not end the comparison of others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception.Outline());
            Drop(1);
            return null;
        }
    }

    private async Task WriteAsync(List<ShadowScore> batch, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await store.AddAsync(batch, stoppingToken);
                measures.ShadowScored(batch.Count);
                _outage.End();
                return;
            }
            catch (Exception exception) when (database.IsTransient(exception))
            {
                if (_outage.Begins())
                {
                    Log.Failed(logger, exception.Outline());
                }

                await Task.Delay(NextTry, clock, stoppingToken);
            }
#pragma warning disable CA1031 // What the database will not have is dropped; the service must not end for a shadow.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.Failed(logger, exception.Outline());
                Drop(batch.Count);
                return;
            }
        }
    }

    private void Drop(int count)
    {
        Interlocked.Add(ref _dropped, count);
        measures.ShadowDropped(count);
    }

    private sealed record Active(ShadowRun Run, CommentScorer Scorer);

    private readonly record struct Judged(Active Active, JudgedSubmission Submission, long Position, long CommentKey);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Version} scores in the shadow of {Against}.")]
        public static partial void Begins(ILogger logger, string version, string against);

        [LoggerMessage(2, LogLevel.Warning, "Scoring in the shadow failed with {Failure}.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
