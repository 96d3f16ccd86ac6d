using System.Data.Common;
using Dapper;
using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Service.Labelling;
using Moderation.Service.Reviewing.Queues;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Objections;

/// <summary>
/// Keeps what readers and authors say against decisions, and puts the comment before moderators. Changes no decision. A report is a label
/// too. Under the same id it is kept once.
/// </summary>
internal sealed class ObjectionStore(Database database, TimeProvider clock)
{
    private const string FindComment = """
        select comment_key as CommentKey, revision as Revision, verdict as Verdict, do_not_store is not null as DoNotStore, erased_at as ErasedAt
        from comment where site = @site and comment_id = @id
        """;

    private const string FindGiven = $"select {Objection.Columns} from objection where comment_key = @CommentKey and kind = @Kind and given_id = @Id";

    private const string Insert = $"""
        insert into objection (comment_key, kind, given_id, said_by, reason, words, revision, verdict, filed_at)
        values (@CommentKey, @Kind, @Id, @By, @Reason, @Words, @Revision, @Verdict, @At)
        returning {Objection.Columns}
        """;

    /// <summary>Files a report or an appeal.</summary>
    /// <param name="site">The comment's site.</param>
    /// <param name="commentId">The comment's id within the site.</param>
    /// <param name="filed">What is filed.</param>
    /// <param name="cancellationToken">Gives up; it may be filed all the same.</param>
    public Task<ObjectionOutcome> FileAsync(string site, string commentId, NewObjection filed, CancellationToken cancellationToken) =>
        database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                // In this order wherever both are taken. No erasure comes between the look and the end.
                await database.TakeTurnAsync(Role.WriteLabels, connection, transaction);
                await database.TakeTurnAsync(Role.WriteReviews, connection, transaction);
                var comment = await connection.QuerySingleOrDefaultAsync<CommentRow>(FindComment, new { site, id = commentId }, transaction);
                return comment is null ? new ObjectionOutcome(ObjectionOutcomeKind.NoComment, null)
                    : comment.ErasedAt is not null ? new ObjectionOutcome(ObjectionOutcomeKind.Erased, null)
                    : await FileAsync(connection, transaction, site, comment, filed);
            },
            cancellationToken);

    private async Task<ObjectionOutcome> FileAsync(DbConnection connection, DbTransaction transaction, string site, CommentRow comment, NewObjection filed)
    {
        var now = clock.GetUtcNow();
        var values = new
        {
            comment.CommentKey,
            Kind = (short)filed.Kind,
            filed.Id,
            filed.By,
            Reason = (short)filed.Reason,

            // They may quote what is not to be stored.
            Words = comment.DoNotStore ? null : filed.Words,
            comment.Revision,
            Verdict = (short)comment.Verdict,
            At = now.ToUnixTimeMilliseconds(),
        };
        if (await connection.QuerySingleOrDefaultAsync<Objection>(FindGiven, values, transaction) is { } known)
        {
            return new ObjectionOutcome(ObjectionOutcomeKind.Repeated, known);
        }

        var stored = await connection.QuerySingleAsync<Objection>(Insert, values, transaction);
        if (filed.Kind == ObjectionKind.Report)
        {
            var label = new Label { Source = LabelSource.ReaderReport, By = filed.By, Verdict = Verdict.Reject, Reason = filed.Reason };
            await LabelStore.AddAsync(connection, transaction, site, comment.CommentKey, comment.Revision, label, note: null, now, CancellationToken.None);
        }

        await ReviewItems.RefreshAsync(database, connection, transaction, [comment.CommentKey]);
        return new ObjectionOutcome(ObjectionOutcomeKind.Filed, stored);
    }

    private sealed class CommentRow
    {
        public long CommentKey { get; set; }

        public int Revision { get; set; }

        public Verdict Verdict { get; set; }

        public bool DoNotStore { get; set; }

        public long? ErasedAt { get; set; }
    }
}

/// <summary>A report or an appeal that is filed.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Id">The site's id for it: the same id about the same comment is the same report.</param>
/// <param name="By">Who says so, by an id of the site's; null when it does not tell.</param>
/// <param name="Reason">Why a comment is reported.</param>
/// <param name="Words">What is said; null when nothing is.</param>
internal sealed record NewObjection(ObjectionKind Kind, string Id, string? By, RejectionReason Reason, string? Words);

/// <summary>What became of a report or an appeal.</summary>
internal enum ObjectionOutcomeKind
{
    /// <summary>It waits for a moderator.</summary>
    Filed,

    /// <summary>It was filed before.</summary>
    Repeated,

    /// <summary>The site has no comment of that id.</summary>
    NoComment,

    /// <summary>The comment was erased.</summary>
    Erased,
}

/// <summary>What became of a report or an appeal.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Objection">As it is kept; null when it is not.</param>
internal readonly record struct ObjectionOutcome(ObjectionOutcomeKind Kind, Objection? Objection);
