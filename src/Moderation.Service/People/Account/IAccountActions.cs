using Moderation.Service.People.Guarding;
using Moderation.Service.People.Sessions;

namespace Moderation.Service.People.Account;

/// <summary>What people may do with their own account.</summary>
internal interface IAccountActions : IActions
{
    /// <summary>The account.</summary>
    [Requires(Permission.UseConsole)]
    Task<AccountView> ReadAsync();

    /// <summary>Remembers how the person wants to read; null for automatic.</summary>
    [Requires(Permission.UseConsole)]
    Task SetReadingAsync(Reading reading);

    /// <summary>Changes the password and ends all other sessions. Returns what is wrong, as the key of a text; null when it is done.</summary>
    [Requires(Permission.UseConsole)]
    Task<string?> ChangePasswordAsync(string current, string next);

    /// <summary>Turns the second factor on, once a code proves that the app has the key. Returns recovery codes; null when the code is wrong.</summary>
    [Requires(Permission.UseConsole)]
    Task<IReadOnlyList<string>?> TurnSecondFactorOnAsync(string key, string code);

    /// <summary>Turns the second factor off. False when the password is wrong.</summary>
    [Requires(Permission.UseConsole)]
    Task<bool> TurnSecondFactorOffAsync(string password);

    /// <summary>New recovery codes in place of the old; null when the password is wrong.</summary>
    [Requires(Permission.UseConsole)]
    Task<IReadOnlyList<string>?> NewRecoveryCodesAsync(string password);

    /// <summary>Ends one of one's own sessions.</summary>
    [Requires(Permission.UseConsole)]
    Task EndSessionAsync(string id);

    /// <summary>Ends all of one's own sessions but this.</summary>
    [Requires(Permission.UseConsole)]
    Task EndOtherSessionsAsync();
}

/// <summary>How a person wants to read; null for automatic.</summary>
/// <param name="Language">The language's code.</param>
/// <param name="Theme">Light or dark.</param>
/// <param name="Digits">Which digits.</param>
/// <param name="TimeZone">An IANA time zone.</param>
public sealed record Reading(string? Language, string? Theme, string? Digits, string? TimeZone);

/// <summary>One's own account.</summary>
/// <param name="Name">The name to sign in with.</param>
/// <param name="HasPassword">Whether there is a password; without one the OpenID provider signs the person in.</param>
/// <param name="HasSecondFactor">Whether a code is asked for.</param>
/// <param name="RecoveryCodes">How many recovery codes are left.</param>
/// <param name="Reading">How the person wants to read.</param>
/// <param name="Grants">The roles.</param>
/// <param name="Sessions">Where the person is signed in, the last used first.</param>
/// <param name="Session">The session that asks.</param>
public sealed record AccountView(
    string Name, bool HasPassword, bool HasSecondFactor, int RecoveryCodes, Reading Reading, IReadOnlyList<Grant> Grants, IReadOnlyList<StoredSession> Sessions, string Session);
