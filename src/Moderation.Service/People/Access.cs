using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Moderation.Service.People;

/// <summary>What a person's claims allow.</summary>
internal static class Access
{
    /// <summary>The roles of a person.</summary>
    public static IEnumerable<Grant> Grants(this ClaimsPrincipal person) =>
        person.FindAll(PersonClaims.Grant).Select(claim => Grant.Parse(claim.Value)).OfType<Grant>();

    /// <summary>Whether the person has a permission.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="permission">The permission.</param>
    /// <param name="site">About which site; null for at least one.</param>
    public static bool May(this ClaimsPrincipal person, Permission permission, string? site = null) =>
        person.Identity?.IsAuthenticated == true
        && (permission == Permission.UseConsole || person.Grants().Any(grant => grant.Gives(permission, site)));

    /// <summary>Whether the person has a permission for every site, those to come included.</summary>
    public static bool MayEverywhere(this ClaimsPrincipal person, Permission permission) =>
        person.Identity?.IsAuthenticated == true && person.Grants().Any(grant => grant.Site is null && grant.Gives(permission));

    /// <summary>The sites for which a person has a permission; null for all.</summary>
    public static IReadOnlyList<string>? SitesFor(this ClaimsPrincipal person, Permission permission)
    {
        var giving = person.Grants().Where(grant => grant.Gives(permission)).ToList();
        return giving.Exists(grant => grant.Site is null) ? null : [.. giving.Select(grant => grant.Site!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Adds one authorisation policy for each permission. What declares none is open to nobody.</summary>
    public static void AddAccess(this IServiceCollection services) => services.AddAuthorization(options =>
    {
        foreach (var permission in Enum.GetValues<Permission>())
        {
            options.AddPolicy(RequiresAttribute.PolicyOf(permission), policy => policy.RequireAssertion(context => context.User.May(permission)));
        }

        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
    });
}
