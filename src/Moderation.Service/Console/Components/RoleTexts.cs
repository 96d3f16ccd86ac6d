using Moderation.Service.Console.Localisation;
using Moderation.Service.Console.Resources;
using Moderation.Service.People;

namespace Moderation.Service.Console.Components;

/// <summary>What roles are called.</summary>
internal static class RoleTexts
{
    /// <summary>The name of a role.</summary>
    public static string Of(this Texts<Shell> texts, Role role) => texts[role switch
    {
        Role.Viewer => "Role.Viewer",
        Role.Moderator => "Role.Moderator",
        Role.Senior => "Role.Senior",
        Role.PolicyEditor => "Role.PolicyEditor",
        Role.Data => "Role.Data",
        Role.Admin => "Role.Admin",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    }];

    /// <summary>A role with the site it is for.</summary>
    public static string Of(this Texts<Shell> texts, Grant grant) => $"{texts.Of(grant.Role)} ({grant.Site ?? texts["AllSites"]})";
}
