using System.Data.Common;
using Dapper;
using Moderation.Scoring;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Queues;

/// <summary>
/// Which comments wait for a moderator. Everything in it follows from what else is on record of a comment, so whoever changed something is
/// done with having it looked at anew.
/// </summary>
internal static class ReviewItems
{
    private const string Existing = "comment_key as CommentKey, sequence as Sequence, held = 1 as Held, sampled as Sampled, reports as Reports, appeals as Appeals, campaign as Campaign";

    private static readonly string Scores = string.Join(", ", Attributes.All.Select(attribute => attribute.WireName()));

    private static readonly string Columns = $"""
        comment_key, site, revision, sequence, held, held_by, sampled, reports, appeals, risk, urgency, received_at,
        author, section, article_id, language, rules, campaign, {Scores}
        """;

    /// <summary>One journey for all.</summary>
    private static readonly string InsertMany = $"""
        insert into review_item ({Columns})
        select * from unnest(@CommentKey, @Site, @Revision, @Sequence, @Held, @HeldBy, @Sampled, @Reports, @Appeals, @Risk, @Urgency, @ReceivedAt,
            @Author, @Section, @ArticleId, @Language, @Rules, @Campaign, {string.Join(", ", Attributes.All.Select(attribute => "@" + attribute))})
        """;

    private static readonly string Insert = $"""
        insert into review_item ({Columns})
        values (@CommentKey, @Site, @Revision, @Sequence, @Held, @HeldBy, @Sampled, @Reports, @Appeals, @Risk, @Urgency, @ReceivedAt,
                @Author, @Section, @ArticleId, @Language, @Rules, @Campaign, {string.Join(", ", Attributes.All.Select(attribute => "@" + attribute))})
        """;

    private const string Count = "update review_item set reports = @Reports, appeals = @Appeals where comment_key = @CommentKey";

    /// <summary>SQL that reads comments as they stand; a condition on <c>c</c> follows.</summary>
    public static string Find(string where) => $"""
        select c.comment_key as CommentKey, c.site as Site, c.revision as Revision, c.sequence as Sequence, c.verdict as Verdict, c.article as Article,
               c.received_at as ReceivedAt, c.facts as Facts, c.erased_at is not null as IsErased, d.event as Event, d.decided_by as DecidedBy,
               (select q.why from review_request q where q.comment_key = c.comment_key and q.revision = c.revision and q.closed_at is null) as Sampled,
               (select count(*) from objection o where o.comment_key = c.comment_key and o.answered_at is null and o.kind = 1) as Reports,
               (select count(*) from objection o where o.comment_key = c.comment_key and o.answered_at is null and o.kind = 2) as Appeals
        from comment c join decision d on d.comment_key = c.comment_key and d.sequence = c.sequence
        where {where}
        """;

    /// <summary>Looks at comments anew, for who has the turn of <see cref="Role.WriteReviews"/>: those that wait are there after, with what stands, and no others.</summary>
    /// <param name="database">The database.</param>
    /// <param name="connection">The connection of who has the turn.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="keys">The comments.</param>
    /// <param name="campaigns">Finds copies among those that wait; null to leave that to who follows decisions.</param>
    public static async Task RefreshAsync(
        Database database, DbConnection connection, DbTransaction transaction, IReadOnlyCollection<long> keys, Campaigns? campaigns = null)
    {
        if (keys.Count == 0)
        {
            return;
        }

        var parameters = new { keys = keys.ToArray() };
        var sources = (await connection.QueryAsync<ReviewSource>(Find(database.IsOneOf("c.comment_key", "keys")) + " order by c.comment_key", parameters, transaction)).AsList();
        var existing = (await connection.QueryAsync<ReviewItem>(
            $"select {Existing} from review_item where {database.IsOneOf("comment_key", "keys")}", parameters, transaction)).ToDictionary(item => item.CommentKey);
        var gone = new List<long>();
        var come = new List<ReviewItem>();
        var counted = new List<ReviewItem>();
        foreach (var source in sources)
        {
            var before = existing.GetValueOrDefault(source.CommentKey);
            source.Campaign = campaigns?.Of(source) ?? (before?.Sequence == source.Sequence ? before.Campaign : null);
            var item = ReviewItem.Of(source);
            var waits = item.Waits && !source.IsErased;
            if (waits && before is not null && before.Place == item.Place && before.Campaign == item.Campaign)
            {
                counted.Add(item);
                continue;
            }

            if (before is not null)
            {
                gone.Add(item.CommentKey);
            }

            if (waits)
            {
                come.Add(item);
            }
        }

        if (gone.Count > 0)
        {
            await connection.ExecuteAsync($"delete from review_item where {database.IsOneOf("comment_key", "gone")}", new { gone = gone.ToArray() }, transaction);
        }

        if (come.Count > 0)
        {
            await (database.IsPostgres ? connection.ExecuteAsync(InsertMany, Many(come), transaction) : connection.ExecuteAsync(Insert, come, transaction));
        }

        await connection.ExecuteAsync(Count, counted.Select(item => new { item.Reports, item.Appeals, item.CommentKey }), transaction);
    }

    private static object Many(List<ReviewItem> items)
    {
        return new
        {
            CommentKey = Column(item => item.CommentKey),
            Site = Column(item => item.Site),
            Revision = Column(item => item.Revision),
            Sequence = Column(item => item.Sequence),
            Held = Column(item => (short)(item.Held ? 1 : 0)),
            HeldBy = Column(item => item.HeldBy),
            Sampled = Column(item => (short?)item.Sampled),
            Reports = Column(item => item.Reports),
            Appeals = Column(item => item.Appeals),
            Risk = Column(item => item.Risk),
            Urgency = Column(item => item.Urgency),
            ReceivedAt = Column(item => item.ReceivedAt),
            Author = Column(item => item.Author),
            Section = Column(item => item.Section),
            ArticleId = Column(item => item.ArticleId),
            Language = Column(item => item.Language),
            Rules = Column(item => item.Rules),
            Campaign = Column(item => item.Campaign),
            Toxicity = Column(item => item.Toxicity),
            SevereToxicity = Column(item => item.SevereToxicity),
            IdentityAttack = Column(item => item.IdentityAttack),
            Insult = Column(item => item.Insult),
            Profanity = Column(item => item.Profanity),
            Threat = Column(item => item.Threat),
            Spam = Column(item => item.Spam),
        };

        T[] Column<T>(Func<ReviewItem, T> value) => [.. items.Select(value)];
    }
}
