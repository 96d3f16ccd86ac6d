using System.Globalization;
using Dapper;
using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Service.Storage;

namespace Moderation.Service.Backtesting;

/// <summary>Reads stored comments backwards along the feed of decisions, page by page and beside the writers.</summary>
internal sealed class BacktestReader(Database database)
{
    /// <summary>Decisions stand in the feed in the order in which they were recorded, which is that in which comments came but for this at most.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private const string Ends = "select min(position) as First, coalesce(max(position), 0) + 1 as Until from decision where site = @site";

    private const string Count = """
        select count(*) from (
            select position from decision where site = @site and position >= @First and position < @Until order by position desc limit @last) as d
        """;

    /// <summary>
    /// A comment comes once: where the policy decided about the text that stands, whatever moderators decided since. A text that a moderator
    /// had decided about before it came back, the policy never did.
    /// </summary>
    private const string Page = """
        select d.position as Position, c.comment_key as CommentKey, c.comment_id as Id, c.revision as Revision, d.verdict as Verdict, c.body as Body,
               c.author as Author, c.article as Article, c.parent_id as ParentId, c.submitted_at as SubmittedAt, c.received_at as ReceivedAt, c.facts as Facts,
               c.do_not_store is not null as DoNotStore, c.erased_at is not null as IsErased
        from decision d join comment c on c.comment_key = d.comment_key and c.revision = coalesce(d.revision, 1)
        where d.site = @site and d.position >= @first and d.position < @before and d.decided_by is null
        order by d.position desc limit @limit
        """;

    private readonly string _decidedAt = $"""
        select position as Position, {database.Member("event", "decidedAt")} as At from decision where site = @site and position >= @from order by position limit 1
        """;

    private readonly string _verdicts = $"""
        select comment_key as CommentKey, revision as Revision, verdict as Verdict from label
        where {database.IsOneOf("comment_key", "keys")} and source = {(int)LabelSource.Moderator} and verdict is not null order by label_id
        """;

    private readonly string _events = $"select position as Position, event as Event from decision where {database.IsOneOf("position", "positions")}";

    /// <summary>Where in the feed the comments of a query are, and how many decisions there are at most.</summary>
    public async Task<BacktestRange> RangeAsync(BacktestQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var ends = await connection.QuerySingleAsync<EndsRow>(Command(Ends, new { site = query.Site }));
        var first = query.From is { } from ? await PositionAsync(from - Slack) : ends.First ?? 0;
        var until = query.To is { } to ? await PositionAsync(to + Slack) : ends.Until;
        return new BacktestRange(first, until, await connection.ExecuteScalarAsync<int>(Command(Count, new { site = query.Site, First = first, Until = until, last = query.Last })));

        // The first position of a decision that was made then or later.
        async Task<long> PositionAsync(DateTimeOffset time)
        {
            var (low, high) = (ends.First ?? 0, ends.Until);
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                var row = await connection.QueryFirstOrDefaultAsync<DecidedRow>(Command(_decidedAt, new { site = query.Site, from = middle }));
                if (row is null || (row.At is { } at && DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) >= time))
                {
                    high = middle;
                }
                else
                {
                    low = row.Position + 1;
                }
            }

            return low;
        }

        CommandDefinition Command(string statement, object parameters) => new(statement, parameters, cancellationToken: cancellationToken);
    }

    /// <summary>Comments about whose standing text the policy decided before a position, newest first, each with a moderator's newest word about the text that stands; null when there is none.</summary>
    public async Task<IReadOnlyList<(BacktestRow Row, Verdict? Moderator)>> PageAsync(string site, long first, long before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<BacktestRow>(new CommandDefinition(Page, new { site, first, before, limit }, cancellationToken: cancellationToken))).AsList();
        if (rows.Count == 0)
        {
            return [];
        }

        var said = new Dictionary<(long, int), Verdict>();
        var keys = rows.Select(row => row.CommentKey).ToArray();
        foreach (var label in await connection.QueryAsync<SaidRow>(new CommandDefinition(_verdicts, new { keys }, cancellationToken: cancellationToken)))
        {
            said[(label.CommentKey, label.Revision)] = label.Verdict;
        }

        return rows.ConvertAll(row => (row, said.TryGetValue((row.CommentKey, row.Revision), out var verdict) ? verdict : (Verdict?)null));
    }

    /// <summary>The events of decisions, by position.</summary>
    public async Task<IReadOnlyDictionary<long, string>> EventsAsync(IReadOnlyList<long> positions, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<EventRow>(new CommandDefinition(_events, new { positions = positions.ToArray() }, cancellationToken: cancellationToken)))
            .ToDictionary(row => row.Position, row => row.Event);
    }

    private sealed class EndsRow
    {
        public long? First { get; set; }

        public long Until { get; set; }
    }

    private sealed class DecidedRow
    {
        public long Position { get; set; }

        public string? At { get; set; }
    }

    private sealed class SaidRow
    {
        public long CommentKey { get; set; }

        public int Revision { get; set; }

        public Verdict Verdict { get; set; }
    }

    private sealed class EventRow
    {
        public long Position { get; set; }

        public string Event { get; set; } = string.Empty;
    }
}

/// <summary>A part of the feed.</summary>
/// <param name="First">Its first position.</param>
/// <param name="Until">The position after its last.</param>
/// <param name="Count">How many decisions of it are to be looked at, at most.</param>
internal readonly record struct BacktestRange(long First, long Until, int Count);
