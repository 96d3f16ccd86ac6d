using System.Data.Common;
using Dapper;
using Moderation.Contracts;
using Moderation.Labelling;

namespace Moderation.Service.Storage;

/// <summary>Comments with their decisions. Every decision is one row and one event, written in the same transaction as the comment.</summary>
internal sealed class CommentStore(Database database)
{
    private const string InsertComment = """
        insert into comment (site, comment_id, revision, sequence, verdict, body, body_hash, author, email_hash, ip_hash, article,
                             parent_id, submitted_at, received_at, do_not_store)
        values (@Site, @Id, 1, 1, @Verdict, @Body, @BodyHash, @Author, @EmailHash, @IpHash, @Article, @ParentId, @SubmittedAt, @ReceivedAt, @DoNotStore)
        on conflict (site, comment_id) do nothing
        returning comment_key
        """;

    private const string InsertDecision = """
        insert into decision (comment_key, sequence, site, verdict, event_id, event, trace_parent)
        values (@CommentKey, @Sequence, @Site, @Verdict, @EventId, @Event, @TraceParent)
        returning position
        """;

    private const string CountAuthor = """
        insert into author (site, kind, hash, first_seen_at, last_seen_at, submitted, approved, rejected, held)
        values (@Site, @Kind, @Hash, @At, @At, @Submitted, @Approved, @Rejected, @Held)
        on conflict (site, kind, hash) do update set
            last_seen_at = case when excluded.last_seen_at > author.last_seen_at then excluded.last_seen_at else author.last_seen_at end,
            submitted = author.submitted + excluded.submitted, approved = author.approved + excluded.approved,
            rejected = author.rejected + excluded.rejected, held = author.held + excluded.held
        """;

    private const string FindStanding = """
        select comment_key as CommentKey, revision as Revision, sequence as Sequence, verdict as Verdict, body as Body, body_hash as BodyHash,
               email_hash as EmailHash, ip_hash as IpHash, submitted_at as SubmittedAt, received_at as ReceivedAt,
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
        update comment set body = null, author = null, email_hash = null, ip_hash = null where comment_key = @CommentKey and verdict <> {(int)Verdict.Hold};
        update label set note = null, said_by = case when source = {(int)LabelSource.Moderator} then said_by end where comment_key = @CommentKey
        """;

    private const string ReplaceText = """
        update comment set revision = @Revision, sequence = @Sequence, verdict = @Verdict, body = @Body, body_hash = @BodyHash,
            author = coalesce(@Author, author), article = coalesce(@Article, article), submitted_at = coalesce(@SubmittedAt, submitted_at),
            received_at = @ReceivedAt
        where comment_key = @CommentKey
        """;

    /// <summary>Records a batch in one transaction. The comments of a batch must differ in site or id.</summary>
    /// <returns>What became of each submission, in the order given.</returns>
    public async Task<SubmissionOutcome[]> RecordAsync(IReadOnlyList<Submission> batch, CancellationToken cancellationToken)
    {
        var outcomes = new SubmissionOutcome[batch.Count];
        var left = Enumerable.Range(0, batch.Count).ToList();
        if (database.IsPostgres)
        {
            // The few that are not to be stored spare all others a column.
            var together = left.FindAll(index => !batch[index].Comment.DoNotStore);
            var decisions = together.Count == 0 ? [] : await PostgresBatch.InsertNewAsync(database, together.ConvertAll(index => batch[index]), cancellationToken);
            for (var place = 0; place < decisions.Length; place++)
            {
                if (decisions[place] is { } decision)
                {
                    outcomes[together[place]] = new SubmissionOutcome(OutcomeKind.Decided, 1, decision.Verdict, decision);
                }
            }

            left.RemoveAll(index => outcomes[index].Decision is not null);
        }

        if (left.Count > 0)
        {
            await database.WriteAsync(async (connection, transaction) =>
            {
                foreach (var index in left)
                {
                    // Of those that went together it is known by now that they are no new ones.
                    var isKnown = database.IsPostgres && !batch[index].Comment.DoNotStore;
                    outcomes[index] = (isKnown ? null : await InsertAsync(connection, transaction, batch[index]))
                        ?? await ReviseAsync(connection, transaction, batch[index]);
                }

                return 0;
            }, cancellationToken);
        }

        return outcomes;
    }

    private static async Task<SubmissionOutcome?> InsertAsync(DbConnection connection, DbTransaction transaction, Submission submission)
    {
        var comment = submission.Comment;
        var key = await connection.ExecuteScalarAsync<long?>(
            InsertComment,
            new
            {
                comment.Site,
                comment.Id,
                submission.Decision.Verdict,
                submission.Body,
                submission.BodyHash,
                Author = submission.AuthorJson,
                EmailHash = submission.IsKept ? submission.EmailHash : null,
                IpHash = submission.IsKept ? submission.IpHash : null,
                Article = submission.ArticleJson,
                comment.ParentId,
                SubmittedAt = comment.SubmittedAt?.ToUnixTimeMilliseconds(),
                ReceivedAt = submission.ReceivedAt.ToUnixTimeMilliseconds(),
                DoNotStore = comment.DoNotStore ? 1 : (short?)null,
            },
            transaction);
        if (key is not { } commentKey)
        {
            return null;
        }

        var decision = await AppendAsync(connection, transaction, commentKey, revision: 1, sequence: 1, submission);
        await CountAsync(connection, transaction, submission, submission.EmailHash, submission.IpHash, submitted: 1, replaced: null);
        return new SubmissionOutcome(OutcomeKind.Decided, 1, decision.Verdict, decision);
    }

