using Moderation.Service.Operations.Health;
using Moderation.Service.Operations.Logging;

namespace Moderation.Service.Operations;

internal static class OperationsServices
{
    /// <summary>Adds what operators look at, and how failures are answered.</summary>
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.UseAddresses();
        builder.AddLogs();
        builder.AddTelemetry();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Measures>();
        builder.Services.AddHealth();
        builder.Services.AddProblems();
        builder.Services.AddApiDescription();
        builder.Services.AddHostedService<Welcome>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }

    /// <summary>Maps health and the description of the API.</summary>
    public static void MapOperations(this WebApplication app)
    {
        app.MapHealth();
        app.MapApiDescription();
    }
}
