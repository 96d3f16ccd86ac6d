using Dapper;

namespace Moderation.Service.Storage;

/// <summary>How PostgreSQL records many new comments at once.</summary>
internal static class PostgresBatch
{
    /// <summary>
    /// Takes the feed lock, then records all new comments of a batch in one statement: positions are drawn while the lock
    /// is held, so they are committed in order. One round trip, one implicit transaction. Keys are drawn before anybody knows
    /// which comments are new, which leaves gaps for those that are not: joining by key is a sixth cheaper than by site and id.
    /// </summary>
    private static readonly string InsertNew = $"""
        select pg_advisory_xact_lock({(int)Role.WriteDecisions});
        with s as (
            select * from unnest(@Sites, @Ids, @Verdicts, @Bodies, @BodyHashes, @Authors, @EmailHashes, @IpHashes, @Articles, @ParentIds,
                                 @SubmittedAts, @ReceivedAts, @EventIds, @Events, @TraceParents)
                with ordinality as t(site, comment_id, verdict, body, body_hash, author, email_hash, ip_hash, article, parent_id,
                                     submitted_at, received_at, event_id, event, trace_parent, place)
        ), keyed as materialized (
            select nextval('comment_comment_key_seq') as comment_key, s.* from s
        ), inserted as (
            insert into comment (comment_key, site, comment_id, revision, sequence, verdict, body, body_hash, author, email_hash, ip_hash,
                                 article, parent_id, submitted_at, received_at)
            overriding system value
            select comment_key, site, comment_id, 1, 1, verdict, body, body_hash, author, email_hash, ip_hash, article, parent_id,
                   submitted_at, received_at
            from keyed
            on conflict (site, comment_id) do nothing
            returning comment_key
        ), fresh as (
            select keyed.* from keyed join inserted using (comment_key)
        ), decided as (
            insert into decision (comment_key, sequence, site, verdict, event_id, event, trace_parent)
            select comment_key, 1, site, verdict, event_id, event, trace_parent from fresh order by place
            returning position, comment_key
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
        select place - 1 as Place, comment_key as CommentKey, position as Position from fresh join decided using (comment_key)
        """;

    /// <summary>Records the comments of the batch that are new, each with its first decision.</summary>
    /// <returns>For each submission its decision; null where the comment was known.</returns>
    public static async Task<RecordedDecision?[]> InsertNewAsync(Database database, IReadOnlyList<Submission> batch, CancellationToken cancellationToken)
    {
        var decisions = Column(batch, s => RecordedDecision.Of(s, 1, 1));
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            InsertNew,
            new
            {
                Sites = Column(batch, s => s.Comment.Site),
                Ids = Column(batch, s => s.Comment.Id),
                Verdicts = Column(batch, s => (short)s.Decision.Verdict),
                Bodies = Column(batch, s => s.Body),
                BodyHashes = Column(batch, s => s.BodyHash),
                Authors = Column(batch, s => s.AuthorJson),
                EmailHashes = Column(batch, s => s.EmailHash),
                IpHashes = Column(batch, s => s.IpHash),
                Articles = Column(batch, s => s.ArticleJson),
                ParentIds = Column(batch, s => s.Comment.ParentId),
                SubmittedAts = Column(batch, s => s.Comment.SubmittedAt?.ToUnixTimeMilliseconds()),
                ReceivedAts = Column(batch, s => s.ReceivedAt.ToUnixTimeMilliseconds()),
                EventIds = Column(decisions, d => d.EventId),
                Events = Column(decisions, d => d.Event),
                TraceParents = Column(decisions, d => d.TraceParent),
            },
            cancellationToken: cancellationToken));

        // The lock's own, empty result comes first.
        await results.ReadAsync<object>();
        var recorded = new RecordedDecision?[batch.Count];
        foreach (var row in await results.ReadAsync<Row>())
        {
            var decision = decisions[row.Place];
            decision.CommentKey = row.CommentKey;
            decision.Position = row.Position;
            recorded[row.Place] = decision;
        }

        return recorded;
    }

    private static TColumn[] Column<TRow, TColumn>(IReadOnlyList<TRow> rows, Func<TRow, TColumn> value)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }

    private sealed class Row
    {
        public long Place { get; set; }

        public long CommentKey { get; set; }

        public long Position { get; set; }
    }
}
