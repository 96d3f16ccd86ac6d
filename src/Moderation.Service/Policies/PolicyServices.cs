using Moderation.Judging;
using Moderation.Service.Operations;
using Moderation.Service.Sites;
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
        builder.Services.AddSingleton<PolicyChoosing>();
        builder.Services.AddSingleton<PolicyTrying>();
    }

    /// <summary>Maps the door at which sites try policies out.</summary>
    public static void MapPolicies(this RouteGroupBuilder api) =>
        api.MapPost("/policy/try", (HttpContext context, PolicyTrying trying) => trying.TryAsync(context, CallingSite.Of(context), PolicyTrying.LargestOfSites))
            .WithTags("Policies")
            .WithName("TryPolicy").WithSummary("Put a comment through a policy and see every step")
            .Accepts<PolicyTryRequest>("application/json")
            .Produces<TrialFigures>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithMetadata(new DescribedDoors(ApiDescription.Scheme, PolicyTryDescription.Failures))
            .Describe(PolicyTryDescription.Try);
}