    /// <summary>Decides what a submission of a known comment is: a repeat, an edit, or an edit that comes too late.</summary>
    private static async Task<SubmissionOutcome> ReviseAsync(DbConnection connection, DbTransaction transaction, Submission submission)
    {
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
                submission.Decision.Verdict,
                submission.Body,
                submission.BodyHash,
                Author = submission.AuthorJson,
                Article = submission.ArticleJson,
                SubmittedAt = submittedAt,
                ReceivedAt = submission.ReceivedAt.ToUnixTimeMilliseconds(),
            },
            transaction);
        if (submission.Comment.DoNotStore)
        {
            await ForgetAsync(connection, transaction, standing, erasesQuotes: true);
        }

        var decision = await AppendAsync(connection, transaction, standing.CommentKey, revision, sequence, submission);
        await CountAsync(connection, transaction, submission, standing.EmailHash, standing.IpHash, submitted: 0, replaced: standing.Verdict);
        return new SubmissionOutcome(OutcomeKind.Decided, revision, decision.Verdict, decision);
    }

    /// <summary>Forgets what is not to be stored, except what a moderator has to see.</summary>
    private static async Task ForgetAsync(DbConnection connection, DbTransaction transaction, StandingRow standing, bool erasesQuotes = false)
    {
        await connection.ExecuteAsync(Forget, standing, transaction);
        if (erasesQuotes || standing.Verdict != Verdict.Hold)
        {
            await Quotes.EraseAsync(connection, transaction, standing.CommentKey);
        }
    }

    /// <summary>Where the site's clock does not tell two revisions apart, the one that came to us first is the older.</summary>
    private static bool IsOvertaken(Submission submission, long? submittedAt, StandingRow standing) =>
        (submittedAt is null || standing.SubmittedAt is null || submittedAt == standing.SubmittedAt)
        && submission.ReceivedAt.ToUnixTimeMilliseconds() < standing.ReceivedAt;

    private static async Task<RecordedDecision> AppendAsync(
        DbConnection connection, DbTransaction transaction, long commentKey, int revision, int sequence, Submission submission)
    {
        var decision = RecordedDecision.Of(submission, revision, sequence);
        decision.CommentKey = commentKey;
        decision.Position = await connection.ExecuteScalarAsync<long>(
            InsertDecision,
            new { decision.CommentKey, Sequence = sequence, decision.Site, decision.Verdict, decision.EventId, decision.Event, decision.TraceParent },
            transaction);
        return decision;
    }

    private static async Task CountAsync(
        DbConnection connection, DbTransaction transaction, Submission submission, string? emailHash, string? ipHash, int submitted, Verdict? replaced)
    {
        int Change(Verdict verdict) => (submission.Decision.Verdict == verdict ? 1 : 0) - (replaced == verdict ? 1 : 0);

        (AuthorKind Kind, string? Hash)[] identities = [(AuthorKind.Email, emailHash), (AuthorKind.Ip, ipHash)];
        foreach (var (kind, hash) in identities)
        {
            if (hash is null)
            {
                continue;
            }

            await connection.ExecuteAsync(
                CountAuthor,
                new
                {
                    submission.Comment.Site,
                    Kind = (short)kind,
                    Hash = hash,
                    At = submission.ReceivedAt.ToUnixTimeMilliseconds(),
                    Submitted = submitted,
                    Approved = Change(Verdict.Approve),
                    Rejected = Change(Verdict.Reject),
                    Held = Change(Verdict.Hold),
                },
                transaction);
        }
    }

    private sealed class StandingRow
    {
        public long CommentKey { get; set; }

        public int Revision { get; set; }

        public int Sequence { get; set; }

        public Verdict Verdict { get; set; }

        public string? Body { get; set; }

        public string? BodyHash { get; set; }

        public string? EmailHash { get; set; }

        public string? IpHash { get; set; }

        public long? SubmittedAt { get; set; }

        public long ReceivedAt { get; set; }

        public bool DoNotStore { get; set; }

        public long? ErasedAt { get; set; }

        public SubmissionOutcome As(OutcomeKind kind) => new(kind, Revision, Verdict);
    }
}

/// <summary>By what an author is known.</summary>
internal enum AuthorKind
{
    /// <summary>The keyed hash of the e-mail address.</summary>
    Email = 1,

    /// <summary>The keyed hash of the IP address.</summary>
    Ip = 2,
}
