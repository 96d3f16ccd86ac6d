using Moderation.Service.Operations;
using Npgsql;

namespace Moderation.Service.Storage;

/// <summary>Brings the schema up to date at start. A database that is down delays it; one that refuses us stops the service.</summary>
internal sealed partial class MigrationService(
    Database database, AuthorHash hashes, IHostApplicationLifetime lifetime, ILogger<MigrationService> logger, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await database.MigrateAsync(stoppingToken);
                await hashes.LoadAsync(stoppingToken);
                database.SetReady();
                return;
            }
            catch (Exception exception) when (database.IsTransient(exception) || database.IsTransient(exception.InnerException ?? exception))
            {
                Log.Waiting(logger, attempt, exception.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(attempt, 5)), clock, stoppingToken);
            }
            catch (PostgresException exception)
            {
                Log.Refused(logger, exception.SqlState, exception.MessageText);
                Environment.ExitCode = StartUp.ConfigurationError;
                lifetime.StopApplication();
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The database cannot be reached (attempt {Attempt}, {Failure}); comments get 503 until it can.")]
        public static partial void Waiting(ILogger logger, int attempt, string failure);

        [LoggerMessage(2, LogLevel.Critical, "ConnectionStrings:Moderation was refused by the database ({SqlState}): {Reason}")]
        public static partial void Refused(ILogger logger, string sqlState, string reason);
    }
}
