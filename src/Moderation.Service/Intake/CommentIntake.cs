using System.Diagnostics;
using System.Text.Json;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Scoring;
using Moderation.Service.Facts;
using Moderation.Service.Operations;
using Moderation.Service.Scoring;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Intake;

/// <summary>Takes a valid comment in: scores it and has it judged and recorded. Every door ends here.</summary>
internal sealed class CommentIntake(
    Database database, StandingModel model, SecondOpinions opinions, AuthorHash hashes, Recorder recorder, Measures measures, TimeProvider clock)
{
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
        using var pending = new AwaitedSubmission(Scored(comment, received, second, activity), cancellationToken);
        await recorder.QueueAsync(pending, cancellationToken);
        turn?.Dispose();
        return await pending.Recorded;
    }

    /// <summary>Scores a comment and queues it to be judged and recorded, for a door that does not wait for each.</summary>
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

            await recorder.QueueAsync(waiting(Scored(comment, received, second: null, activity)), cancellationToken);
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
            await recorder.QueueAsync(waiting(Scored(comment, received, second, activity)), cancellationToken);
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

    private static Comment CommentOf(CommentSubmitted submitted, Site site) => new()
    {
        Site = site.Name,
        Id = submitted.Id,
        Text = submitted.Text,
        Author = submitted.Author,
        Article = submitted.Article,
        ParentId = submitted.ParentId,
        SubmittedAt = submitted.SubmittedAt,
        FormShownAt = submitted.FormShownAt,
        Honeypot = submitted.Honeypot,
        DoNotStore = submitted.DoNotStore == true,
    };

    private Submission Scored(Comment comment, DateTimeOffset received, SecondScore? second, Activity? activity)
    {
        // Read once: another model may stand before the comment is judged.
        var scorer = model.Scorer;
        var email = EmailFacts.Of(comment.Author?.Email);
        return new Submission
        {
            Comment = comment,
            Scorer = scorer,
            Scored = Judging.Scored.Of(comment.Text, scorer, second),
            ReceivedAt = received,
            EventId = Guid.CreateVersion7(received),
            TraceParent = activity is { Recorded: true } ? activity.Id : null,
            BodyHash = hashes.Body(comment.Text),
            Subjects = new SubjectHashes(
                hashes.Mailbox(email, comment.Author?.Email), hashes.Ip(comment.Author?.Ip), hashes.Account(comment.Author?.Id), hashes.Article(comment.Article?.Id)),
            Email = email.Traits,
            Text = Fingerprint.Of(comment.Text),
            AuthorJson = comment.Author is { } author ? Kept(author) : null,
            ArticleJson = comment.Article is { } article ? JsonSerializer.Serialize(article, IntakeJson.Default.CommentArticle) : null,
        };
    }

    private static string Kept(CommentAuthor author) =>
        JsonSerializer.Serialize(author with { Email = null, Ip = null, UserAgent = null }, IntakeJson.Default.CommentAuthor);
}
