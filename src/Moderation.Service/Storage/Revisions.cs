using System.Data.Common;
using Dapper;
using Moderation.Contracts;
using Moderation.Labelling;

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

    /// <summary>What a moderator said last of an earlier text that was the same.</summary>
    private const string FindModerator = """
        select m.verdict as Verdict, m.reason as Reason, m.decided_by as DecidedBy
        from moderator_decision m join revision r on r.comment_key = m.comment_key and r.revision = m.revision
        where m.comment_key = @CommentKey and r.body_hash = @BodyHash order by m.sequence desc limit 1
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
            await Forgetting.ForgetAsync(database, connection, transaction, standing.CommentKey, erasesQuotes: standing.Verdict != Verdict.Hold);
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

        // Whoever goes back to a text that a moderator has decided about gets that decision: the policy does not override it.
        if (await connection.QuerySingleOrDefaultAsync<ModeratorRow>(FindModerator, new { standing.CommentKey, submission.BodyHash }, transaction) is { } said)
        {
            judged = judged with { Decision = judged.Decision with { Verdict = said.Verdict, Reasons = said.Verdict.ReasonsOf(said.Reason) }, Moderator = said.DecidedBy };
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
            await Forgetting.ForgetAsync(database, connection, transaction, standing.CommentKey, erasesQuotes: true);
        }

        var decision = await RecordedDecision.AppendAsync(connection, transaction, standing.CommentKey, revision, sequence, judged);
        await Recount.ApplyAsync(
            database,
            hashes,
            connection,
            transaction,
            [new VerdictChange(judged.Comment.Site, standing.Author, standing.Article, standing.EmailHash, standing.IpHash, standing.Verdict, judged.Decision.Verdict)],
            submission.ReceivedAt);
        return new SubmissionOutcome(OutcomeKind.Decided, revision, decision.Verdict, decision, judged);
    }

    /// <summary>Where the site's clock does not tell two revisions apart, the one that came to us first is the older.</summary>
    private static bool IsOvertaken(Submission submission, long? submittedAt, StandingRow standing) =>
        (submittedAt is null || standing.SubmittedAt is null || submittedAt == standing.SubmittedAt)
        && submission.ReceivedAt.ToUnixTimeMilliseconds() < standing.ReceivedAt;

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

    private sealed class ModeratorRow
    {
        public Verdict Verdict { get; set; }

        public RejectionReason Reason { get; set; }

        public string DecidedBy { get; set; } = string.Empty;
    }
}
