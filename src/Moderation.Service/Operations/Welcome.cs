using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Moderation.Service.Scoring;
using Moderation.Service.Storage;

namespace Moderation.Service.Operations;

/// <summary>Says, once the service listens, where everything is. Also gets the model ready, so that no comment waits for it.</summary>
internal sealed partial class Welcome(
    IServer server, EndpointDataSource endpoints, DataFolder data, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<Welcome> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        services.GetRequiredService<StandingModel>();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (lifetime.ApplicationStarted.Register(started.SetResult))
        {
            await started.Task.WaitAsync(stoppingToken);
        }

        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            var root = address.TrimEnd('/');
            Log.Listening(logger, root);
            if (endpoints.Endpoints.OfType<RouteEndpoint>().Any(endpoint => endpoint.RoutePattern.RawText?.Trim('/') == "demo"))
            {
                Log.Demo(logger, root);
            }

            Log.Description(logger, root);
        }

        Log.Data(logger, data.Path);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Listening on {Address}")]
        public static partial void Listening(ILogger logger, string address);

        [LoggerMessage(2, LogLevel.Information, "Demo page:       {Address}/demo")]
        public static partial void Demo(ILogger logger, string address);

        [LoggerMessage(3, LogLevel.Information, "API description: {Address}/docs and {Address}/openapi/v1.json")]
        public static partial void Description(ILogger logger, string address);

        [LoggerMessage(4, LogLevel.Information, "Data folder:     {Folder}")]
        public static partial void Data(ILogger logger, string folder);
    }
}
