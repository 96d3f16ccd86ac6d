using Moderation.Service.Storage;

namespace Moderation.Service.Hits;

/// <summary>Forgets what rules did once it is older than <c>Policies:KeepHits</c>.</summary>
internal sealed partial class HitRetention(
    Database database, RuleHitStore store, HitOptions options, TimeProvider clock, ILogger<HitRetention> logger) : Retention(database, clock)
{
    protected override Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken) => store.ForgetAsync(now - options.KeepHits, cancellationToken);

    protected override void Tell(string failure) => Log.Failed(logger, failure);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Forgetting what rules did failed with {Failure}; it is tried again in an hour.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
