namespace Moderation.Service.People;

/// <summary>Somebody who may use the console. Times are in milliseconds since 1970.</summary>
internal sealed class Person
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>The name to sign in with, which decisions and the audit log carry.</summary>
    public required string Name { get; set; }

    /// <summary>The name as it is compared.</summary>
    public string NormalizedName { get; set; } = string.Empty;

    /// <summary>The name to be shown.</summary>
    public required string DisplayName { get; set; }

    /// <summary>The hash of the password; null when this person has none.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with whatever protects the account.</summary>
    public string SecurityStamp { get; set; } = string.Empty;

    /// <summary>Changes with every change, so that two at once do not overwrite each other.</summary>
    public string ConcurrencyStamp { get; set; } = string.Empty;

    /// <summary>Wrong passwords since the last right one.</summary>
    public int FailedCount { get; set; }

    /// <summary>Until when nobody can sign in by this name.</summary>
    public long? LockedUntil { get; set; }

    /// <summary>Whether a second factor is asked for.</summary>
    public bool TwoFactor { get; set; }

    /// <summary>The key of the second factor, protected.</summary>
    public string? TwoFactorKey { get; set; }

    /// <summary>The time step of the last code that was used: a code counts once.</summary>
    public long? TwoFactorStep { get; set; }

    /// <summary>Hashes of the recovery codes that are left, with blanks between.</summary>
    public string? RecoveryCodes { get; set; }

    /// <summary>Who this is at the OpenID provider: its address, a blank, its name for the person.</summary>
    public string? Subject { get; set; }

    /// <summary>When the account was made.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When the account was disabled; null while it is not.</summary>
    public long? DisabledAt { get; set; }

    /// <summary>The language of the console; null for the browser's.</summary>
    public string? Language { get; set; }

    /// <summary>Light or dark; null for the system's.</summary>
    public string? Theme { get; set; }

    /// <summary>Which digits; null for the language's.</summary>
    public string? Digits { get; set; }

    /// <summary>The time zone; null for the browser's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Forgets the second factor.</summary>
    /// <param name="stamp">The new security stamp.</param>
    public void ClearSecondFactor(string stamp)
    {
        TwoFactor = false;
        TwoFactorKey = null;
        TwoFactorStep = null;
        RecoveryCodes = null;
        SecurityStamp = stamp;
    }
}
