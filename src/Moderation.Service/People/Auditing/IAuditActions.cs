using Moderation.Service.People.Guarding;

namespace Moderation.Service.People.Auditing;

/// <summary>What may be done with the audit log: reading.</summary>
internal interface IAuditActions : IActions
{
    /// <summary>Entries, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">Only those before this one.</param>
    /// <param name="limit">How many at most.</param>
    [Requires(Permission.ReadAudit)]
    Task<IReadOnlyList<AuditEntry>> ReadAsync(AuditFilter filter, long before, int limit);
}

/// <summary>Reads the audit log.</summary>
internal sealed class AuditReading(AuditLog audit) : IAuditActions
{
    public Task<IReadOnlyList<AuditEntry>> ReadAsync(AuditFilter filter, long before, int limit) => audit.ReadAsync(filter, before, limit, CancellationToken.None);
}
