using System.Threading.Channels;
using Moderation.Service.Hits;
using Moderation.Service.Operations;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Scoring.Shadow;
using Moderation.Service.Storage;
using Polly;
using Polly.Retry;

namespace Moderation.Service.Intake;

/// <summary>
/// Gathers submissions from all doors and records them in batches: as soon as the one writer is idle it takes what is waiting.
/// A second writer would only find half as much waiting: two were a fifth slower when measured, on PostgreSQL too.
/// A batch that meets a database in trouble waits and tries again; whoever cannot wait that long gives up on his own.
/// </summary>
internal sealed partial class Recorder : BackgroundService
{
    /// <summary>With 200 the database worked a sixth more for each comment when measured; with more, callers wait longer than they save.</summary>
    private const int LargestBatch = 500;

    /// <summary>From here on a batch costs the database little more for being one, and gathering saves nothing.</summary>
    private const int Plenty = 100;

    private const int Waiting = 4_000;

    /// <summary>
    /// Batches that nobody waits for begin at least this far apart, so that at a few thousand comments a second from the queue the
    /// database does not spend its time on many small batches. The first comment after a pause is recorded at once. At 5,000 a
    /// second this took the processors from nine tenths busy to three quarters, and the comments arrived in half the time.
    /// </summary>
    private static readonly TimeSpan GatheringTime = TimeSpan.FromMilliseconds(4);

