using Microsoft.Data.Sqlite;
using Moderation.Service.Operations;
using Moderation.Service.Operations.Logging;
using Npgsql;

namespace Moderation.Service.Storage;

/// <summary>Brings the schema up to date at start. A database that is down delays it; one that refuses us stops the service.</summary>
internal sealed partial class MigrationService(
    Database database,
    AuthorHash hashes,
    DecisionFeed feed,
    IEnumerable<FeedReader> readers,
    IEnumerable<IOnceMigrated> others,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    ILogger<MigrationService> logger,
    TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await database.MigrateAsync(stoppingToken);
                await hashes.LoadAsync(stoppingToken);
                await feed.BeginAsync(readers, stoppingToken);
                foreach (var other in others)
                {
                    await other.BeginAsync(stoppingToken);
                }

                database.SetReady();
                return;
            }
            catch (Exception exception) when (database.IsTransient(exception) || database.IsTransient(exception.InnerException ?? exception))
            {
                if (attempt == 1)
                {
                    Log.Waiting(logger, exception.Outline());
                }

                await Task.Delay(TimeSpan.FromSeconds(Math.Min(attempt, 5)), clock, stoppingToken);
            }
            catch (ObjectDisposedException) when (stoppingToken.IsCancellationRequested)
            {
                // The start has failed for another reason, and what this works with is gone.
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                lifetime.Refuse(Refusal(exception));
                return;
            }
        }
    }

    /// <summary>The database answers, but will not have us: a wrong password, no such database, no right to it, no database at all.</summary>
    private ConfigurationException Refusal(Exception exception)
    {
        var key = configuration.GetConnectionString("Moderation") is null ? "Data:Directory" : "ConnectionStrings:Moderation";
        return (exception.InnerException ?? exception) switch
        {
            PostgresException refused => new ConfigurationException(key, $"was refused by the database ({refused.SqlState}): {refused.MessageText}"),
            SqliteException refused => new ConfigurationException(key, $"names no usable database: {refused.Message}"),
            var other => new ConfigurationException(key, $"names no usable database: {other.Message.ReplaceLineEndings(" ")}"),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database cannot be reached ({Failure}); comments get 503 until it can.")]
        public static partial void Waiting(ILogger logger, string failure);
    }
}
