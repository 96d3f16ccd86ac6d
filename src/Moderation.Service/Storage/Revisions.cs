using System.Data.Common;
using System.Text.Json;
using Dapper;
using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Service.Facts;
using Moderation.Service.Hits;
using Moderation.Service.Intake;

namespace Moderation.Service.Storage;

/// <summary>What becomes of a submission whose comment is known: a repeat, an edit, or an edit that comes too late.</summary>
internal sealed class Revisions(Database database, AuthorHash hashes)
{
    private const string FindStanding = """
        select comment_key as CommentKey, revision as Revision, sequence as Sequence, verdict as Verdict, body as Body, body_hash as BodyHash,
               author as Author, article as Article, email_hash as EmailHash, ip_hash as IpHash, submitted_at as SubmittedAt, received_at as ReceivedAt,
               do_not_store is not null as DoNotStore, erased_at as ErasedAt
        from comment where site = @Site and comment_id = @Id
        """;

    private const string KnowsText = "select exists (select 1 from revision where comment_key = @CommentKey and body_hash = @BodyHash)";

    /// <summary>No text is empty: an empty body is one that is not kept.</summary>
    private const string KeepRevision = """
        insert into revision (comment_key, revision, body, body_hash, submitted_at, received_at)
        values (@CommentKey, @Revision, coalesce(@Body, ''), @BodyHash, @SubmittedAt, @ReceivedAt)
        """;

    /// <summary>What is held keeps its text and author for the moderator.</summary>
    private static readonly string Forget = $"""
        update revision set body = '' where comment_key = @CommentKey;
        update comment set do_not_store = 1 where comment_key = @CommentKey;
        update comment set body = null, author = null, email_hash = null, ip_hash = null, facts = null where comment_key = @CommentKey and verdict <> {(int)Verdict.Hold};
        update label set note = null, said_by = case when source = {(int)LabelSource.Moderator} then said_by end where comment_key = @CommentKey;
        update standing_order set comment_key = null, why = null where comment_key = @CommentKey
        """;

    private const string ReplaceText = """
        update comment set revision = @Revision, sequence = @Sequence, verdict = @Verdict, body = @Body, body_hash = @BodyHash,
            author = coalesce(@Author, author), article = coalesce(@Article, article), submitted_at = coalesce(@SubmittedAt, submitted_at),
            received_at = @ReceivedAt, facts = @Facts
        where comment_key = @CommentKey
        """;

    /// <summary>Decides what a submission of a known comment is: a repeat, an edit, or an edit that comes too late.</summary>
    public async Task<SubmissionOutcome> ReviseAsync(DbConnection connection, DbTransaction transaction, JudgedSubmission judged)
    {
        var submission = judged.Submission;
        var standing = await connection.QuerySingleAsync<StandingRow>(
            FindStanding, new { submission.Comment.Site, submission.Comment.Id }, transaction);
        if (standing.ErasedAt is not null)
        {
            return standing.As(OutcomeKind.Erased);
        }

        // Whatever becomes of the submission: what it says of storing holds for all that is there.
        if (submission.Comment.DoNotStore && !standing.DoNotStore)
        {
            await ForgetAsync(connection, transaction, standing);
        }

        if (string.Equals(standing.BodyHash, submission.BodyHash, StringComparison.Ordinal))
        {
            return standing.As(OutcomeKind.Repeated);
        }

        var submittedAt = submission.Comment.SubmittedAt?.ToUnixTimeMilliseconds();
        if (submittedAt < standing.SubmittedAt || IsOvertaken(submission, submittedAt, standing))
        {
            return standing.As(OutcomeKind.Superseded);
        }

        // An older text without a newer time is a late redelivery; with one, the reader went back to it.
        var isLater = submittedAt > standing.SubmittedAt;
        if (!isLater && await connection.ExecuteScalarAsync<bool>(KnowsText, new { standing.CommentKey, submission.BodyHash }, transaction))
        {
            return standing.As(OutcomeKind.Repeated);
        }

        await connection.ExecuteAsync(KeepRevision, standing, transaction);
        if (submission.Comment.DoNotStore || standing.DoNotStore)
        {
            submission = submission with { Comment = submission.Comment with { DoNotStore = true } };
            judged = judged with { Submission = submission };
        }

        var revision = standing.Revision + 1;
        var sequence = standing.Sequence + 1;
        await connection.ExecuteAsync(
            ReplaceText,
            new
            {
                standing.CommentKey,
                Revision = revision,
                Sequence = sequence,
                judged.Decision.Verdict,
                judged.Body,
                submission.BodyHash,
                Author = judged.AuthorJson,
                Article = submission.ArticleJson,
                SubmittedAt = submittedAt,
                ReceivedAt = submission.ReceivedAt.ToUnixTimeMilliseconds(),
                Facts = judged.Facts(),
            },
            transaction);
        if (submission.Comment.DoNotStore)
        {
            await ForgetAsync(connection, transaction, standing, erasesQuotes: true);
        }

        var decision = await RecordedDecision.AppendAsync(connection, transaction, standing.CommentKey, revision, sequence, judged);
        await RecountAsync(connection, transaction, standing, judged);
        return new SubmissionOutcome(OutcomeKind.Decided, revision, decision.Verdict, decision, judged);
    }

