namespace Moderation.Service.People;

/// <summary>A role that a person has.</summary>
/// <param name="Role">The role.</param>
/// <param name="Site">For which site; null for all.</param>
public readonly record struct Grant(Role Role, string? Site)
{
    private const char Separator = '@';

    /// <summary>As a claim has it: <c>moderator@news</c>, or <c>moderator</c> for all sites.</summary>
    public override string ToString() => Site is null ? Role.Name() : $"{Role.Name()}{Separator}{Site}";

    /// <summary>Reads what <see cref="ToString"/> writes; null when it is none.</summary>
    internal static Grant? Parse(string text)
    {
        var parts = text.Split(Separator, 2);
        return RoleNames.Find(parts[0]) is { } role && (parts.Length == 1 || parts[1].Length > 0)
            ? new Grant(role, parts.Length == 1 ? null : parts[1])
            : null;
    }

    /// <summary>Whether it gives a permission.</summary>
    /// <param name="permission">The permission.</param>
    /// <param name="site">About which site; null for any one, as a page asks that shows what one may see.</param>
    internal bool Gives(Permission permission, string? site = null) =>
        Role.Gives(permission)
        && (Site is null || (!permission.IsOverSites() && (site is null || Site == site)));
}
