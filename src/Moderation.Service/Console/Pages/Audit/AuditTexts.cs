using Moderation.Service.Console.Localisation;
using Moderation.Service.Console.Resources;
using Moderation.Service.People.Auditing;

namespace Moderation.Service.Console.Pages.Audit;

/// <summary>What the audit log's actions are called.</summary>
internal static class AuditTexts
{
    /// <summary>The name of an action; its own for one that a newer version of the service has written.</summary>
    public static string Of(this Texts<AuditTrail> texts, string action) => action switch
    {
        AuditActions.SignedIn => texts["Action.SignedIn"],
        AuditActions.SignedOut => texts["Action.SignedOut"],
        AuditActions.SignInFailed => texts["Action.SignInFailed"],
        AuditActions.Joined => texts["Action.Joined"],
        AuditActions.LinkMade => texts["Action.LinkMade"],
        AuditActions.PasswordChanged => texts["Action.PasswordChanged"],
        AuditActions.SecondFactorOn => texts["Action.SecondFactorOn"],
        AuditActions.SecondFactorOff => texts["Action.SecondFactorOff"],
        AuditActions.RecoveryCodesMade => texts["Action.RecoveryCodesMade"],
        AuditActions.RecoveryCodeUsed => texts["Action.RecoveryCodeUsed"],
        AuditActions.SessionEnded => texts["Action.SessionEnded"],
        AuditActions.RolesChanged => texts["Action.RolesChanged"],
        AuditActions.Disabled => texts["Action.Disabled"],
        AuditActions.Enabled => texts["Action.Enabled"],
        AuditActions.AuditExported => texts["Action.AuditExported"],
        _ => action,
    };
}
