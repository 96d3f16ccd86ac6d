using Moderation.Service.Operations;
using Moderation.Service.Scoring.Golden;
using Moderation.Service.Scoring.Second;
using Moderation.Service.Scoring.Shadow;
using Moderation.Service.Sites;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring;

internal static class ScoringServices
{
    /// <summary>
    /// Adds the model that scores: the promoted one, or else the standing one of <c>Models:Directory</c>, by default the models
    /// shipped with the service. Then the one that scores in its shadow, and the second scorers of the sites that have one.
    /// </summary>
    public static void AddScoring(this WebApplicationBuilder builder, SiteRegistry sites)
    {
        var options = ModelOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(services =>
            StandingModel.Load(options.Folder, services.GetRequiredService<ILogger<StandingModel>>()));
        builder.Services.AddSingleton<ModelRegistry>();
        builder.Services.AddSingleton<ModelStore>();
        builder.Services.AddSingleton<ModelLibrary>();
        builder.Services.AddSingleton(new GoldenSet(options.Folder));
        builder.Services.AddSingleton<ModelWatch>();
        builder.Services.AddSingleton<IOnceMigrated>(services => services.GetRequiredService<ModelWatch>());
        builder.Services.AddHostedService(services => services.GetRequiredService<ModelWatch>());
        builder.Services.AddSingleton<ShadowStore>();
        builder.Services.AddSingleton<ShadowReader>();
        builder.Services.AddSingleton<ShadowScoring>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ShadowScoring>());
        builder.Services.AddHostedService<ShadowRetention>();

        // Loaded now: a file that cannot be used is a wrong setting and stops the start.
        var networks = SecondScorers.Load(sites);
        builder.Services.AddSingleton(services => SecondScorers.Start(
            sites, networks, services.GetRequiredService<Measures>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<SecondScorer>>()));
    }
}
