using System.Data.Common;
using Dapper;
using Moderation.Service.Operations;

namespace Moderation.Service.Storage;

/// <summary>
/// Follows the feed of decisions beside the writers of them, one instance for all: a moment after they were recorded, and slower while
/// comments come in, so that it costs intake little. What was decided while nobody followed is caught up with; restarted, it goes on
/// where it was.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="role">Of the instance that follows.</param>
/// <param name="feed">Tells when there is more.</param>
/// <param name="pace">Knows whether comments come in.</param>
/// <param name="rest">While they do, how many times as long as it works it rests.</param>
/// <param name="clock">The time.</param>
internal abstract class FeedFollower(Database database, Role role, DecisionFeed feed, Pace pace, int rest, TimeProvider clock)
    : LeadingService(database, role, clock)
{
    /// <summary>Gets ready, before the first step of who has come to follow.</summary>
    protected virtual Task BeginAsync(Lease lease, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes one step.</summary>
    /// <returns>Whether there is more.</returns>
    protected abstract Task<bool> FollowAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken);

    protected sealed override async Task LeadAsync(Lease lease, CancellationToken stoppingToken)
    {
        await BeginAsync(lease, stoppingToken);
        while (true)
        {
            var grown = feed.Grown;
            bool more;
            do
            {
                var began = Clock.GetTimestamp();
                more = await lease.RunAsync((connection, transaction) => FollowAsync(connection, transaction, stoppingToken), stoppingToken);
                Outage.End();
                await pace.RestLongerAsync(began, rest, stoppingToken);
            }
            while (more);

            await Task.WhenAny(grown, Task.Delay(LookAgain, Clock, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Works through the next positions of the feed, and remembers how far it got in the same transaction.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="reader">Under which the feed remembers it.</param>
    /// <param name="step">How many positions at most.</param>
    /// <param name="work">What is done with those after the first position up to the second.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there is more.</returns>
    protected static async Task<bool> StepAsync(
        DbConnection connection, DbTransaction transaction, string reader, int step, Func<long, long, Task> work, CancellationToken cancellationToken)
    {
        var after = await DecisionFeed.CursorAsync(connection, transaction, reader, cancellationToken);
        var newest = await connection.ExecuteScalarAsync<long>("select coalesce(max(position), 0) from decision", transaction: transaction);
        if (newest <= after)
        {
            return false;
        }

        var until = Math.Min(after + step, newest);
        await work(after, until);
        await DecisionFeed.MoveCursorAsync(connection, transaction, reader, until, cancellationToken);
        return newest > until;
    }
}
