using Moderation.Service.People;

namespace Moderation.Service.Console.Layout;

/// <summary>A section of the console: an entry of the navigation, for whoever may open it.</summary>
/// <param name="Title">The key of its name among the texts of the shell.</param>
/// <param name="Address">Its page.</param>
/// <param name="Icon">Its drawing.</param>
/// <param name="Permission">What its page requires.</param>
internal sealed record Section(string Title, string Address, string Icon, Permission Permission)
{
    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<Section> All { get; } =
    [
        new("Section.Home", "console", MudBlazor.Icons.Material.Filled.Home, Permission.UseConsole),
        new("Section.People", "console/people", MudBlazor.Icons.Material.Filled.People, Permission.ManagePeople),
        new("Section.Audit", "console/audit", MudBlazor.Icons.Material.Filled.History, Permission.ReadAudit),
        new("Section.Account", "console/account", MudBlazor.Icons.Material.Filled.ManageAccounts, Permission.UseConsole),
    ];
}
