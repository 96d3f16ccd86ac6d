using System.Text.Json;
using Moderation.Scoring;
using Moderation.Service.Operations;
using Moderation.Service.Scoring;
using Moderation.Service.Scoring.Golden;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Models;

/// <summary>Promotes models, takes promotions back and lets models score in the shadow, for all instances.</summary>
internal sealed partial class ModelAdministration(
    ModelRegistry registry,
    ModelStore store,
    ModelLibrary library,
    ModelWatch watch,
    GoldenSet golden,
    ModelOptions options,
    Measures measures,
    ILogger<ModelAdministration> logger)
{
    /// <summary>Lets a version stand, unless the golden set says that it is worse.</summary>
    /// <exception cref="ModelRefusedException">It may not; says why.</exception>
    public async Task<ModelChanged> PromoteAsync(string version, ChangeNote note, bool force, CancellationToken cancellationToken)
    {
        var state = await registry.StateAsync(cancellationToken);
        var from = state.Standing ?? library.ShippedVersion();
        if (version == from)
        {
            throw new ModelRefusedException("Already standing", $"{version} stands already.");
        }

        var candidate = await LoadAsync(version, cancellationToken);
        var standing = await TryLoadAsync(state.Standing, cancellationToken);
        var result = await Task.Run(() => GoldenGate.Ask(golden, candidate, standing, options.GoldenTolerance), cancellationToken);
        if (!result.Passes && !force)
        {
            throw new ModelRefusedException(
                "Refused by the golden set",
                $"{string.Join(' ', result.Worse)} To promote {version} all the same, force it, with by and why.",
                result);
        }

        var figures = JsonSerializer.Serialize(result, ModelsJson.Default.GoldenResult);
        Settle(await registry.PromoteAsync(version, state.Standing, from, note, force, figures, cancellationToken));
        measures.Promoted(ModelChange.Promote);
        Log.Promoted(logger, version, from, note.By, force);
        await watch.LookAsync(cancellationToken);
        return new ModelChanged { Version = version, Replaced = from, Forced = force, Golden = result };
    }

    /// <summary>Takes the last promotion back.</summary>
    /// <exception cref="ModelRefusedException">There is none, or what stood before cannot be loaded.</exception>
    public async Task<ModelChanged> RollBackAsync(ChangeNote note, CancellationToken cancellationToken)
    {
        var state = await registry.StateAsync(cancellationToken);
        var (exists, previous) = await registry.PreviousAsync(cancellationToken);
        if (!exists)
        {
            throw new ModelRefusedException("Nothing to roll back", "No promotion stands; the shipped model does.");
        }

        var to = (await LoadAsync(previous, cancellationToken)).Version;
        Settle(await registry.RollBackAsync(state.Standing, to, note, cancellationToken));
        measures.Promoted(ModelChange.Rollback);
        Log.RolledBack(logger, state.Standing, to, note.By);
        await watch.LookAsync(cancellationToken);
        return new ModelChanged { Version = to, Replaced = state.Standing, Forced = false };
    }

    /// <summary>Lets a version score in the shadow of the standing one, instead of the shadow that runs.</summary>
    /// <exception cref="ModelRefusedException">It cannot be loaded, or stands itself.</exception>
    public async Task<ShadowState> BeginShadowAsync(string version, ChangeNote note, CancellationToken cancellationToken)
    {
        var state = await registry.StateAsync(cancellationToken);
        var against = state.Standing ?? library.ShippedVersion()
            ?? throw new ModelRefusedException("Nothing stands", "There is no standing model to compare with.");
        if (version == against)
        {
            throw new ModelRefusedException("Already standing", $"{version} stands itself.");
        }

        await LoadAsync(version, cancellationToken);
        await registry.BeginShadowAsync(version, against, note, cancellationToken);
        await watch.LookAsync(cancellationToken);
        return new ShadowState
        {
            Version = version,
            Against = against,
            Since = DateTimeOffset.FromUnixTimeMilliseconds((await registry.NewestRunAsync(cancellationToken))!.BeganAt),
        };
    }

    /// <summary>Ends the shadow.</summary>
    /// <returns>False when none runs.</returns>
    public async Task<bool> EndShadowAsync(ChangeNote note, CancellationToken cancellationToken)
    {
        var ended = await registry.EndShadowAsync(note, cancellationToken);
        await watch.LookAsync(cancellationToken);
        return ended;
    }

    private static void Settle(bool changed)
    {
        if (!changed)
        {
            throw new ModelRefusedException("Overtaken", "Another change came first. Look what stands now and try again.");
        }
    }

    private async Task<CommentScorer> LoadAsync(string? version, CancellationToken cancellationToken)
    {
        if (version is not null && library.ShippedDigest(version) is null && await store.FindAsync(version, cancellationToken) is null)
        {
            throw new ModelRefusedException("Not found", $"There is no model {version}. Upload it first.", status: StatusCodes.Status404NotFound);
        }

        try
        {
            return await library.LoadAsync(version, cancellationToken);
        }
        catch (ModelLoadException exception)
        {
            throw new ModelRefusedException("Cannot be loaded", exception.Message);
        }
    }

    /// <summary>What stands, to compare with; null when it cannot be loaded, for then anything is better.</summary>
    private async Task<CommentScorer?> TryLoadAsync(string? version, CancellationToken cancellationToken)
    {
        try
        {
            return await library.LoadAsync(version, cancellationToken);
        }
        catch (ModelLoadException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Version} was promoted over {Replaced} by {Actor} (forced: {Forced}).")]
        public static partial void Promoted(ILogger logger, string version, string? replaced, string? actor, bool forced);

        [LoggerMessage(2, LogLevel.Information, "{Version} was rolled back to {To} by {Actor}.")]
        public static partial void RolledBack(ILogger logger, string? version, string? to, string? actor);
    }
}

/// <summary>A change that may not happen.</summary>
internal sealed class ModelRefusedException(string title, string message, GoldenResult? golden = null, int status = StatusCodes.Status409Conflict) : Exception(message)
{
    /// <summary>What kind of refusal it is.</summary>
    public string Title => title;

    /// <summary>What the golden set said, where it refused.</summary>
    public GoldenResult? Golden => golden;

    /// <summary>The status of the answer.</summary>
    public int Status => status;
}
