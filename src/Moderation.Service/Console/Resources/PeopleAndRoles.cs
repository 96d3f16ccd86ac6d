namespace Moderation.Service.Console.Resources;

/// <summary>The texts of people and roles.</summary>
internal sealed class PeopleAndRoles;
