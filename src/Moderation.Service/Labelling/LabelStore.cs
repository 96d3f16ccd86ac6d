using System.Data.Common;
using Dapper;
using Moderation.Labelling;
using Moderation.Service.Reviewing.Queues;
using Moderation.Service.Storage;

namespace Moderation.Service.Labelling;

/// <summary>Keeps what humans say of comments. A label belongs to the text that it was given to and stays with it.</summary>
internal sealed class LabelStore(Database database, TimeProvider clock)
{
    /// <summary>On PostgreSQL the row is locked, so that the comment is neither edited nor erased before the label is there.</summary>
    private const string FindComment = "select comment_key as CommentKey, revision as Revision, body as Body, do_not_store is not null as DoNotStore, erased_at as ErasedAt from comment where site = @site and comment_id = @id";

    private const string Newest = "select labelled_at from label order by label_id desc limit 1";

    private const string Insert = $"""
        insert into label (comment_key, site, revision, source, said_by, verdict, reason, attributes_said, attributes_true, note, labelled_at)
        values (@CommentKey, @Site, @Revision, @Source, @By, @Verdict, @Reason, @Said, @True, @Note, @At)
        returning {StoredLabel.Columns}
        """;

    /// <summary>What a moderator has labelled need not be put before one any more, nor a text that came before it.</summary>
    private const string CloseReview = """
        update review_request set closed_at = @At where comment_key = @CommentKey and revision <= @Revision and closed_at is null
        """;

    private const string OfComment = $"""
        select {StoredLabel.Columns} from label
        where comment_key = (select comment_key from comment where site = @site and comment_id = @id) order by label_id
        """;

    /// <summary>Records a label.</summary>
    /// <param name="site">The comment's site.</param>
    /// <param name="id">The comment's id within the site.</param>
    /// <param name="label">What was said.</param>
    /// <param name="revision">Of which text; null for the one that stands.</param>
    /// <param name="note">What was said in words; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<LabelOutcome> RecordAsync(string site, string id, Label label, int? revision, string? note, CancellationToken cancellationToken) =>
        database.WriteAsideAsync(async (connection, transaction) =>
        {
            await database.TakeTurnAsync(Role.WriteLabels, connection, transaction, cancellationToken);
            await database.TakeTurnAsync(Role.WriteReviews, connection, transaction, cancellationToken);
            var comment = await connection.QuerySingleOrDefaultAsync<CommentRow>(
                Command(database.IsPostgres ? FindComment + " for share" : FindComment, new { site, id }, transaction, cancellationToken));
            if (comment is null or { ErasedAt: not null } || revision > comment.Revision)
            {
                return new LabelOutcome(comment is null ? LabelOutcomeKind.NoComment : comment.ErasedAt is not null ? LabelOutcomeKind.Erased : LabelOutcomeKind.NoRevision, null);
            }

            var stored = await AddAsync(
                connection, transaction, site, comment.CommentKey, revision ?? comment.Revision, label, comment.IsForgotten ? null : note, clock.GetUtcNow(), cancellationToken);
            if (label.Source == LabelSource.Moderator)
            {
                await ReviewItems.RefreshAsync(database, connection, transaction, [comment.CommentKey]);
            }

            return new LabelOutcome(LabelOutcomeKind.Recorded, stored);
        }, cancellationToken);

    /// <summary>All labels of a comment, oldest first; none when there is no such comment.</summary>
    public async Task<IReadOnlyList<StoredLabel>> OfCommentAsync(string site, string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<StoredLabel>(Command(OfComment, new { site, id }, null, cancellationToken))).AsList();
    }

    /// <summary>Adds a label for who has the turn of the writer of labels, and closes the reviews that it answers.</summary>
    public static async Task<StoredLabel> AddAsync(
        DbConnection connection,
        DbTransaction transaction,
        string site,
        long commentKey,
        int revision,
        Label label,
        string? note,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var at = Math.Max(now.ToUnixTimeMilliseconds(), await connection.ExecuteScalarAsync<long?>(Command(Newest, null, transaction, cancellationToken)) ?? 0);
        var values = new
        {
            CommentKey = commentKey,
            Site = site,
            Revision = revision,
            Source = (short)label.Source,
            label.By,
            Verdict = (short?)label.Verdict,
            Reason = (short)label.Reason,
            Said = (short)StoredLabel.Bits(label.Attributes, attribute => attribute is not null),
            True = (short)StoredLabel.Bits(label.Attributes, attribute => attribute == true),
            Note = note,
            At = at,
        };
        var stored = await connection.QuerySingleAsync<StoredLabel>(Command(Insert, values, transaction, cancellationToken));
        if (label.Source == LabelSource.Moderator)
        {
            await connection.ExecuteAsync(Command(CloseReview, values, transaction, cancellationToken));
        }

        return stored;
    }

    private static CommandDefinition Command(string statement, object? parameters, DbTransaction? transaction, CancellationToken cancellationToken) =>
        new(statement, parameters, transaction, cancellationToken: cancellationToken);

    private sealed class CommentRow
    {
        public long CommentKey { get; set; }

        public int Revision { get; set; }

        public string? Body { get; set; }

        public bool DoNotStore { get; set; }

        /// <summary>Whether the text is gone that a note might quote.</summary>
        public bool IsForgotten => DoNotStore && Body is null;

        public long? ErasedAt { get; set; }
    }
}

/// <summary>What became of a label.</summary>
internal enum LabelOutcomeKind
{
    /// <summary>It is kept.</summary>
    Recorded,

    /// <summary>The site has no comment of that id.</summary>
    NoComment,

    /// <summary>The comment was erased.</summary>
    Erased,

    /// <summary>The comment has no such text yet.</summary>
    NoRevision,
}

/// <summary>What became of a label.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Label">The label when it is kept; null otherwise.</param>
internal readonly record struct LabelOutcome(LabelOutcomeKind Kind, StoredLabel? Label);
