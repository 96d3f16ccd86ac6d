using System.Data.Common;
using Dapper;
using Moderation.Contracts;
using Moderation.Service.Hits;

namespace Moderation.Service.Storage;

/// <summary>Reads comments with their decisions, and erases them.</summary>
internal sealed class CommentReader(Database database, TimeProvider clock)
{
    private const string Find = """
        select comment_key as CommentKey, site as Site, comment_id as Id, revision as Revision, verdict as Verdict, body as Body,
               author as Author, article as Article, parent_id as ParentId, submitted_at as SubmittedAt, received_at as ReceivedAt,
               do_not_store is not null as DoNotStore, erased_at as ErasedAt
        from comment where site = @site and comment_id = @id
        """;

    private const string Decisions = "select event from decision where comment_key = @key order by sequence";

    private const string StandingDecision = """
        select d.event from comment c join decision d on d.comment_key = c.comment_key and d.sequence = c.sequence
        where c.site = @site and c.comment_id = @id
        """;

    private const string Erase = """
        update comment set body = null, body_hash = null, author = null, email_hash = null, ip_hash = null, facts = null, erased_at = @at
        where comment_key = @key
        """;

    /// <summary>
    /// A bare label stays, as a bare decision does; a moderator's id too, because it is the site's own. Reviews have nothing left to show.
    /// An order stays, but neither whose comment it was given for nor the reason, which may quote it. Reports and appeals go.
    /// </summary>
    private const string EraseOpinions = """
        update label set note = null, said_by = case when source = 1 then said_by end where comment_key = @key;
        update moderator_decision set note = null where comment_key = @key;
        delete from objection where comment_key = @key;
        delete from review_item where comment_key = @key;
        delete from claim where comment_key = @key;
        delete from hand_over where comment_key = @key;
        delete from review_request where comment_key = @key;
        update standing_order set comment_key = null, why = null where comment_key = @key
        """;

    /// <summary>A comment with its decisions, oldest first; null when the site has none of that id.</summary>
    public async Task<StoredComment?> FindAsync(string site, string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var comment = await connection.QuerySingleOrDefaultAsync<StoredComment>(
            new CommandDefinition(Find, new { site, id }, cancellationToken: cancellationToken));
        if (comment is not null)
        {
            comment.Events = (await connection.QueryAsync<string>(
                new CommandDefinition(Decisions, new { key = comment.CommentKey }, cancellationToken: cancellationToken))).AsList();
        }

        return comment;
    }

    /// <summary>The event of the decision that stands; null when the site has no comment of that id.</summary>
    public async Task<string?> FindDecisionAsync(string site, string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition(StandingDecision, new { site, id }, cancellationToken: cancellationToken));
    }

    /// <summary>Erases text and author of a comment with all its revisions, what its decisions quote, notes to its labels and reasons of orders. The bare decisions, labels and orders stay.</summary>
    /// <returns>False when the site has no comment of that id.</returns>
    public Task<bool> EraseAsync(string site, string id, CancellationToken cancellationToken) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            await database.TakeTurnAsync(Role.WriteReviews, connection, transaction, cancellationToken);
            var comment = await connection.QuerySingleOrDefaultAsync<StoredComment>(Find, new { site, id }, transaction);
            if (comment is null)
            {
                return false;
            }

            var key = comment.CommentKey;
            await connection.ExecuteAsync(Erase, new { key, at = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
            await connection.ExecuteAsync("delete from revision where comment_key = @key", new { key }, transaction);
            await IndexedWords.EraseAsync(database, connection, transaction, key);
            await EraseShadowAsync(connection, transaction, key);
            await RuleHitStore.EraseAsync(database, connection, transaction, key);
            await connection.ExecuteAsync(EraseOpinions, new { key }, transaction);
            await Quotes.EraseAsync(connection, transaction, key);
            return true;
        }, cancellationToken);

    /// <summary>What a shadow model said of the comment. A batch of such on its way into the database is waited for, so that none comes after.</summary>
    private async Task EraseShadowAsync(DbConnection connection, DbTransaction transaction, long key)
    {
        await database.TakeTurnAsync(Role.WriteShadow, connection, transaction);
        await connection.ExecuteAsync("delete from shadow_score where comment_key = @key", new { key }, transaction);
    }
}

/// <summary>A comment as it is stored.</summary>
internal sealed class StoredComment
{
    public long CommentKey { get; set; }

    public string Site { get; set; } = string.Empty;

    public string Id { get; set; } = string.Empty;

    public int Revision { get; set; }

    public Verdict Verdict { get; set; }

    /// <summary>Null once erased, or when it was not to be stored.</summary>
    public string? Body { get; set; }

    /// <summary>JSON of what of the author is kept.</summary>
    public string? Author { get; set; }

    /// <summary>JSON of the article.</summary>
    public string? Article { get; set; }

    public string? ParentId { get; set; }

    /// <summary>Milliseconds since 1970, by the site's clock.</summary>
    public long? SubmittedAt { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long ReceivedAt { get; set; }

    /// <summary>Whether text and author are kept only while the comment is held.</summary>
    public bool DoNotStore { get; set; }

    /// <summary>Milliseconds since 1970; null while nobody erased it.</summary>
    public long? ErasedAt { get; set; }

    /// <summary>The events of its decisions, oldest first.</summary>
    public IReadOnlyList<string> Events { get; set; } = [];
}
