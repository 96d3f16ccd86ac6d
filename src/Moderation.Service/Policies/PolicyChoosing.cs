using Microsoft.AspNetCore.Http.HttpResults;
using Moderation.Rules;
using Moderation.Service.Operations;
using Moderation.Service.Sites;

namespace Moderation.Service.Policies;

/// <summary>Finds the policy that a caller wants to try: the one that stands, one that was pushed, or one that comes along.</summary>
internal sealed class PolicyChoosing(PolicyRegistry registry, StandingPolicies policies)
{
    /// <summary>The policy; or what is wrong with what was asked for.</summary>
    /// <param name="site">Whose policy.</param>
    /// <param name="version">A version that was pushed for the site, or that stands; null for none.</param>
    /// <param name="document">The name of the document that is the policy; null when none comes along.</param>
    /// <param name="files">The files that come along; null when none do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">It cannot be used, or was not pushed; says why.</exception>
    public async Task<(Policy? Policy, ProblemHttpResult? Wrong)> ChooseAsync(
        Site site, string? version, string? document, IReadOnlyDictionary<string, string>? files, CancellationToken cancellationToken)
    {
        if (version is not null)
        {
            return files is null && document is null
                ? (await PushedAsync(site, version, cancellationToken), null)
                : (null, Problems.Invalid("version", "names a policy, but so do document and files."));
        }

        if (files is null && document is null)
        {
            return (policies.Of(site), null);
        }

        var (bundle, field, problem) = PolicyFilesJson.BundleOf(document, files);
        if (bundle is null)
        {
            return (null, Problems.Invalid(field, problem));
        }

        var (policy, problems) = bundle.Compile();
        return policy is not null ? (policy, null) : throw PolicyRefusal.Unusable("The policy cannot be used", problems, StatusCodes.Status400BadRequest);
    }

    private async Task<Policy> PushedAsync(Site site, string version, CancellationToken cancellationToken)
    {
        if (policies.Of(site) is var standing && standing.Version == version)
        {
            return standing;
        }

        var stored = version.Contains('\0', StringComparison.Ordinal) ? null : await registry.FindVersionAsync(site.Name, version, cancellationToken);
        var (policy, problems) = (stored ?? throw PolicyRefusal.NoVersion(site, version)).Compile();
        return policy ?? throw PolicyRefusal.Unusable("Cannot be used", problems, StatusCodes.Status409Conflict);
    }
}
