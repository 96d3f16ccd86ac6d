using System.Data.Common;
using Dapper;

namespace Moderation.Service.Storage;

/// <summary>What decisions quote of the text that they are about.</summary>
internal static class Quotes
{
    /// <summary>Erases it from all decisions of a comment; the bare decisions stay.</summary>
    public static async Task EraseAsync(DbConnection connection, DbTransaction transaction, long commentKey)
    {
        var decisions = await connection.QueryAsync<DecisionRow>(
            "select position as Position, event as Event from decision where comment_key = @commentKey", new { commentKey }, transaction);
        foreach (var decision in decisions.AsList())
        {
            await connection.ExecuteAsync(
                "update decision set event = @bare where position = @Position",
                new { decision.Position, bare = EventJson.Bare(decision.Event) },
                transaction);
        }
    }

    private sealed class DecisionRow
    {
        public long Position { get; set; }

        public string Event { get; set; } = string.Empty;
    }
}
