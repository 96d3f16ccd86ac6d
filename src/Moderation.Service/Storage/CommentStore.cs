using System.Data.Common;
using Dapper;
using Moderation.Contracts;

namespace Moderation.Service.Storage;

/// <summary>Comments with their decisions. Every decision is one row and one event, written in the same transaction as the comment.</summary>
internal sealed class CommentStore(Database database)
{
    /// <summary>
    /// Takes the feed lock, then records all new comments of a batch in one statement: positions are drawn while the lock
    /// is held, so they are committed in order. One round trip, one implicit transaction.
    /// </summary>
    private static readonly string InsertBatchPostgres = $"""
        select pg_advisory_xact_lock({(int)Role.WriteDecisions});
        with s as (
            select * from unnest(@Sites, @Ids, @Verdicts, @Bodies, @BodyHashes, @Authors, @EmailHashes, @IpHashes, @Articles, @ParentIds,
                                 @SubmittedAts, @ReceivedAts, @EventIds, @Events, @TraceParents)
                with ordinality as t(site, comment_id, verdict, body, body_hash, author, email_hash, ip_hash, article, parent_id,
                                     submitted_at, received_at, event_id, event, trace_parent, place)
        ), inserted as (
            insert into comment (site, comment_id, revision, sequence, verdict, body, body_hash, author, email_hash, ip_hash, article,
                                 parent_id, submitted_at, received_at)
            select site, comment_id, 1, 1, verdict, body, body_hash, author, email_hash, ip_hash, article, parent_id, submitted_at, received_at
            from s order by place
            on conflict (site, comment_id) do nothing
            returning comment_key, site, comment_id
        ), fresh as (
            select s.*, inserted.comment_key from s join inserted using (site, comment_id)
        ), decided as (
            insert into decision (comment_key, sequence, site, verdict, event_id, event, trace_parent)
            select comment_key, 1, site, verdict, event_id, event, trace_parent from fresh order by place
        ), seen as (
            insert into author (site, kind, hash, first_seen_at, last_seen_at, submitted, approved, rejected, held)
            select site, kind, hash, min(received_at), max(received_at), count(*),
                   count(*) filter (where verdict = 1), count(*) filter (where verdict = 2), count(*) filter (where verdict = 0)
            from (select site, 1 as kind, email_hash as hash, received_at, verdict from fresh where email_hash is not null
                  union all
                  select site, 2, ip_hash, received_at, verdict from fresh where ip_hash is not null) as facts
            group by site, kind, hash
            on conflict (site, kind, hash) do update set
                last_seen_at = greatest(author.last_seen_at, excluded.last_seen_at), submitted = author.submitted + excluded.submitted,
                approved = author.approved + excluded.approved, rejected = author.rejected + excluded.rejected, held = author.held + excluded.held
        )
        select place - 1 from fresh
        """;

    private const string InsertComment = """
        insert into comment (site, comment_id, revision, sequence, verdict, body, body_hash, author, email_hash, ip_hash, article,
                             parent_id, submitted_at, received_at)
        values (@Site, @Id, 1, 1, @Verdict, @Body, @BodyHash, @Author, @EmailHash, @IpHash, @Article, @ParentId, @SubmittedAt, @ReceivedAt)
        on conflict (site, comment_id) do nothing
        returning comment_key
        """;

    private const string InsertDecision = """
        insert into decision (comment_key, sequence, site, verdict, event_id, event, trace_parent)
        values (@CommentKey, @Sequence, @Site, @Verdict, @EventId, @Event, @TraceParent)
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
               email_hash as EmailHash, ip_hash as IpHash, submitted_at as SubmittedAt, received_at as ReceivedAt, erased_at as ErasedAt
        from comment where site = @Site and comment_id = @Id
        """;

    private const string KnowsText = "select exists (select 1 from revision where comment_key = @CommentKey and body_hash = @BodyHash)";

