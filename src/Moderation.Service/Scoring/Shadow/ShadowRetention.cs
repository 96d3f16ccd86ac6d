using Moderation.Service.Storage;

namespace Moderation.Service.Scoring.Shadow;

/// <summary>Forgets what shadows said once it is older than <c>Models:KeepShadow</c>.</summary>
internal sealed partial class ShadowRetention(
    Database database, ShadowStore store, ModelOptions options, TimeProvider clock, ILogger<ShadowRetention> logger) : Retention(database, clock)
{
    protected override Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken) => store.ForgetAsync(now - options.KeepShadow, cancellationToken);

    protected override void Tell(string failure) => Log.Failed(logger, failure);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Forgetting old scores of shadows failed with {Failure}; it is tried again in an hour.")]
        public static partial void Failed(ILogger logger, string failure);
    }
}
