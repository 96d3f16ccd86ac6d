namespace Moderation.Service.People;

/// <summary>What a person is in the console, for all sites or for named ones. One person may have several.</summary>
public enum Role
{
    /// <summary>Sees queues, comments and figures.</summary>
    Viewer,

    /// <summary>Decides comments.</summary>
    Moderator,

    /// <summary>Decides many at once, and about authors; answers appeals; corrects colleagues.</summary>
    Senior,

    /// <summary>Changes policies and lists.</summary>
    PolicyEditor,

    /// <summary>Exports labels; uploads, compares and promotes models.</summary>
    Data,

    /// <summary>Everything, people included.</summary>
    Admin,
}

/// <summary>How roles are written down, in the database, in claims and in the configuration.</summary>
internal static class RoleNames
{
    /// <summary>All of them, from the least to the most.</summary>
    public static IReadOnlyList<Role> All { get; } = [Role.Viewer, Role.Moderator, Role.Senior, Role.PolicyEditor, Role.Data, Role.Admin];

    /// <summary>The written name of a role.</summary>
    public static string Name(this Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Moderator => "moderator",
        Role.Senior => "senior",
        Role.PolicyEditor => "policy-editor",
        Role.Data => "data",
        Role.Admin => "admin",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>The role of that name; null when there is none.</summary>
    public static Role? Find(string name) => All.Where(role => role.Name() == name).Select(role => (Role?)role).FirstOrDefault();
}
