namespace Moderation.Service.Console.Resources;

/// <summary>The texts of one's own account.</summary>
internal sealed class MyAccount;
