using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>Event ids are UUIDs of version 7 (RFC 9562): their first 48 bits are the time of the decision, in milliseconds since 1970.</summary>
internal static class EventTime
{
    /// <summary>
    /// How far decisions may stand apart in the feed and in time: they are timed before they queue for the database, and by
    /// several machines.
    /// </summary>
    public static readonly TimeSpan Disorder = TimeSpan.FromMinutes(10);

    private const string FirstAfter = """
        select position as Position, event_id as EventId from decision where site = @site and position > @after order by position limit 1
        """;

    /// <summary>When the decision was made, to the millisecond.</summary>
    public static DateTimeOffset Of(string eventId) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(string.Concat(eventId.AsSpan(0, 8), eventId.AsSpan(9, 4)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

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
            if (next is null || Of(next.EventId) >= time)
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
