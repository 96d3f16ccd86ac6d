using System.Globalization;
using Dapper;
using Moderation.Contracts;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing;

/// <summary>Reads what waits to be put before a moderator.</summary>
internal sealed class ReviewReader(Database database)
{
    /// <summary>Of a blind review the decision is not even read; nor of one whose text was edited since, because it is about another text.</summary>
    private static readonly string Open = string.Format(
        CultureInfo.InvariantCulture,
        """
        select q.review_id as ReviewId, q.site as Site, c.comment_id as CommentId, q.revision as Revision, q.why as Why, q.requested_at as RequestedAt,
               case when c.revision = q.revision then c.body else r.body end as Text, d.verdict as Verdict, d.event as Event
        from review_request q
        join comment c on c.comment_key = q.comment_key and c.erased_at is null and c.do_not_store is null
        left join revision r on r.comment_key = q.comment_key and r.revision = q.revision
        left join decision d on d.comment_key = c.comment_key and d.sequence = c.sequence and c.revision = q.revision and q.why <> {0}
        where q.site = @site and q.closed_at is null and q.review_id > @after
        order by q.review_id limit @limit
        """,
        (int)SamplingStrategy.Blind);

    /// <summary>The open reviews of a site after one, oldest first.</summary>
    public async Task<IReadOnlyList<OpenReview>> OpenAsync(string site, long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<OpenReview>(new CommandDefinition(Open, new { site, after, limit }, cancellationToken: cancellationToken))).AsList();
    }
}

/// <summary>A review that waits for a moderator.</summary>
internal sealed class OpenReview
{
    /// <summary>Grows with every review.</summary>
    public long ReviewId { get; set; }

    public string Site { get; set; } = string.Empty;

    public string CommentId { get; set; } = string.Empty;

    /// <summary>Which text is to be reviewed.</summary>
    public int Revision { get; set; }

    public SamplingStrategy Why { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long RequestedAt { get; set; }

    /// <summary>That text.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>The verdict that stands; null when it is not to be seen, or is about another text.</summary>
    public Verdict? Verdict { get; set; }

    /// <summary>The event of the decision that stands; null like the verdict.</summary>
    public string? Event { get; set; }
}
