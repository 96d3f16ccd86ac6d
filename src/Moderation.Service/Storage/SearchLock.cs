using System.Data.Common;
using Dapper;

namespace Moderation.Service.Storage;

/// <summary>The turn of who writes the index of words: a batch on its way into it is waited for, so that no word comes after its comment was erased.</summary>
internal static class SearchLock
{
    /// <summary>Takes the turn until the transaction ends. On SQLite there is one pen only.</summary>
    public static Task TakeAsync(Database database, DbConnection connection, DbTransaction transaction) => database.IsPostgres
        ? connection.ExecuteAsync($"select pg_advisory_xact_lock({(int)Role.WriteSearch})", transaction: transaction)
        : Task.CompletedTask;

    /// <summary>Erases the words of a comment.</summary>
    public static async Task EraseAsync(Database database, DbConnection connection, DbTransaction transaction, long commentKey)
    {
        await TakeAsync(database, connection, transaction);
        await connection.ExecuteAsync(
            database.IsPostgres ? "delete from comment_search where comment_key = @commentKey" : "delete from comment_search where rowid = @commentKey",
            new { commentKey },
            transaction);
    }
}
