using Microsoft.AspNetCore.Authorization;

namespace Moderation.Service.People;

/// <summary>
/// Says which permission a page, an endpoint or an action needs. What says nothing is refused to everybody.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequiresAttribute : AuthorizeAttribute
{
    /// <summary>Needs a permission.</summary>
    public RequiresAttribute(Permission permission)
        : base(PolicyOf(permission))
    {
        Permission = permission;
    }

    /// <summary>The permission.</summary>
    public Permission Permission { get; }

    /// <summary>
    /// On an action: the parameter that names the site it is about, so that the permission must reach that site; null when it is about
    /// no single site. A null argument asks for the permission over all sites.
    /// </summary>
    public string? SiteParameter { get; init; }

    /// <summary>The name of the authorisation policy of a permission.</summary>
    public static string PolicyOf(Permission permission) => permission.ToString();
}
