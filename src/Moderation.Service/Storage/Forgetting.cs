using System.Data.Common;
using Dapper;
using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Service.Hits;

namespace Moderation.Service.Storage;

/// <summary>Forgets what is not to be stored, except what a moderator has to see.</summary>
internal static class Forgetting
{
    /// <summary>What is held keeps its text and author, and moderators' notes, for the moderator.</summary>
    private static readonly string Forget = $"""
        update revision set body = '' where comment_key = @commentKey;
        update comment set do_not_store = 1 where comment_key = @commentKey;
        update comment set body = null, author = null, email_hash = null, ip_hash = null, facts = null where comment_key = @commentKey and verdict <> {(int)Verdict.Hold};
        update label set note = null, said_by = case when source = {(int)LabelSource.Moderator} then said_by end where comment_key = @commentKey;
        update objection set words = null where comment_key = @commentKey;
        update moderator_decision set note = null
            where comment_key = @commentKey and exists (select 1 from comment where comment_key = @commentKey and verdict <> {(int)Verdict.Hold});
        update standing_order set comment_key = null, why = null where comment_key = @commentKey
        """;

    /// <summary>Forgets it, within the turn of the writer of decisions.</summary>
    /// <param name="database">The database.</param>
    /// <param name="connection">The connection of who has the turn.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="commentKey">The comment, as it stands then.</param>
    /// <param name="erasesQuotes">Whether decisions may quote nothing any more either: not while the text that they quote is held.</param>
    public static async Task ForgetAsync(Database database, DbConnection connection, DbTransaction transaction, long commentKey, bool erasesQuotes)
    {
        await connection.ExecuteAsync(Forget, new { commentKey }, transaction);
        await IndexedWords.EraseAsync(database, connection, transaction, commentKey);
        await RuleHitStore.EraseAsync(database, connection, transaction, commentKey);
        if (erasesQuotes)
        {
            await Quotes.EraseAsync(connection, transaction, commentKey);
        }
    }
}
