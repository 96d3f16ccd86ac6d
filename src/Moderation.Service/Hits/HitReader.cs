using Dapper;
using Moderation.Judging;
using Moderation.Labelling;
using Moderation.Service.Storage;

namespace Moderation.Service.Hits;

/// <summary>Counts what rules did against what moderators then said of the same texts.</summary>
internal sealed class HitReader(Database database)
{
    /// <summary>The newest word of a moderator about a text counts. Looked up from the labels: of these there are far fewer than of hits.</summary>
    private static readonly string Counts = $"""
        with hit as (
            select rule, entry, action, shadow, count(*) as hits, max(hit_at) as last_at
            from rule_hit where site = @site and hit_at >= @since group by rule, entry, action, shadow
        ), said as (
            select h.rule, h.entry, h.action, h.shadow,
                   sum(case when l.verdict = 1 then 1 else 0 end) as approved, sum(case when l.verdict = 2 then 1 else 0 end) as rejected
            from label l join rule_hit h on h.comment_key = l.comment_key and h.revision = l.revision
            where l.site = @site and {IsWord("l")} and h.site = @site and h.hit_at >= @since
              and not exists (select 1 from label n where n.comment_key = l.comment_key and n.revision = l.revision and {IsWord("n")} and n.label_id > l.label_id)
            group by h.rule, h.entry, h.action, h.shadow
        )
        select hit.rule as Rule, hit.entry as Entry, hit.action as Action, hit.shadow as Shadow, hit.hits as Hits, hit.last_at as LastAt,
               coalesce(said.approved, 0) as Approved, coalesce(said.rejected, 0) as Rejected
        from hit left join said on said.rule = hit.rule and said.entry = hit.entry and said.action = hit.action and said.shadow = hit.shadow
        order by hit.hits desc, hit.rule, hit.entry, hit.action, hit.shadow limit @limit
        """;

    /// <summary>By rule, entry, action and whether it was only tried, those that hit most first.</summary>
    public async Task<IReadOnlyList<HitRow>> CountAsync(string site, DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<HitRow>(new CommandDefinition(
            Counts, new { site, since = since.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken))).AsList();
    }

    private static string IsWord(string label) => $"{label}.source = {(int)LabelSource.Moderator} and {label}.verdict is not null";
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
