using System.Globalization;
using Dapper;
using Moderation.Scoring;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Queues;

/// <summary>Reads what waits for moderators, beside all writers.</summary>
internal sealed class QueueReader(Database database, TimeProvider clock)
{
    /// <summary>How many a page has at most.</summary>
    public const int MostOnPage = 1_000;

    private const string ToReview = "({0}.held = 1 or {0}.sampled < 4)";
    private const string Reported = "{0}.reports > 0";
    private const string Appeals = "{0}.appeals > 0";
    private const string Blind = "{0}.sampled = 4";

    private const string Mine = """
        {0}.comment_key in (
            select comment_key from review_item where held_by = @Moderator
            union select comment_key from claim where holder = @Moderator and expires_at > @Now
            union select comment_key from hand_over where given_to = @Moderator)
        """;

    /// <summary>A page, in the order of the queue. What was decided or edited a moment ago is left out.</summary>
    public async Task<QueuePage> ReadAsync(QueueQuery query, CancellationToken cancellationToken)
    {
        var filter = query.Filter;
        var order = query.Order == QueueOrder.Oldest || filter.Queue == ReviewQueue.Blind ? "received_at" : "urgency";
        var conditions = Conditions(filter, "i");
        if (query.After is not null)
        {
            conditions.Add($"(i.{order}, i.comment_key) > (@AfterValue, @AfterKey)");
        }

        if (query.Campaigns)
        {
            conditions.Add($"""
                not exists (select 1 from review_item e where e.campaign = i.campaign and (e.{order}, e.comment_key) < (i.{order}, i.comment_key)
                            and {All(Conditions(filter, "e"))})
                """);
        }

        var parameters = Parameters(filter);
        parameters.Add("AfterValue", query.After?.Value);
        parameters.Add("AfterKey", query.After?.CommentKey);
        parameters.Add("Limit", query.Limit);
        await using var connection = await database.OpenAsync(cancellationToken);

        // First, so that what comes between this and the page is told of rather than missed.
        var newest = await connection.ExecuteScalarAsync<long?>(Command("select max(entry) from review_item", null, cancellationToken)) ?? 0;
        var items = (await connection.QueryAsync<QueuedComment>(Command(
            $"""
            select i.comment_key as CommentKey, i.site as Site, c.comment_id as Id, i.revision as Revision, i.sequence as Sequence, i.risk as Risk,
                   i.urgency as Urgency, i.received_at as ReceivedAt, i.campaign as Campaign, {(filter.Attribute is { } attribute ? "i." + attribute.WireName() : "null")} as Score
            from review_item i join comment c on c.comment_key = i.comment_key and c.sequence = i.sequence and c.erased_at is null
            where {All(conditions)} order by i.{order}, i.comment_key limit @Limit
            """,
            parameters,
            cancellationToken))).AsList();
        if (query.Campaigns && items.Count > 0)
        {
            parameters.Add("Campaigns", items.Select(item => item.Campaign).Distinct().ToArray());
            var alike = (await connection.QueryAsync<CampaignRow>(Command(
                    $"select i.campaign as Campaign, count(*) as Alike from review_item i where {database.IsOneOf("i.campaign", "Campaigns")} and {All(Conditions(filter, "i"))} group by i.campaign",
                    parameters,
                    cancellationToken))).ToDictionary(row => row.Campaign, row => (int)row.Alike);
            items.ForEach(item => item.Alike = alike.GetValueOrDefault(item.Campaign, 1));
        }

        var last = items.Count == query.Limit ? items[^1] : null;
        return new QueuePage(items, last is null ? null : new QueuePlace(order == "urgency" ? last.Urgency : last.ReceivedAt, last.CommentKey), newest);
    }

    /// <summary>How many are in a part of a queue.</summary>
    public Task<int> CountAsync(QueueFilter filter, CancellationToken cancellationToken) => CountAsync(filter, newerThan: -1, cancellationToken);