    /// <summary>Forgets what is not to be stored, except what a moderator has to see.</summary>
    private async Task ForgetAsync(DbConnection connection, DbTransaction transaction, StandingRow standing, bool erasesQuotes = false)
    {
        await connection.ExecuteAsync(Forget, standing, transaction);
        await RuleHitStore.EraseAsync(database, connection, transaction, standing.CommentKey);
        if (erasesQuotes || standing.Verdict != Verdict.Hold)
        {
            await Quotes.EraseAsync(connection, transaction, standing.CommentKey);
        }
    }

    /// <summary>Where the site's clock does not tell two revisions apart, the one that came to us first is the older.</summary>
    private static bool IsOvertaken(Submission submission, long? submittedAt, StandingRow standing) =>
        (submittedAt is null || standing.SubmittedAt is null || submittedAt == standing.SubmittedAt)
        && submission.ReceivedAt.ToUnixTimeMilliseconds() < standing.ReceivedAt;

    /// <summary>The author, address and article that the comment was first counted for have another verdict now.</summary>
    private async Task RecountAsync(DbConnection connection, DbTransaction transaction, StandingRow standing, JudgedSubmission judged)
    {
        var counted = new SubjectHashes(
            standing.EmailHash,
            standing.IpHash,
            standing.Author is { } author ? hashes.Account(JsonSerializer.Deserialize(author, IntakeJson.Default.CommentAuthor)?.Id) : null,
            standing.Article is { } article ? hashes.Article(JsonSerializer.Deserialize(article, IntakeJson.Default.CommentArticle)?.Id) : null);
        var subjects = await SubjectStore.FindAsync(database, connection, transaction, [.. counted.Counted(judged.Comment.Site)]);
        foreach (var subject in subjects)
        {
            subject.Recount(standing.Verdict, judged.Decision.Verdict, judged.Submission.ReceivedAt.ToUnixTimeMilliseconds());
        }

        await SubjectStore.SaveAsync(database, connection, transaction, subjects);
    }

    private sealed class StandingRow
    {
        public long CommentKey { get; set; }

        public int Revision { get; set; }

        public int Sequence { get; set; }

        public Verdict Verdict { get; set; }

        public string? Body { get; set; }

        public string? BodyHash { get; set; }

        public string? Author { get; set; }

        public string? Article { get; set; }

        public string? EmailHash { get; set; }

        public string? IpHash { get; set; }

        public long? SubmittedAt { get; set; }

        public long ReceivedAt { get; set; }

        public bool DoNotStore { get; set; }

        public long? ErasedAt { get; set; }

        public SubmissionOutcome As(OutcomeKind kind) => new(kind, Revision, Verdict);
    }
}
