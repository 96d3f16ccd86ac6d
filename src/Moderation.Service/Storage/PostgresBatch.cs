using System.Data.Common;
using Dapper;
using Moderation.Service.Facts;

namespace Moderation.Service.Storage;

/// <summary>How PostgreSQL records many new comments at once.</summary>
internal static class PostgresBatch
{
    /// <summary>
    /// Records all new comments of a batch and writes the counts of their subjects, unless what they were judged by is out of date.
    /// Keys are drawn first, so that both rows of a comment have it: joining by key is a sixth cheaper than by site and id. Positions are
    /// drawn while the writer's turn is held, so they are committed in order.
    /// </summary>
    private static readonly string Insert = $"""
        with current as materialized (
            select where @Position is null or (
                coalesce((select max(position) from decision), -1) <= @Position
                and {SubjectStore.Version} = @Version
                and not exists (select from {CommentNames.FindPostgres()}))
        ), s as materialized (
            select nextval('comment_comment_key_seq') as comment_key, t.*
            from unnest(@Sites, @Ids, @Verdicts, @Bodies, @BodyHashes, @Authors, @EmailHashes, @IpHashes, @Articles, @ParentIds,
                        @SubmittedAts, @ReceivedAts, @Facts, @EventIds, @Events, @TraceParents)
                with ordinality as t(site, comment_id, verdict, body, body_hash, author, email_hash, ip_hash, article, parent_id,
                                     submitted_at, received_at, facts, event_id, event, trace_parent, place)
            where exists (select from current)
        ), inserted as (
            insert into comment (comment_key, site, comment_id, revision, sequence, verdict, body, body_hash, author, email_hash, ip_hash,
                                 article, parent_id, submitted_at, received_at, facts)
            overriding system value
            select comment_key, site, comment_id, 1, 1, verdict, body, body_hash, author, email_hash, ip_hash, article, parent_id,
                   submitted_at, received_at, facts
            from s
        ), decided as (
            insert into decision (comment_key, sequence, site, verdict, event_id, event, trace_parent)
            select comment_key, 1, site, verdict, event_id, event, trace_parent from s order by place
            returning position, comment_key
        ), counted as (
            {SubjectStore.SaveMany}
            where exists (select from current)
            {SubjectStore.OnConflict}
        )
        select place - 1 as Place, comment_key as CommentKey, position as Position from s join decided using (comment_key)
        """;

    /// <summary>The lock and all that follows are one journey and one transaction.</summary>
    private static readonly string InsertInTurn = $"{PostgresDatabase.Turn(Role.WriteDecisions)}; {Insert}";

    /// <summary>Records new comments, each with its first decision, and the counts of subjects, for who has the writer's turn.</summary>
    /// <returns>The decisions, in the order given.</returns>
    public static async Task<IReadOnlyList<RecordedDecision>> InsertAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<JudgedSubmission> batch, IReadOnlyCollection<Subject> subjects)
    {
        var (decisions, parameters) = Rows(batch, subjects, position: null, version: null);
        Place(decisions, await connection.QueryAsync<Row>(Insert, parameters, transaction));
        return decisions;
    }

    /// <summary>Takes the writer's turn, records new comments, and commits, if what they were judged by is how things stand then.</summary>
    /// <param name="connection">Without a transaction.</param>
    /// <param name="batch">Comments that nobody has recorded, as far as is known.</param>
    /// <param name="subjects">Their subjects, with them counted.</param>
    /// <param name="position">Of the newest decision that they were judged with.</param>
    /// <param name="version">Of the subjects that they were judged by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The decisions, in the order given; null when nothing was recorded because something is newer, or a comment is there already.</returns>
    public static async Task<IReadOnlyList<RecordedDecision>?> TryInsertAsync(
        DbConnection connection, IReadOnlyList<JudgedSubmission> batch, IReadOnlyCollection<Subject> subjects, long position, string version, CancellationToken cancellationToken)
    {
        var (decisions, parameters) = Rows(batch, subjects, position, version);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(InsertInTurn, parameters, cancellationToken: cancellationToken));
        await results.ReadAsync<object>();
        var rows = (await results.ReadAsync<Row>()).AsList();
        Place(decisions, rows);
        return rows.Count > 0 ? decisions : null;
    }

    private static (RecordedDecision[] Decisions, DynamicParameters Parameters) Rows(
        IReadOnlyList<JudgedSubmission> batch, IReadOnlyCollection<Subject> subjects, long? position, string? version)
    {
        var decisions = Column(batch, judged => RecordedDecision.Of(judged, 1, 1));
        var parameters = new DynamicParameters(new
        {
            Sites = Column(batch, judged => judged.Comment.Site),
            Ids = Column(batch, judged => judged.Comment.Id),
            Verdicts = Column(batch, judged => (short)judged.Decision.Verdict),
            Bodies = Column(batch, judged => judged.Body),
            BodyHashes = Column(batch, judged => judged.Submission.BodyHash),
            Authors = Column(batch, judged => judged.AuthorJson),
            EmailHashes = Column(batch, judged => judged.EmailHash),
            IpHashes = Column(batch, judged => judged.IpHash),
            Articles = Column(batch, judged => judged.Submission.ArticleJson),
            ParentIds = Column(batch, judged => judged.Comment.ParentId),
            SubmittedAts = Column(batch, judged => judged.Comment.SubmittedAt?.ToUnixTimeMilliseconds()),
            ReceivedAts = Column(batch, judged => judged.Submission.ReceivedAt.ToUnixTimeMilliseconds()),
            Facts = Column(batch, judged => judged.Facts()),
            EventIds = Column(decisions, decision => decision.EventId),
            Events = Column(decisions, decision => decision.Event),
            TraceParents = Column(decisions, decision => decision.TraceParent),
            Position = position,
            Version = version,
        });
        SubjectStore.AddCounts(parameters, subjects);
        return (decisions, parameters);
    }

    private static void Place(RecordedDecision[] decisions, IEnumerable<Row> rows)
    {
        foreach (var row in rows)
        {
            var decision = decisions[row.Place];
            decision.CommentKey = row.CommentKey;
            decision.Position = row.Position;
        }
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
