namespace Moderation.Service.People;

/// <summary>What a page or an action of the console asks for. Roles give permissions; code asks for permissions, never for roles.</summary>
internal enum Permission
{
    /// <summary>Be signed in: the start page and one's own account.</summary>
    UseConsole,

    /// <summary>See queues, comments, their history and the figures.</summary>
    ReadComments,

    /// <summary>Decide comments one by one, claim them, hand them over.</summary>
    DecideComments,

    /// <summary>Decide many at once, order something about authors and articles, answer appeals, correct a colleague.</summary>
    DecideWidely,

    /// <summary>See policies, lists, their history and what they did.</summary>
    ReadPolicies,

    /// <summary>Change, activate and take back policies and lists.</summary>
    EditPolicies,

    /// <summary>See models, figures and disagreements.</summary>
    ReadModels,

    /// <summary>Upload and promote models, export labels.</summary>
    ManageModels,

    /// <summary>Sites, keys, webhooks, retention, erasure.</summary>
    ManageSites,

    /// <summary>Invite people, give roles, end access.</summary>
    ManagePeople,

    /// <summary>Read and export the audit log.</summary>
    ReadAudit,
}

/// <summary>Which role gives which permission.</summary>
internal static class RolePermissions
{
    private static readonly Permission[] Viewing = [Permission.UseConsole, Permission.ReadComments, Permission.ReadPolicies, Permission.ReadModels];

    /// <summary>Permissions that are not about one site's comments: only a role for all sites gives them.</summary>
    private static readonly Permission[] OverSites = [Permission.ManageModels, Permission.ManageSites, Permission.ManagePeople, Permission.ReadAudit];

    /// <summary>Whether the role gives the permission.</summary>
    public static bool Gives(this Role role, Permission permission) => Array.Exists(Viewing, given => given == permission) || role switch
    {
        Role.Viewer => false,
        Role.Moderator => permission is Permission.DecideComments,
        Role.Senior => permission is Permission.DecideComments or Permission.DecideWidely,
        Role.PolicyEditor => permission is Permission.EditPolicies,
        Role.Data => permission is Permission.ManageModels,
        Role.Admin => true,
        _ => false,
    };

    /// <summary>Whether the permission reaches over all sites, so that a role for named sites does not give it.</summary>
    public static bool IsOverSites(this Permission permission) => Array.Exists(OverSites, over => over == permission);
}
