using System.Data.Common;
using Dapper;
using Moderation.Contracts;

namespace Moderation.Service.Storage;

/// <summary>A decision in the feed.</summary>
internal sealed class RecordedDecision
{
    private const string Insert = """
        insert into decision (comment_key, sequence, site, verdict, event_id, event, trace_parent, revision, decided_by)
        values (@CommentKey, @Sequence, @Site, @Verdict, @EventId, @Event, @TraceParent, @Revision, @By)
        returning position
        """;

    /// <summary>Its place in the feed.</summary>
    public long Position { get; set; }

    public long CommentKey { get; set; }

    public string Site { get; set; } = string.Empty;

    public Verdict Verdict { get; set; }

    public string EventId { get; set; } = string.Empty;

    /// <summary>The event as it is sent.</summary>
    public string Event { get; set; } = string.Empty;

    /// <summary>The trace that the comment came in by; null when it was not traced.</summary>
    public string? TraceParent { get; set; }

    /// <summary>The decision that a submission becomes; where it stands in the feed is known once it is written.</summary>
    public static RecordedDecision Of(JudgedSubmission judged, int revision, int sequence) => new()
    {
        Site = judged.Comment.Site,
        Verdict = judged.Decision.Verdict,
        EventId = judged.Submission.EventId.ToString(),
        Event = EventJson.Write(judged, revision, sequence),
        TraceParent = judged.Submission.TraceParent,
    };

    /// <summary>Writes the decision that a submission becomes at the end of the feed.</summary>
    public static async Task<RecordedDecision> AppendAsync(
        DbConnection connection, DbTransaction transaction, long commentKey, int revision, int sequence, JudgedSubmission judged)
    {
        var decision = Of(judged, revision, sequence);
        decision.CommentKey = commentKey;
        await decision.AppendAsync(connection, transaction, revision, sequence, judged.Moderator);
        return decision;
    }

    /// <summary>Writes the decision at the end of the feed.</summary>
    /// <param name="connection">The connection of who has the writer's turn.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="revision">Which text was decided.</param>
    /// <param name="sequence">Its number among the decisions about the comment.</param>
    /// <param name="by">The moderator; null for the policy.</param>
    public async Task AppendAsync(DbConnection connection, DbTransaction transaction, int revision, int sequence, string? by) =>
        Position = await connection.ExecuteScalarAsync<long>(
            Insert,
            new { CommentKey, Sequence = sequence, Site, Verdict, EventId, Event, TraceParent, Revision = revision == 1 ? null : (int?)revision, By = by },
            transaction);
}