    private readonly Channel<PendingSubmission> _pending =
        Channel.CreateBounded<PendingSubmission>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.Wait });

    private readonly Database _database;
    private readonly CommentStore _comments;
    private readonly CommentJudge _judge;
    private readonly DecisionFeed _feed;
    private readonly Measures _measures;
    private readonly ShadowScoring _shadow;
    private readonly RuleHits _hits;
    private readonly TimeProvider _clock;
    private readonly ILogger<Recorder> _logger;
    private readonly Outage _outage = new();
    private readonly ResiliencePipeline _untilTheDatabaseIsBack;

    /// <summary>What the batch in work has, so that it has no comment twice.</summary>
    private readonly HashSet<(string Site, string Id)> _keys = new(LargestBatch);

    /// <summary>Taken from the queue, but not for the batch in work.</summary>
    private PendingSubmission? _carried;

    /// <summary>Since when the oldest submission of the batch in work has been waiting; 0 when none is.</summary>
    private long _inWork;

    /// <summary>When the newest batch was recorded; 0 before the first.</summary>
    private long _recordedAt;

    public Recorder(Database database, CommentStore comments, CommentJudge judge, DecisionFeed feed, Measures measures, ShadowScoring shadow, RuleHits hits, TimeProvider clock, ILogger<Recorder> logger)
    {
        _database = database;
        _comments = comments;
        _judge = judge;
        _feed = feed;
        _measures = measures;
        _shadow = shadow;
        _hits = hits;
        _clock = clock;
        _logger = logger;
        _untilTheDatabaseIsBack = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is { } exception && database.IsTransient(exception)),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromSeconds(1),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = arguments =>
                {
                    if (_outage.Begins())
                    {
                        Log.Retrying(logger, arguments.Outcome.Exception!.Outline());
                    }

                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>How long the oldest submission that is not yet recorded has been waiting; zero when none is.</summary>
    public TimeSpan OldestPending
    {
        get
        {
            var inWork = Volatile.Read(ref _inWork);
            var oldest = inWork != 0 ? inWork : _pending.Reader.TryPeek(out var pending) ? pending.Since : 0;
            return oldest == 0 ? TimeSpan.Zero : _clock.GetElapsedTime(oldest);
        }
    }

    /// <summary>Whether comments are coming in here: one waits, or was recorded within the last second.</summary>
    public bool IsBusy =>
        OldestPending > TimeSpan.Zero || (Volatile.Read(ref _recordedAt) is not 0 and var recorded && _clock.GetElapsedTime(recorded) < TimeSpan.FromSeconds(1));

    /// <summary>Queues a submission; completes when it has its place, which it waits for when very many are before it.</summary>
    /// <exception cref="ChannelClosedException">The service stops.</exception>
    public ValueTask QueueAsync(PendingSubmission pending, CancellationToken cancellationToken)
    {
        pending.Since = _clock.GetTimestamp();
        return _pending.Writer.WriteAsync(pending, cancellationToken);
    }

    /// <summary>Stops taking submissions and records those it has; callers beyond that see a failure and keep their comment.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _pending.Writer.TryComplete();
        if (ExecuteTask is { } running)
        {
            await Task.WhenAny(running, Task.Delay(Timeout.Infinite, cancellationToken));
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _database.Ready.WaitAsync(stoppingToken);
        var batch = new List<PendingSubmission>(LargestBatch);
        long began = 0;
        while (_carried is not null || await _pending.Reader.WaitToReadAsync(stoppingToken))
        {
            Take(batch);
            var wait = GatheringTime - _clock.GetElapsedTime(began);
            if (wait > TimeSpan.Zero && _carried is null && batch.Count is > 0 and < Plenty && batch.TrueForAll(pending => !pending.IsAwaited))
            {
                Volatile.Write(ref _inWork, batch[0].Since);
                await Task.Delay(wait, _clock, CancellationToken.None);
                Take(batch);
            }

            began = _clock.GetTimestamp();
            if (batch.Count > 0)
            {
                Volatile.Write(ref _inWork, batch[0].Since);
                await WriteAsync(batch, stoppingToken);
                Volatile.Write(ref _inWork, 0);
                batch.Clear();
                _keys.Clear();
            }
        }
    }

    /// <summary>Adds to the batch what is waiting. Two submissions of one comment go into different batches, in the order they came.</summary>
    private void Take(List<PendingSubmission> batch)
    {
        for (; batch.Count < LargestBatch && (_carried is not null || _pending.Reader.TryRead(out _carried)); _carried = null)
        {
            if (!_keys.Add((_carried.Submission.Comment.Site, _carried.Submission.Comment.Id)))
            {
                break;
            }

            if (!_carried.IsAbandoned)
            {
                batch.Add(_carried);
            }
        }
    }

    private async Task WriteAsync(List<PendingSubmission> batch, CancellationToken stoppingToken)
    {
        try
        {
            await RecordAsync(batch, stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && batch.Count > 1)
        {
            // One submission that the database will not have must not fail its neighbours.
            Log.BatchFailed(_logger, batch.Count, exception.Outline());
            foreach (var pending in batch)
            {
                await WriteAsync([pending], stoppingToken);
            }
        }
        catch (Exception exception)
        {
            batch.ForEach(pending => pending.Fail(exception));
            if (exception is OperationCanceledException)
            {
                throw;
            }
        }
    }

    private async Task RecordAsync(List<PendingSubmission> batch, CancellationToken stoppingToken)
    {
        var outcomes = await _untilTheDatabaseIsBack.ExecuteAsync(
            async token =>
            {
                batch.RemoveAll(pending => pending.IsAbandoned);
                var submissions = batch.ConvertAll(pending => pending.Submission);
                using var activity = Measures.Recording(submissions);
                return submissions.Count == 0 ? [] : await _comments.RecordAsync(submissions, _judge.Decide, token);
            },
            stoppingToken);
        _outage.End();
        Volatile.Write(ref _recordedAt, _clock.GetTimestamp());
        var decisions = new List<RecordedDecision>(outcomes.Length);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] is { Decision: { } decision, Judged: { } judged })
            {
                decisions.Add(decision);
                _measures.Decided(judged.Decision, decision.Site);
                _judge.TellFailures(judged.Decision, decision.Site);
                _shadow.Offer(judged, decision);
                _hits.Offer(outcomes[i]);
            }

            batch[i].Complete(outcomes[i]);
        }

        if (decisions.Count > 0)
        {
            _feed.Announce(decisions);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database is in trouble ({Failure}); recording is tried again until it works.")]
        public static partial void Retrying(ILogger logger, string failure);

        [LoggerMessage(2, LogLevel.Warning, "A batch of {Count} comments failed with {Failure}; recording them one by one.")]
        public static partial void BatchFailed(ILogger logger, int count, string failure);
    }
}
