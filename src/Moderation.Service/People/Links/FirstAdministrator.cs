using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Moderation.Service.Operations.Logging;
using Moderation.Service.Storage;

namespace Moderation.Service.People.Links;

/// <summary>
/// While nobody administers the service, prints a link for the first administrator at each start: on standard error, so that it is not in
/// the log of JSON lines.
/// </summary>
internal sealed partial class FirstAdministrator(
    Database database, IServiceScopeFactory scopes, IServer server, IHostApplicationLifetime lifetime, ILogger<FirstAdministrator> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.Ready.WaitAsync(stoppingToken);
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using (lifetime.ApplicationStarted.Register(started.SetResult))
            {
                await started.Task.WaitAsync(stoppingToken);
            }

            await using var scope = scopes.CreateAsyncScope();
            var links = scope.ServiceProvider.GetRequiredService<OneTimeLinks>();
            if (await links.NeedsAdministratorAsync(stoppingToken))
            {
                var address = await links.MakeAsync(LinkKind.First, [new Grant(Role.Admin, Site: null)], person: null, "service", stoppingToken);
                await System.Console.Error.WriteLineAsync($"The console has no administrator yet. Become it within a day: {Root()}{address}");
            }
        }
        catch (ObjectDisposedException)
        {
            // The start has failed for another reason, and what this works with is gone.
        }
#pragma warning disable CA1031 // Comments are taken in all the same; the next start prints one.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.CannotMake(logger, exception.Outline());
        }
    }

    private string Root() => (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? string.Empty).TrimEnd('/');

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No link for the first administrator could be made ({Failure}). Start again, or use --administrator-link.")]
        public static partial void CannotMake(ILogger logger, string failure);
    }
}
