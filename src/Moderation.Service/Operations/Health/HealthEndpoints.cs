namespace Moderation.Service.Operations.Health;

/// <summary>What orchestrators and operators ask. Needs no key and tells nothing of sites and comments.</summary>
internal static class HealthEndpoints
{
    /// <summary>Adds what finds out how the service is.</summary>
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<ReadinessProbe>();
        services.AddHostedService<ReadinessWatch>();
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => "live").ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, ReadinessProbe probe)
    {
        var report = await probe.ReportAsync();
        context.Response.Headers.CacheControl = "no-store";

        // Without broker or model comments are still taken in, so only the database takes an instance out of service.
        return TypedResults.Json(
            report,
            ReadinessJson.Default.ReadinessReport,
            statusCode: report.Checks.Database.Status == Readiness.Unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
