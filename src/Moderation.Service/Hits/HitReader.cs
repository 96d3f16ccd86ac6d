using Dapper;
using Moderation.Judging;
using Moderation.Labelling;
using Moderation.Service.Storage;

namespace Moderation.Service.Hits;

/// <summary>Counts what rules did against what moderators then said of the same texts.</summary>
internal sealed class HitReader(Database database)
{
    /// <summary>The newest word of a moderator about the text that was hit.</summary>
    private static readonly string Counts = $"""
        select h.rule as Rule, h.entry as Entry, h.action as Action, h.shadow as Shadow, count(*) as Hits, max(h.hit_at) as LastAt,
               sum(case when m.verdict = 1 then 1 else 0 end) as Approved, sum(case when m.verdict = 2 then 1 else 0 end) as Rejected
        from rule_hit h
        left join label m on m.label_id = (
            select max(l.label_id) from label l
            where l.comment_key = h.comment_key and l.revision = h.revision and l.source = {(int)LabelSource.Moderator} and l.verdict is not null)
        where h.site = @site and h.hit_at >= @since
        group by h.rule, h.entry, h.action, h.shadow
        order by count(*) desc, h.rule, h.entry, h.action, h.shadow limit @limit
        """;

    /// <summary>By rule, entry, action and whether it was only tried, those that hit most first.</summary>
    public async Task<IReadOnlyList<HitRow>> CountAsync(string site, DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<HitRow>(new CommandDefinition(
            Counts, new { site, since = since.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken))).AsList();
    }
}

/// <summary>What a rule or an entry did to how many comments, and what moderators said of them.</summary>
internal sealed class HitRow
{
    public string Rule { get; set; } = string.Empty;

    public string Entry { get; set; } = string.Empty;

    public FindingAction Action { get; set; }

    public bool Shadow { get; set; }

    public long Hits { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long LastAt { get; set; }

    public long Approved { get; set; }

    public long Rejected { get; set; }
}
