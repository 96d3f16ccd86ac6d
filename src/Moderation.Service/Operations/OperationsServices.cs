using Scalar.AspNetCore;

namespace Moderation.Service.Operations;

internal static class OperationsServices
{
    /// <summary>Adds what operators look at, and how failures are answered.</summary>
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls("http://127.0.0.1:5080");
        }

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Measures>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<FailureHandler>();
        builder.Services.AddOpenApi("v1");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    }

    /// <summary>Maps health and the description of the API.</summary>
    public static void MapOperations(this WebApplication app)
    {
        app.MapGet("/health/live", () => "live").ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs");
    }
}
