using System.Text.Json;
using Moderation.Service.Scoring;
using Moderation.Service.Scoring.Shadow;

namespace Moderation.Service.Administration.Models;

/// <summary>Reads which models there are, which are in use, and who changed that.</summary>
internal sealed class ModelOverviewReader(ModelRegistry registry, ModelStore store, ModelLibrary library, StandingModel standing, ShadowScoring shadow)
{
    private const int MostChanges = 100;

    /// <summary>Everything at a glance.</summary>
    public async Task<ModelOverview> ReadAsync(CancellationToken cancellationToken)
    {
        var state = await registry.StateAsync(cancellationToken);
        var (exists, previous) = await registry.PreviousAsync(cancellationToken);
        return new ModelOverview
        {
            Standing = new StandingState { Version = state.Standing ?? library.ShippedVersion(), Shipped = state.Standing is null },
            Previous = exists ? previous ?? library.ShippedVersion() : null,
            Shadow = state.Shadow is { } run
                ? new ShadowState { Version = run.Version, Against = run.Against, Since = DateTimeOffset.FromUnixTimeMilliseconds(run.BeganAt) }
                : null,
            Instance = new InstanceState { Standing = standing.Scorer?.Version, Shadow = shadow.Version, Problem = standing.Problem },
            Models = [.. (await store.AllAsync(cancellationToken)).Select(RecordOf)],
            History = [.. (await registry.HistoryAsync(MostChanges, cancellationToken)).Select(RecordOf)],
        };
    }

    /// <summary>A model as it is answered.</summary>
    public static ModelRecord RecordOf(StoredModel model) => new()
    {
        Version = model.Version,
        Digest = model.Digest,
        Bytes = model.Bytes,
        UploadedAt = DateTimeOffset.FromUnixTimeMilliseconds(model.UploadedAt),
        UploadedBy = model.UploadedBy,
    };

    private static ModelChangeRecord RecordOf(ModelChange change) => new()
    {
        Kind = change.Kind,
        Version = change.Version,
        From = change.FromVersion,
        At = DateTimeOffset.FromUnixTimeMilliseconds(change.ChangedAt),
        By = change.ChangedBy,
        Why = change.Why,
        Forced = change.Forced,
        Golden = change.Figures is { } figures ? JsonSerializer.Deserialize(figures, ModelsJson.Default.GoldenResult) : null,
    };
}
