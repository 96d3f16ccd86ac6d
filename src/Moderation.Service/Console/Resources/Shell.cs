namespace Moderation.Service.Console.Resources;

/// <summary>The texts of what surrounds every page.</summary>
internal sealed class Shell;
