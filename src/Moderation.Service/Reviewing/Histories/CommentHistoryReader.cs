using Dapper;
using Moderation.Labelling;
using Moderation.Service.Announcing.Bus;
using Moderation.Service.Announcing.Webhooks;
using Moderation.Service.Labelling;
using Moderation.Service.Orders;
using Moderation.Service.Reviewing.Cards;
using Moderation.Service.Reviewing.Objections;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Histories;

/// <summary>Reads everything that is on record of a comment.</summary>
internal sealed class CommentHistoryReader(Database database, CardReader cards, DecisionFeed feed)
{
    private const string Find = "select comment_key as CommentKey, erased_at as ErasedAt from comment where site = @site and comment_id = @id";

    private const string Decisions = """
        select d.position as Position, d.event as Event, d.decided_by as DecidedBy, coalesce(m.reason, 0) as Reason, m.note as Note,
               w.state as State, w.attempts as Attempts, w.last_status as LastStatus, w.last_failure as LastFailure,
               w.next_attempt_at as NextAttemptAt, w.finished_at as FinishedAt
        from decision d
        left join moderator_decision m on m.comment_key = d.comment_key and m.sequence = d.sequence
        left join delivery w on w.position = d.position
        where d.comment_key = @CommentKey order by d.sequence
        """;

    private const string Objections = $"select {Objection.Columns} from objection where comment_key = @CommentKey order by objection_id";

    private const string Labels = $"select {StoredLabel.Columns} from label where comment_key = @CommentKey order by label_id";

    private const string Orders = $"select {OrderStore.Columns} from standing_order where comment_key = @CommentKey order by order_id";

    /// <summary>The history of a comment; null when the site has none of that id.</summary>
    public async Task<CommentHistory?> FindAsync(string site, string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var comment = await connection.QuerySingleOrDefaultAsync<CommentRow>(new CommandDefinition(Find, new { site, id }, cancellationToken: cancellationToken));
        if (comment is null)
        {
            return null;
        }

        var onBus = await DecisionFeed.CursorAsync(connection, null, BusRelay.Reader, cancellationToken);
        var acknowledged = await feed.AcknowledgedAsync(site, cancellationToken);
        var card = (await cards.ReadAsync([comment.CommentKey], cancellationToken))[0];
        return new CommentHistory
        {
            Card = card,
            ErasedAt = comment.ErasedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            Decisions = [.. (await QueryAsync<DecisionRow>(Decisions)).Select(row => row.ToDecision(onBus, acknowledged))],
            Labels = await QueryAsync<StoredLabel>(Labels),
            Objections = await QueryAsync<Objection>(Objections),
            Orders = await QueryAsync<StoredOrder>(Orders),
        };

        async Task<List<T>> QueryAsync<T>(string statement) =>
            (await connection.QueryAsync<T>(new CommandDefinition(statement, new { comment.CommentKey }, cancellationToken: cancellationToken))).AsList();
    }

    private sealed class CommentRow
    {
        public long CommentKey { get; set; }

        public long? ErasedAt { get; set; }
    }

    private sealed class DecisionRow
    {
        public long Position { get; set; }

        public string Event { get; set; } = string.Empty;

        public string? DecidedBy { get; set; }

        public RejectionReason Reason { get; set; }

        public string? Note { get; set; }

        public DeliveryState? State { get; set; }

        public int? Attempts { get; set; }

        public int? LastStatus { get; set; }

        public string? LastFailure { get; set; }

        public long? NextAttemptAt { get; set; }

        public long? FinishedAt { get; set; }

        public HistoricDecision ToDecision(long onBus, long acknowledged) => new()
        {
            Position = Position,
            Event = DecidedEvent.Read(Event),
            By = DecidedBy,
            Reason = Reason,
            Note = Note,
            OnBus = Position <= onBus,
            Acknowledged = Position <= acknowledged,
            Delivery = State is { } state
                ? new EventDelivery(state, Attempts ?? 0, LastStatus, LastFailure, state == DeliveryState.Pending ? Time(NextAttemptAt) : null, Time(FinishedAt))
                : null,
        };

        private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
    }
}
