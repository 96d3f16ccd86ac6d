using Moderation.Judging;
using Moderation.Service.Operations;
using Moderation.Service.Policies;

namespace Moderation.Service.Administration.Policies;

internal static class PolicyDoors
{
    /// <summary>Maps the doors for policies.</summary>
    public static void MapPolicyAdministration(this WebApplication app)
    {
        var policies = app.MapGroup(AdministrationServices.Root + "/policies").WithTags("Policies").WithMetadata(new DescribedDoors(AdminDescription.Scheme, PolicyDescription.Failures));
        policies.MapGet("/", PolicyEndpoints.AllAsync)
            .WithName("ReadPolicies").WithSummary("Read what sites are judged by")
            .Produces<PolicyOverview>()
            .Describe(PolicyDescription.All);
        policies.MapGet("/{site}", PolicyEndpoints.ReadAsync)
            .WithName("ReadPolicy").WithSummary("Read what a site is judged by")
            .Produces<SitePolicy>().ProducesProblem(StatusCodes.Status404NotFound)
            .Describe(PolicyDescription.Read);
        policies.MapGet("/{site}/versions/{version}", PolicyEndpoints.VersionAsync)
            .WithName("ReadPolicyVersion").WithSummary("Read a policy that was pushed")
            .Produces<PolicyVersion>().ProducesProblem(StatusCodes.Status404NotFound)
            .Describe(PolicyDescription.Version);
        policies.MapGet("/{site}/changes", PolicyEndpoints.HistoryAsync)
            .WithName("ReadPolicyChanges").WithSummary("Read who changed a site's policy, and how")
            .Produces<PolicyHistory>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .Describe(PolicyDescription.History);
        policies.MapPost("/{site}", PolicyEndpoints.PushAsync)
            .WithName("PushPolicy").WithSummary("Push a policy")
            .Accepts<PolicyPush>("application/json")
            .Produces<PolicyPushed>(StatusCodes.Status201Created).Produces<PolicyPushed>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(PolicyDescription.Push);
        policies.MapPost("/{site}/activate", PolicyEndpoints.ActivateAsync)
            .WithName("ActivatePolicy").WithSummary("Activate a policy")
            .Accepts<PolicyActivation>("application/json")
            .Produces<PolicyChanged>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .Describe(PolicyDescription.Activate);
        policies.MapPost("/{site}/rollback", PolicyEndpoints.RollBackAsync)
            .WithName("RollBackPolicy").WithSummary("Take the last activation back")
            .Accepts<PolicyRollback>("application/json")
            .Produces<PolicyChanged>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .Describe(PolicyDescription.RollBack);
        policies.MapPost("/{site}/try", PolicyEndpoints.TryAsync)
            .WithName("TryPolicyOfSite").WithSummary("Put a comment through a site's policy and see every step")
            .Accepts<PolicyTryRequest>("application/json")
            .Produces<TrialFigures>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(PolicyDescription.Try);
    }
}
