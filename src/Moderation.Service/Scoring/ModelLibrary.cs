using System.Text.Json;
using Moderation.Scoring;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring;

/// <summary>
/// Loads models: those that were uploaded from a folder on this machine, which is filled from the database when a model is
/// missing there or damaged; the others from the shipped ones.
/// </summary>
internal sealed class ModelLibrary
{
    private const string IncomingPrefix = ".incoming-";

    /// <summary>After so long a folder that a package is unpacked into was left by a process that ended.</summary>
    private static readonly TimeSpan LongestUnpacking = TimeSpan.FromHours(1);

    private readonly ModelStore _store;
    private readonly ModelOptions _options;
    private readonly TimeProvider _clock;
    private readonly string _cache;
    private readonly Lock _gate = new();

    /// <summary>What is loaded is not loaded again while somebody uses it.</summary>
    private readonly Dictionary<string, WeakReference<CommentScorer>> _loaded = new(StringComparer.Ordinal);

    public ModelLibrary(ModelStore store, ModelOptions options, DataFolder data, TimeProvider clock)
    {
        _store = store;
        _options = options;
        _clock = clock;
        _cache = Path.Combine(data.Path, "models");
    }

    /// <summary>Loads a version.</summary>
    /// <param name="version">An uploaded or a shipped version; null for the one that is shipped as the standing one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ModelLoadException">There is none, or it cannot be loaded.</exception>
    public async Task<CommentScorer> LoadAsync(string? version, CancellationToken cancellationToken)
    {
        if (version is null)
        {
            return await Task.Run(() => StandingModel.LoadShipped(_options.Folder), cancellationToken);
        }

        if (await _store.FindAsync(version, cancellationToken) is not { } model)
        {
            return ModelPackage.IsVersion(version) && Directory.Exists(Path.Combine(_options.Folder, version))
                ? await Task.Run(() => LoadShipped(version), cancellationToken)
                : throw new ModelLoadException($"There is no model {version}.");
        }

        if (Known(model.Digest) is { } known)
        {
            return known;
        }

        var folder = Path.Combine(_cache, version);
        var scorer = await Task.Run(() => TryLoad(folder, model.Digest), cancellationToken);
        if (scorer is null)
        {
            await FetchAsync(model, folder, cancellationToken);
            scorer = await Task.Run(() => StandingModel.WarmUp(CommentScorer.Load(folder)), cancellationToken);
        }

        Remember(model.Digest, scorer);
        return scorer;
    }

    /// <summary>The digest of a version that is shipped; null when none of that name is.</summary>
    public string? ShippedDigest(string version) =>
        ModelPackage.IsVersion(version) && File.Exists(Path.Combine(_options.Folder, version, ModelManifest.FileName))
            ? ModelPackage.Digest(Path.Combine(_options.Folder, version))
            : null;

    /// <summary>The version that is shipped as the standing one; null when there is none.</summary>
    public string? ShippedVersion()
    {
        try
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(
                Path.Combine(_options.Folder, StandingModel.ReadStanding(_options.Folder), ModelManifest.FileName)));
            return manifest.RootElement.TryGetProperty("version", out var version) ? version.GetString() : null;
        }
        catch (Exception exception) when (exception is ModelLoadException or IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A new folder in which a package can be unpacked; whoever asked removes it, unless he kept it.</summary>
    public string Incoming()
    {
        Directory.CreateDirectory(_cache);
        foreach (var left in Directory.EnumerateDirectories(_cache, IncomingPrefix + "*"))
        {
            if (_clock.GetUtcNow().UtcDateTime - Directory.GetCreationTimeUtc(left) > LongestUnpacking)
            {
                Discard(left);
            }
        }

        return Directory.CreateDirectory(Path.Combine(_cache, IncomingPrefix + Guid.CreateVersion7(_clock.GetUtcNow()).ToString("N"))).FullName;
    }

    /// <summary>Keeps an unpacked and checked model, so that it need not be fetched.</summary>
    public void Keep(string folder, string version)
    {
        var target = Path.Combine(_cache, version);
        try
        {
            Discard(target);
            Directory.Move(folder, target);
        }
        catch (IOException)
        {
            // Another process of this machine was faster. What lies there is checked when it is loaded.
        }
    }

    /// <summary>Removes a folder, if it is there.</summary>
    public static void Discard(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private CommentScorer LoadShipped(string version)
    {
        var scorer = CommentScorer.Load(Path.Combine(_options.Folder, version));
        return scorer.Version == version
            ? StandingModel.WarmUp(scorer)
            : throw new ModelLoadException($"The folder {version} holds the model {scorer.Version}.");
    }

    private static CommentScorer? TryLoad(string folder, string digest)
    {
        try
        {
            return ModelPackage.Digest(folder) == digest ? StandingModel.WarmUp(CommentScorer.Load(folder)) : null;
        }
        catch (ModelLoadException)
        {
            return null;
        }
    }

    private async Task FetchAsync(StoredModel model, string folder, CancellationToken cancellationToken)
    {
        var incoming = Incoming();
        try
        {
            var path = Path.Combine(incoming, "package");
            await using (var package = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81_920, FileOptions.DeleteOnClose | FileOptions.Asynchronous))
            {
                await _store.CopyAsync(model, package, cancellationToken);
                package.Position = 0;
                await Task.Run(() => Unpack(model, package, incoming), cancellationToken);
            }

            Keep(incoming, model.Version);
        }
        finally
        {
            Discard(incoming);
        }

        if (!Directory.Exists(folder))
        {
            throw new ModelLoadException($"{folder} cannot be written.");
        }
    }

    private static void Unpack(StoredModel model, Stream package, string folder)
    {
        try
        {
            ModelPackage.Unpack(package, folder);
            if (ModelPackage.Digest(folder) == model.Digest)
            {
                return;
            }
        }
        catch (ModelLoadException exception)
        {
            throw new ModelLoadException($"The package of model {model.Version} in the database is damaged: {exception.Message}", exception);
        }

        throw new ModelLoadException($"The package of model {model.Version} in the database is damaged.");
    }

    private CommentScorer? Known(string digest)
    {
        lock (_gate)
        {
            return _loaded.TryGetValue(digest, out var reference) && reference.TryGetTarget(out var scorer) ? scorer : null;
        }
    }

    private void Remember(string digest, CommentScorer scorer)
    {
        lock (_gate)
        {
            _loaded[digest] = new WeakReference<CommentScorer>(scorer);
        }
    }
}
