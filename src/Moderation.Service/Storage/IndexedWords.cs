using System.Data.Common;
using Dapper;

namespace Moderation.Service.Storage;

/// <summary>The words that comments are found by.</summary>
internal static class IndexedWords
{
    /// <summary>Erases the words of a comment. A batch on its way into the index is waited for, so that no word comes after.</summary>
    public static async Task EraseAsync(Database database, DbConnection connection, DbTransaction transaction, long commentKey)
    {
        await database.TakeTurnAsync(Role.WriteSearch, connection, transaction);
        await connection.ExecuteAsync(
            database.IsPostgres ? "delete from comment_search where comment_key = @commentKey" : "delete from comment_search where rowid = @commentKey",
            new { commentKey },
            transaction);
    }
}
