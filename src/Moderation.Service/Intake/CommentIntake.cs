using System.Diagnostics;
using System.Text.Json;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Service.Operations;
using Moderation.Service.Scoring;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Intake;

/// <summary>Takes a valid comment in: judges it and has it recorded with its decision. Every door ends here.</summary>
internal sealed partial class CommentIntake(
    Database database,
    StandingModel model,
    AuthorHash hashes,
    Recorder recorder,
    Measures measures,
    TimeProvider clock,
    ILogger<CommentIntake> logger)
{
    /// <summary>Completes once the comment and its decision are durable.</summary>
    /// <param name="submitted">A comment that <see cref="CommentValidation"/> found nothing wrong with.</param>
    /// <param name="site">Its site.</param>
    /// <param name="cancellationToken">Gives up waiting; the comment may be recorded all the same.</param>
    public async Task<SubmissionOutcome> TakeInAsync(CommentSubmitted submitted, Site site, CancellationToken cancellationToken)
    {
        using var activity = Begin(site, parent: null);
        using var pending = new AwaitedSubmission(await JudgeAsync(submitted, site, activity, cancellationToken), cancellationToken);
        await recorder.QueueAsync(pending, cancellationToken);
        return await pending.Recorded;
    }

    /// <summary>Judges a comment and queues it to be recorded, for a door that does not wait for each.</summary>
    /// <param name="submitted">A comment that <see cref="CommentValidation"/> found nothing wrong with.</param>
    /// <param name="site">Its site.</param>
    /// <param name="parent">The trace that it came by (W3C traceparent); null when there is none.</param>
    /// <param name="waiting">Makes what is told of the outcome.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    public async ValueTask QueueAsync(
        CommentSubmitted submitted, Site site, string? parent, Func<Submission, PendingSubmission> waiting, CancellationToken cancellationToken)
    {
        using var activity = Begin(site, parent);
        await recorder.QueueAsync(waiting(await JudgeAsync(submitted, site, activity, cancellationToken)), cancellationToken);
    }

    private Activity? Begin(Site site, string? parent)
    {
        measures.Received(site.Name);
        var activity = parent is null
            ? Measures.Activities.StartActivity("moderation.take_in")
            : Measures.Activities.StartActivity("moderation.take_in", ActivityKind.Consumer, parent);
        return activity?.SetTag("moderation.site", site.Name);
    }

    private async ValueTask<Submission> JudgeAsync(CommentSubmitted submitted, Site site, Activity? activity, CancellationToken cancellationToken)
    {
        // The key of the hashes comes with the schema.
        if (!database.Ready.IsCompletedSuccessfully)
        {
            await database.Ready.WaitAsync(cancellationToken);
        }

        var now = clock.GetUtcNow();
        var comment = new Comment
        {
            Site = site.Name,
            Id = submitted.Id,
            Text = submitted.Text,
            Author = submitted.Author,
            Article = submitted.Article,
            ParentId = submitted.ParentId,
            SubmittedAt = submitted.SubmittedAt,
            Honeypot = submitted.Honeypot,
        };
        var decision = Decide(comment, site);
        activity?.SetTag("moderation.verdict", decision.Verdict.WireName());
        return new Submission
        {
            Comment = comment,
            Decision = decision,
            ReceivedAt = now,
            EventId = Guid.CreateVersion7(now),
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

    private Decision Decide(Comment comment, Site site)
    {
        var started = clock.GetTimestamp();
        try
        {
            return Judge.Decide(comment, site.Policy, model.Scorer);
        }
#pragma warning disable CA1031 // Whatever fails while judging, the comment must be held and not lost.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.JudgingFailed(logger, site.Name, exception.GetType().Name);
            return Judge.Undecidable(site.Policy, exception.GetType().Name);
        }
        finally
        {
            measures.Judged(clock.GetElapsedTime(started));
        }
    }

    private static partial class Log
    {
        // Not the exception itself: its message may quote the comment.
        [LoggerMessage(1, LogLevel.Error, "Judging a comment of site {Site} failed with {Failure}; the site's failure mode decides.")]
        public static partial void JudgingFailed(ILogger logger, string site, string failure);
    }
}
