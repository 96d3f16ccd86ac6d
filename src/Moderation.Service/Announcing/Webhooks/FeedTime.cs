using System.Data.Common;
using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>Finds places in the feed by time, which its event ids tell.</summary>
internal static class FeedTime
{
    /// <summary>
    /// How far decisions may stand apart in the feed and in time: they are timed before they queue for the database, and by
    /// several machines.
    /// </summary>
    public static readonly TimeSpan Disorder = TimeSpan.FromMinutes(10);

    private const string FirstAfter = """
        select position as Position, event_id as EventId from decision where site = @site and position > @after order by position limit 1
        """;

    /// <summary>A position up to which all decisions of the site are older than the time; 0 when none is.</summary>
    public static async Task<long> PositionBeforeAsync(DbConnection connection, string site, DateTimeOffset time, long last, CancellationToken cancellationToken)
    {
        time -= Disorder;
        long low = 0;
        var high = last;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var next = await connection.QueryFirstOrDefaultAsync<EventRow>(
                new CommandDefinition(FirstAfter, new { site, after = middle }, cancellationToken: cancellationToken));
            if (next is null || DecisionFeed.TimeOf(next.EventId) >= time)
            {
                high = middle;
            }
            else
            {
                low = next.Position;
            }
        }

        return low;
    }
}

/// <summary>Where in the feed an event is.</summary>
internal sealed class EventRow
{
    public long Position { get; set; }

    public string EventId { get; set; } = string.Empty;
}
