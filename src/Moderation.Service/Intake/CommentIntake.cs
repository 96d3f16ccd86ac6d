using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Scoring;
using Moderation.Service.Operations;
using Moderation.Service.Policies;
using Moderation.Service.Scoring;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Intake;

/// <summary>Takes a valid comment in: judges it and has it recorded with its decision. Every door ends here.</summary>
internal sealed partial class CommentIntake(
    Database database,
    StandingModel model,
    StandingPolicies policies,
    SecondOpinions opinions,
    AuthorHash hashes,
    Recorder recorder,
    Measures measures,
    TimeProvider clock,
    ILogger<CommentIntake> logger)
{
    private readonly ConcurrentDictionary<(string Site, string Policy, string Rule), bool> _failedRules = new();

    /// <summary>Completes once the comment and its decision are durable.</summary>
    /// <param name="submitted">A comment that <see cref="CommentValidation"/> found nothing wrong with.</param>
    /// <param name="site">Its site.</param>
    /// <param name="cancellationToken">Gives up waiting; the comment may be recorded all the same.</param>
    public async Task<SubmissionOutcome> TakeInAsync(CommentSubmitted submitted, Site site, CancellationToken cancellationToken)
    {
        using var activity = Begin(site, parent: null);
        await ReadyAsync(cancellationToken);
        var received = clock.GetUtcNow();
        var comment = CommentOf(submitted, site);
        using var turn = opinions.Take(comment, site, cancellationToken);
        var second = turn is null ? null : await turn.ComesAsync(cancellationToken);
        using var pending = new AwaitedSubmission(Judged(comment, site, received, second, activity), cancellationToken);
        await recorder.QueueAsync(pending, cancellationToken);
        turn?.Dispose();
        return await pending.Recorded;
    }

    /// <summary>Judges a comment and queues it to be recorded, for a door that does not wait for each.</summary>
    /// <param name="submitted">A comment that <see cref="CommentValidation"/> found nothing wrong with.</param>
    /// <param name="site">Its site.</param>
    /// <param name="parent">The trace that it came by (W3C traceparent); null when there is none.</param>
    /// <param name="waiting">Makes what is told of the outcome.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>
    /// Null when the comment is queued. Else what completes when it is: other comments need not wait for that, and what comes
    /// under the same id waits by itself.
    /// </returns>
    public async ValueTask<Task?> QueueAsync(
        CommentSubmitted submitted, Site site, string? parent, Func<Submission, PendingSubmission> waiting, CancellationToken cancellationToken)
    {
        var activity = Begin(site, parent);
        try
        {
            await ReadyAsync(cancellationToken);
            var received = clock.GetUtcNow();
            var comment = CommentOf(submitted, site);
            if (opinions.Take(comment, site, cancellationToken) is { } turn)
            {
                var later = QueueLaterAsync(comment, site, received, turn, activity, waiting, cancellationToken);
                activity = null;
                return later;
            }

            await recorder.QueueAsync(waiting(Judged(comment, site, received, second: null, activity)), cancellationToken);
            return null;
        }
        finally
        {
            activity?.Dispose();
        }
    }

    private async Task QueueLaterAsync(
        Comment comment, Site site, DateTimeOffset received, SecondOpinions.Turn turn, Activity? activity, Func<Submission, PendingSubmission> waiting, CancellationToken cancellationToken)
    {
        using (activity)
        using (turn)
        {
            var second = await turn.ComesAsync(cancellationToken);
            await recorder.QueueAsync(waiting(Judged(comment, site, received, second, activity)), cancellationToken);
        }
    }

    /// <summary>The key of the hashes comes with the schema.</summary>
    private ValueTask ReadyAsync(CancellationToken cancellationToken) =>
        database.Ready.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(database.Ready.WaitAsync(cancellationToken));

    private Activity? Begin(Site site, string? parent)
    {
        measures.Received(site.Name);
        var activity = parent is null
            ? Measures.Activities.StartActivity("moderation.take_in")
            : Measures.Activities.StartActivity("moderation.take_in", ActivityKind.Consumer, parent);
        return activity?.SetTag("moderation.site", site.Name);
    }

    /// <summary>What was submitted, as it is judged.</summary>
    public static Comment CommentOf(CommentSubmitted submitted, Site site) => new()
    {
        Site = site.Name,
        Id = submitted.Id,
        Text = submitted.Text,
        Author = submitted.Author,
        Article = submitted.Article,
        ParentId = submitted.ParentId,
        SubmittedAt = submitted.SubmittedAt,
        Honeypot = submitted.Honeypot,
        DoNotStore = submitted.DoNotStore == true,
    };

    private Submission Judged(Comment comment, Site site, DateTimeOffset received, SecondScore? second, Activity? activity)
    {
        var decision = Decide(comment, site, received, second);
        activity?.SetTag("moderation.verdict", decision.Verdict.WireName());
        return new Submission
        {
            Comment = comment,
            Decision = decision,
            Second = second,
            ReceivedAt = received,
            EventId = Guid.CreateVersion7(received),
            TraceParent = activity is { Recorded: true } ? activity.Id : null,
            BodyHash = hashes.Body(comment.Text),
            EmailHash = hashes.Email(comment.Author?.Email),
            IpHash = hashes.Ip(comment.Author?.Ip),
            AuthorJson = comment.Author is { } author ? Kept(author) : null,
            ArticleJson = comment.Article is { } article ? JsonSerializer.Serialize(article, IntakeJson.Default.CommentArticle) : null,
        };
    }

    private static string Kept(CommentAuthor author) =>
        JsonSerializer.Serialize(author with { Email = null, Ip = null, UserAgent = null }, IntakeJson.Default.CommentAuthor);

    private Decision Decide(Comment comment, Site site, DateTimeOffset received, SecondScore? second)
    {
        var started = clock.GetTimestamp();
        var policy = policies.Of(site);
        try
        {
            var decision = Judge.Decide(comment, policy, model.Scorer, second, received);
            TellFailures(decision, site);
            return decision;
        }
#pragma warning disable CA1031 // Whatever fails while judging, the comment must be held and not lost.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.JudgingFailed(logger, site.Name, exception.GetType().Name);
            return Judge.Undecidable(policy, exception.GetType().Name);
        }
        finally
        {
            measures.Judged(clock.GetElapsedTime(started));
        }
    }

    private void TellFailures(Decision decision, Site site)
    {
        foreach (var finding in decision.Explanation.Findings)
        {
            if (finding.Reason == ReasonCodes.RuleFailed)
            {
                measures.RuleFailed(site.Name, finding.Rule);

                // Once for each: what fails for every comment would fill the log.
                if (_failedRules.TryAdd((site.Name, decision.PolicyVersion, finding.Rule), true))
                {
                    Log.RuleFailed(logger, finding.Rule, site.Name, finding.Saw);
                }
            }
        }
    }

    private static partial class Log
    {
        // Not the exception itself: its message may quote the comment.
        [LoggerMessage(1, LogLevel.Error, "Judging a comment of site {Site} failed with {Failure}; the site's failure mode decides.")]
        public static partial void JudgingFailed(ILogger logger, string site, string failure);

        [LoggerMessage(2, LogLevel.Error, "Rule {Rule} of site {Site} failed ({Failure}); comments that it fails for are held. Said once; the metric rules.failed counts.")]
        public static partial void RuleFailed(ILogger logger, string rule, string site, string? failure);
    }
}
