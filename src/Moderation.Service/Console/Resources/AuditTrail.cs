namespace Moderation.Service.Console.Resources;

/// <summary>The texts of the audit log.</summary>
internal sealed class AuditTrail;
