namespace Moderation.Service.Console.Resources;

/// <summary>The texts of signing in and joining.</summary>
internal sealed class SigningIn;
