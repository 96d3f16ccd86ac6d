using Moderation.Scoring;
using Moderation.Service.Scoring.Shadow;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring;

/// <summary>Lets this instance score with the models that the database says are in use.</summary>
internal sealed partial class ModelWatch(
    Database database,
    ModelRegistry registry,
    ModelLibrary library,
    ShadowScoring shadow,
    IServiceProvider services,
    TimeProvider clock,
    ILogger<ModelWatch> logger) : DatabaseWatch(database, clock)
{
    /// <summary>The promoted version that was loaded; null while it is the shipped one.</summary>
    private string? _standing;

    /// <summary>Whether nothing scores since the start, because the promoted version could not be loaded: then the shipped one is news too.</summary>
    private bool _isWithout;

    /// <summary>The version that could not be loaded, and when that was tried.</summary>
    private (string? Version, long At)? _refused;

    private (long Run, long At)? _refusedShadow;

    /// <summary>A promoted model stands from the first comment on. A shadow may begin later.</summary>
    public override async Task BeginAsync(CancellationToken cancellationToken)
    {
        var state = await registry.StateAsync(cancellationToken);
        if (state.Standing is not null)
        {
            await StandAsync(state.Standing, atStart: true, cancellationToken);
        }
    }

    protected override async Task FollowAsync(CancellationToken cancellationToken)
    {
        var state = await registry.StateAsync(cancellationToken);
        if ((state.Standing != _standing || _isWithout) && !IsTooEarly(_refused, _refused?.Version == state.Standing))
        {
            await StandAsync(state.Standing, atStart: false, cancellationToken);
        }

        if (state.Shadow?.Run != shadow.Run && !IsTooEarly(_refusedShadow, _refusedShadow?.Run == state.Shadow?.Run))
        {
            await ShadowAsync(state.Shadow, cancellationToken);
        }
    }

    protected override void Tell(string failure) => Log.Failed(logger, failure);

    private bool IsTooEarly<T>((T Version, long At)? refused, bool isSame) =>
        refused is { } last && isSame && Clock.GetElapsedTime(last.At) < NextTry;

    private async Task StandAsync(string? version, bool atStart, CancellationToken cancellationToken)
    {
        var standing = services.GetRequiredService<StandingModel>();
        try
        {
            standing.Replace(await library.LoadAsync(version, cancellationToken));
            _standing = version;
            _isWithout = false;
            _refused = null;
        }
        catch (ModelLoadException exception)
        {
            // At the start nothing may go on: the shipped model was replaced for a reason.
            if (atStart)
            {
                standing.GoWithout(exception.Message);
                _isWithout = true;
            }
            else if (_refused?.Version != version || standing.Problem is null)
            {
                standing.Keep(exception.Message);
            }

            _refused = (version, Clock.GetTimestamp());
        }
    }

    private async Task ShadowAsync(ShadowRun? run, CancellationToken cancellationToken)
    {
        try
        {
            shadow.Use(run, run is null ? null : await library.LoadAsync(run.Version, cancellationToken));
            _refusedShadow = null;
        }
        catch (ModelLoadException exception)
        {
            shadow.Use(null, null);
            Log.NoShadow(logger, run!.Version, exception.Message);
            _refusedShadow = (run.Run, Clock.GetTimestamp());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Which models are in use cannot be looked up ({Failure}); those that are loaded go on.")]
        public static partial void Failed(ILogger logger, string failure);

        [LoggerMessage(2, LogLevel.Error, "The shadow {Version} cannot be loaded: {Problem}")]
        public static partial void NoShadow(ILogger logger, string version, string problem);
    }
}
