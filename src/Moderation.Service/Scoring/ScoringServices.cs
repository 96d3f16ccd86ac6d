namespace Moderation.Service.Scoring;

internal static class ScoringServices
{
    /// <summary>Adds the standing model of <c>Models:Directory</c>, by default the models shipped with the service.</summary>
    public static void AddScoring(this WebApplicationBuilder builder)
    {
        var folder = builder.Configuration["Models:Directory"] is { Length: > 0 } configured
            ? Path.GetFullPath(configured)
            : Path.Combine(AppContext.BaseDirectory, "models");
        builder.Services.AddSingleton(services =>
            StandingModel.Load(folder, services.GetRequiredService<ILogger<StandingModel>>()));
    }
}
