using System.Data.Common;
using Dapper;

namespace Moderation.Service.Storage;

/// <summary>
/// The turn of who changes which comments wait for a moderator. Taken before any comment is changed in the same transaction, so that
/// nobody waits for another in a circle, and nobody puts a comment there that was erased or decided meanwhile.
/// </summary>
internal static class ReviewLock
{
    /// <summary>Takes the turn until the transaction ends. On SQLite there is one pen only.</summary>
    public static Task TakeAsync(Database database, DbConnection connection, DbTransaction transaction) => database.IsPostgres
        ? connection.ExecuteAsync($"select pg_advisory_xact_lock({(int)Role.WriteReviews})", transaction: transaction)
        : Task.CompletedTask;
}