    /// <summary>How many have come into a part of a queue after an arrival: see <see cref="QueuePage.Newest"/>.</summary>
    public Task<int> CountNewerAsync(QueueFilter filter, long newerThan, CancellationToken cancellationToken) => CountAsync(filter, newerThan, cancellationToken);

    /// <summary>How many are in each queue.</summary>
    /// <param name="sites">Of these sites; null for all.</param>
    /// <param name="moderator">Whose <see cref="ReviewQueue.Mine"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<QueueCounts> CountAllAsync(IReadOnlyList<string>? sites, string moderator, CancellationToken cancellationToken)
    {
        var filter = new QueueFilter { Queue = ReviewQueue.Mine, Sites = sites, Moderator = moderator };
        await using var connection = await database.OpenAsync(cancellationToken);

        // Each by an index of its own, that holds only what is in the queue.
        return await connection.QuerySingleAsync<QueueCounts>(Command(
            $"""
            select ({Of(ReviewQueue.ToReview)}) as ToReview, ({Of(ReviewQueue.Reported)}) as Reported, ({Of(ReviewQueue.Appeals)}) as Appeals,
                   ({Of(ReviewQueue.Blind)}) as Blind, ({Of(ReviewQueue.Mine)}) as Mine
            """,
            Parameters(filter),
            cancellationToken));

        string Of(ReviewQueue queue) => $"select count(*) from review_item i where {All(Conditions(filter with { Queue = queue }, "i"))}";
    }

    private async Task<int> CountAsync(QueueFilter filter, long newerThan, CancellationToken cancellationToken)
    {
        var parameters = Parameters(filter);
        parameters.Add("NewerThan", newerThan);
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(Command(
            $"select count(*) from review_item i where i.entry > @NewerThan and {All(Conditions(filter, "i"))}", parameters, cancellationToken));
    }

    private static CommandDefinition Command(string statement, object? parameters, CancellationToken cancellationToken) =>
        new(statement, parameters, cancellationToken: cancellationToken);

    private static string All(IEnumerable<string> conditions) => string.Join(" and ", conditions);

    private List<string> Conditions(QueueFilter filter, string item)
    {
        var conditions = new List<string>
        {
            string.Format(
                CultureInfo.InvariantCulture,
                filter.Queue switch
                {
                    ReviewQueue.ToReview => ToReview,
                    ReviewQueue.Reported => Reported,
                    ReviewQueue.Appeals => Appeals,
                    ReviewQueue.Blind => Blind,
                    _ => Mine,
                },
                item),
        };
        Add(filter.Sites, database.IsOneOf($"{item}.site", "Sites"));
        Add(filter.Section, $"{item}.section = @Section");
        Add(filter.ArticleId, $"{item}.article_id = @ArticleId");
        Add(filter.Language, $"{item}.language = @Language");
        Add(filter.Author, $"{item}.author = @Author");
        Add(filter.Campaign, $"{item}.campaign = @Campaign");
        Add(filter.Rule, database.IsPostgres ? $"position(@Rule in {item}.rules) > 0" : $"instr({item}.rules, @Rule) > 0");
        Add(filter.AuthorName, $"exists (select 1 from comment a where a.comment_key = {item}.comment_key and {database.Member("a.author", "name")} = @AuthorName)");
        if (filter.Attribute is { } attribute)
        {
            conditions.Add($"{item}.{attribute.WireName()} between @From and @To");
        }

        return conditions;

        void Add(object? value, string condition)
        {
            if (value is not null)
            {
                conditions.Add(condition);
            }
        }
    }

    private DynamicParameters Parameters(QueueFilter filter) => new(new
    {
        filter.Moderator,
        Now = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Sites = filter.Sites?.ToArray(),
        filter.Section,
        filter.ArticleId,
        filter.Language,
        filter.Author,
        filter.Campaign,
        Rule = $"|{filter.Rule}|",
        filter.AuthorName,
        filter.From,
        filter.To,
    });

    private sealed class CampaignRow
    {
        public long Campaign { get; set; }

        public long Alike { get; set; }
    }
}
