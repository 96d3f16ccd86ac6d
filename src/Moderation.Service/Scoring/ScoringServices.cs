using Moderation.Service.Operations;
using Moderation.Service.Scoring.Second;
using Moderation.Service.Sites;

namespace Moderation.Service.Scoring;

internal static class ScoringServices
{
    /// <summary>
    /// Adds the standing model of <c>Models:Directory</c>, by default the models shipped with the service, and the second
    /// scorers of the sites that have one.
    /// </summary>
    public static void AddScoring(this WebApplicationBuilder builder, SiteRegistry sites)
    {
        var folder = builder.Configuration["Models:Directory"] is { Length: > 0 } configured
            ? Path.GetFullPath(configured)
            : Path.Combine(AppContext.BaseDirectory, "models");
        builder.Services.AddSingleton(services =>
            StandingModel.Load(folder, services.GetRequiredService<ILogger<StandingModel>>()));

        // Loaded now: a file that cannot be used is a wrong setting and stops the start.
        var networks = SecondScorers.Load(sites);
        builder.Services.AddSingleton(services => SecondScorers.Start(
            sites, networks, services.GetRequiredService<Measures>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SecondScorer>>()));
    }
}
