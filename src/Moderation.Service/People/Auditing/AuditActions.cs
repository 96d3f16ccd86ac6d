namespace Moderation.Service.People.Auditing;

/// <summary>What the audit log tells of people.</summary>
internal static class AuditActions
{
    public const string SignedIn = "signed-in";
    public const string SignedOut = "signed-out";
    public const string SignInFailed = "sign-in-failed";
    public const string Joined = "joined";
    public const string LinkMade = "link-made";
    public const string PasswordChanged = "password-changed";
    public const string SecondFactorOn = "second-factor-on";
    public const string SecondFactorOff = "second-factor-off";
    public const string RecoveryCodesMade = "recovery-codes-made";
    public const string RecoveryCodeUsed = "recovery-code-used";
    public const string SessionEnded = "session-ended";
    public const string RolesChanged = "roles-changed";
    public const string Disabled = "disabled";
    public const string Enabled = "enabled";
    public const string AuditExported = "audit-exported";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        SignedIn, SignedOut, SignInFailed, Joined, LinkMade, PasswordChanged, SecondFactorOn, SecondFactorOff, RecoveryCodesMade,
        RecoveryCodeUsed, SessionEnded, RolesChanged, Disabled, Enabled, AuditExported,
    ];
}
