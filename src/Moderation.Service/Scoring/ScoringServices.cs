using Moderation.Service.Scoring.Golden;
using Moderation.Service.Scoring.Shadow;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring;

internal static class ScoringServices
{
    /// <summary>
    /// Adds the model that scores: the promoted one, or else the standing one of <c>Models:Directory</c>, by default the models
    /// shipped with the service. And the one that scores in its shadow, if there is one.
    /// </summary>
    public static void AddScoring(this WebApplicationBuilder builder)
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
    }
}
