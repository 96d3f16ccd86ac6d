namespace Moderation.Service.Storage;

/// <summary>What must have been read from the database before the first comment is taken in.</summary>
internal interface IOnceMigrated
{
    /// <summary>Called once the schema is up to date, and again after a failure that may pass.</summary>
    Task BeginAsync(CancellationToken cancellationToken);
}
