using Moderation.Service.Storage;

namespace Moderation.Service.Policies;

internal static class PolicyServices
{
    /// <summary>Adds the policies that sites are judged by: the active ones of the database, or else those of the configuration.</summary>
    public static void AddPolicies(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StandingPolicies>();
        builder.Services.AddSingleton<PolicyRegistry>();
        builder.Services.AddSingleton<PolicyWatch>();
        builder.Services.AddSingleton<IOnceMigrated>(services => services.GetRequiredService<PolicyWatch>());
        builder.Services.AddHostedService(services => services.GetRequiredService<PolicyWatch>());
    }
}