    private const string KeepRevision = """
        insert into revision (comment_key, revision, body, body_hash, submitted_at, received_at)
        values (@CommentKey, @Revision, @Body, @BodyHash, @SubmittedAt, @ReceivedAt)
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
        var known = new List<int>();
        if (database.IsPostgres)
        {
            known.AddRange(await InsertNewAsync(batch, outcomes, cancellationToken));
            if (known.Count > 0)
            {
                await database.WriteAsync(async (connection, transaction) =>
                {
                    foreach (var index in known)
                    {
                        outcomes[index] = await ReviseAsync(connection, transaction, batch[index]);
                    }

                    return 0;
                }, cancellationToken);
            }

            return outcomes;
        }

        return await database.WriteAsync(async (connection, transaction) =>
        {
            for (var index = 0; index < batch.Count; index++)
            {
                outcomes[index] = await InsertAsync(connection, transaction, batch[index])
                    ?? await ReviseAsync(connection, transaction, batch[index]);
            }

            return outcomes;
        }, cancellationToken);
    }

    /// <summary>Inserts what is new and returns the places of what is not.</summary>
    private async Task<IEnumerable<int>> InsertNewAsync(IReadOnlyList<Submission> batch, SubmissionOutcome[] outcomes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            InsertBatchPostgres,
            new
            {
                Sites = Column(s => s.Comment.Site),
                Ids = Column(s => s.Comment.Id),
                Verdicts = Column(s => (short)s.Decision.Verdict),
                Bodies = Column(s => s.Comment.Text),
                BodyHashes = Column(s => s.BodyHash),
                Authors = Column(s => s.AuthorJson),
                EmailHashes = Column(s => s.EmailHash),
                IpHashes = Column(s => s.IpHash),
                Articles = Column(s => s.ArticleJson),
                ParentIds = Column(s => s.Comment.ParentId),
                SubmittedAts = Column(s => s.Comment.SubmittedAt?.ToUnixTimeMilliseconds()),
                ReceivedAts = Column(s => s.ReceivedAt.ToUnixTimeMilliseconds()),
                EventIds = Column(s => s.EventId.ToString()),
                Events = Column(s => EventJson.Write(s, 1, 1)),
                TraceParents = Column(s => s.TraceParent),
            },
            cancellationToken: cancellationToken));

        // The lock's own, empty result comes first.
        await results.ReadAsync<object>();
        var isNew = new bool[batch.Count];
        foreach (var place in await results.ReadAsync<long>())
        {
            isNew[place] = true;
            outcomes[place] = new SubmissionOutcome(OutcomeKind.Decided, 1, batch[(int)place].Decision.Verdict);
        }

        return Enumerable.Range(0, batch.Count).Where(index => !isNew[index]);

        T[] Column<T>(Func<Submission, T> value)
        {
            var column = new T[batch.Count];
            for (var i = 0; i < column.Length; i++)
            {
                column[i] = value(batch[i]);
            }

            return column;
        }
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
                Body = comment.Text,
                submission.BodyHash,
                Author = submission.AuthorJson,
                submission.EmailHash,
                submission.IpHash,
                Article = submission.ArticleJson,
                comment.ParentId,
                SubmittedAt = comment.SubmittedAt?.ToUnixTimeMilliseconds(),
                ReceivedAt = submission.ReceivedAt.ToUnixTimeMilliseconds(),
            },
            transaction);
        if (key is not { } commentKey)
        {
            return null;
        }

        await AppendAsync(connection, transaction, commentKey, 1, submission, EventJson.Write(submission, 1, 1));
        await CountAsync(connection, transaction, submission, submission.EmailHash, submission.IpHash, submitted: 1, replaced: null);
        return new SubmissionOutcome(OutcomeKind.Decided, 1, submission.Decision.Verdict);
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

        if (string.Equals(standing.BodyHash, submission.BodyHash, StringComparison.Ordinal))
        {
            return standing.As(OutcomeKind.Repeated);
        }

        var submittedAt = submission.Comment.SubmittedAt?.ToUnixTimeMilliseconds();
        if (submittedAt < standing.SubmittedAt)
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
                Body = submission.Comment.Text,
                submission.BodyHash,
                Author = submission.AuthorJson,
                Article = submission.ArticleJson,
                SubmittedAt = submittedAt,
                ReceivedAt = submission.ReceivedAt.ToUnixTimeMilliseconds(),
            },
            transaction);
        await AppendAsync(connection, transaction, standing.CommentKey, sequence, submission, EventJson.Write(submission, revision, sequence));
        await CountAsync(connection, transaction, submission, standing.EmailHash, standing.IpHash, submitted: 0, replaced: standing.Verdict);
        return new SubmissionOutcome(OutcomeKind.Decided, revision, submission.Decision.Verdict);
    }

    private static Task AppendAsync(
        DbConnection connection, DbTransaction transaction, long commentKey, int sequence, Submission submission, string eventJson) =>
        connection.ExecuteAsync(
            InsertDecision,
            new
            {
                CommentKey = commentKey,
                Sequence = sequence,
                submission.Comment.Site,
                submission.Decision.Verdict,
                EventId = submission.EventId.ToString(),
                Event = eventJson,
                submission.TraceParent,
            },
            transaction);

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
