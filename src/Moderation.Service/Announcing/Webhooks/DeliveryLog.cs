using System.Data.Common;
using System.Globalization;
using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>The deliveries of a site as the site sees them: what became of each, and which to send again.</summary>
internal sealed class DeliveryLog(Database database, TimeProvider clock)
{
    /// <summary>How many events are queued in one transaction: few enough that no writer waits long.</summary>
    private const int ReplayBatch = 1_000;

    private const string Columns = """
        select delivery.position as Position, delivery.event_id as EventId, comment.comment_id as CommentId, decision.sequence as Sequence,
               delivery.state as State, delivery.attempts as Attempts, delivery.last_status as LastStatus, delivery.last_failure as LastFailure,
               delivery.next_attempt_at as NextAttemptAt, delivery.created_at as CreatedAt, delivery.replayed_at as ReplayedAt,
               delivery.finished_at as FinishedAt
        from delivery join decision on decision.position = delivery.position join comment on comment.comment_key = delivery.comment_key
        """;

    /// <summary>The states are written out, as the conditions of the indexes are.</summary>
    private static readonly Dictionary<DeliveryState, string> ReadState = Enum.GetValues<DeliveryState>().ToDictionary(state => state, state => string.Create(
        CultureInfo.InvariantCulture,
        $"{Columns} where delivery.site = @site and delivery.state = {(int)state} and delivery.position > @after order by delivery.position limit @limit"));

    private const string ParkedEvents = """
        select position as Position, event_id as EventId from delivery
        where site = @site and state = 2 and position > @after order by position limit @limit
        """;

    private const string ParkedEventsOfComment = """
        select position as Position, event_id as EventId from delivery
        where site = @site and state = 2 and position > @after
          and comment_key = (select comment_key from comment where site = @site and comment_id = @commentId)
        order by position limit @limit
        """;

    private const string Events = """
        select position as Position, event_id as EventId from decision where site = @site and position > @after order by position limit @limit
        """;

    private const string EventsOfComment = """
        select position as Position, event_id as EventId from decision
        where position > @after and comment_key = (select comment_key from comment where site = @site and comment_id = @commentId)
        order by position limit @limit
        """;

    /// <summary>What is pending is on its way already, and stays as it is. Lists are the one thing that the databases take differently.</summary>
    private readonly string _requeue = $"""
        insert into delivery (position, site, comment_key, event_id, state, attempts, next_attempt_at, created_at, replayed_at)
        select position, site, comment_key, event_id, 0, 0, @now, @now, @now from decision
        where position {(database.IsPostgres ? "= any(@positions)" : "in @positions")} and site = @site
        on conflict (position) do update set state = 0, attempts = 0, first_attempt_at = null, next_attempt_at = excluded.next_attempt_at,
            last_status = null, last_failure = null, replayed_at = excluded.replayed_at, finished_at = null
        where delivery.state <> 0
        """;

    /// <summary>A site's deliveries in one state after a position, in the order of their events.</summary>
    /// <returns>Them, and the position to go on from.</returns>
    public async Task<(IReadOnlyList<DeliveryRecord> Deliveries, long Last)> ReadAsync(
        string site, DeliveryState state, long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(
            new CommandDefinition(ReadState[state], new { site, after, limit }, cancellationToken: cancellationToken))).AsList();
        return (rows.ConvertAll(row => row.ToRecord()), rows.Count > 0 ? rows[^1].Position : after);
    }

    /// <summary>Queues events to be sent again at once, under their ids. Those of a comment go out in their order.</summary>
    /// <returns>How many.</returns>
    public async Task<long> ReplayAsync(string site, ReplayRequest request, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);

        // What lies beyond the cursor becomes a delivery anyway.
        var end = await DecisionFeed.CursorAsync(connection, null, DeliveryStore.Reader(site), cancellationToken);
        var after = request is { ParkedOnly: false, CommentId: null, From: { } from }
            ? await FeedTime.PositionBeforeAsync(connection, site, from, end, cancellationToken)
            : 0;
        long replayed = 0;
        while (await NextAsync(connection, site, request, after, cancellationToken) is { Count: > 0 } events)
        {
            after = events[^1].Position;
            var positions = events.Where(one => one.Position <= end && IsWithin(request, DecisionFeed.TimeOf(one.EventId))).Select(one => one.Position).ToArray();
            if (positions.Length > 0)
            {
                replayed += await database.WriteAsync(
                    (writing, transaction) => writing.ExecuteAsync(new CommandDefinition(
                        _requeue, new { positions, site, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction, cancellationToken: cancellationToken)),
                    cancellationToken);
            }

            if (after >= end || request.To + FeedTime.Disorder < DecisionFeed.TimeOf(events[^1].EventId))
            {
                break;
            }
        }

        return replayed;
    }

    private static async Task<List<EventRow>> NextAsync(
        DbConnection connection, string site, ReplayRequest request, long after, CancellationToken cancellationToken)
    {
        var statement = (request.ParkedOnly, request.CommentId) switch
        {
            (true, null) => ParkedEvents,
            (true, _) => ParkedEventsOfComment,
            (false, null) => Events,
            _ => EventsOfComment,
        };
        return (await connection.QueryAsync<EventRow>(new CommandDefinition(
            statement, new { site, after, limit = ReplayBatch, commentId = request.CommentId }, cancellationToken: cancellationToken))).AsList();
    }

    private static bool IsWithin(ReplayRequest request, DateTimeOffset time)
    {
        // An event's id tells milliseconds, its decidedAt more: who sends the latter as from means this event too.
        var milliseconds = time.ToUnixTimeMilliseconds();
        return !(milliseconds < request.From?.ToUnixTimeMilliseconds()) && !(milliseconds >= request.To?.ToUnixTimeMilliseconds());
    }

    private sealed class Row
    {
        public long Position { get; set; }

        public string EventId { get; set; } = string.Empty;

        public string CommentId { get; set; } = string.Empty;

        public int Sequence { get; set; }

        public DeliveryState State { get; set; }

        public int Attempts { get; set; }

        public int? LastStatus { get; set; }

        public string? LastFailure { get; set; }

        public long NextAttemptAt { get; set; }

        public long CreatedAt { get; set; }

        public long? ReplayedAt { get; set; }

        public long? FinishedAt { get; set; }

        public DeliveryRecord ToRecord() => new()
        {
            EventId = EventId,
            CommentId = CommentId,
            Sequence = Sequence,
            State = State.WireName(),
            Attempts = Attempts,
            LastStatus = LastStatus,
            LastFailure = LastFailure,
            NextAttemptAt = State == DeliveryState.Pending ? Time(NextAttemptAt) : null,
            CreatedAt = Time(CreatedAt)!.Value,
            ReplayedAt = Time(ReplayedAt),
            FinishedAt = Time(FinishedAt),
        };

        private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
    }
}
