namespace Moderation.Service.Hits;

internal static class HitServices
{
    /// <summary>Adds what counts what rules did against what moderators then said.</summary>
    public static void AddHits(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(HitOptions.Read(builder.Configuration));
        builder.Services.AddSingleton<RuleHitStore>();
        builder.Services.AddSingleton<HitReader>();
        builder.Services.AddSingleton<RuleHits>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RuleHits>());
        builder.Services.AddHostedService<HitRetention>();
    }
}
