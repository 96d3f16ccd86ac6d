using Moderation.Scoring;
using Moderation.Service.Scoring;
using Moderation.Service.Storage;

namespace Moderation.Service.Administration.Models;

/// <summary>Takes a package in: unpacks it, checks that the model in it can be loaded, and stores it for all instances.</summary>
internal sealed class ModelUpload(ModelLibrary library, ModelStore store)
{
    /// <summary>The largest package that is taken: weights compress well.</summary>
    public const long LargestPackage = 128L << 20;

    /// <summary>Takes a package from a request's body.</summary>
    /// <returns>The model, and whether it is new.</returns>
    /// <exception cref="ModelLoadException">It is no model that this service can load; says why.</exception>
    /// <exception cref="ModelConflictException">Another model has its version.</exception>
    public async Task<(StoredModel Model, bool IsNew)> TakeInAsync(Stream body, ChangeNote note, CancellationToken cancellationToken)
    {
        var folder = library.Incoming();
        try
        {
            var path = Path.Combine(folder, "package");
            await using var package = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81_920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            await body.CopyToAsync(package, cancellationToken);
            package.Position = 0;
            var (version, digest) = await Task.Run(() => Check(package, folder), cancellationToken);
            if (library.ShippedDigest(version) is { } shipped && shipped != digest)
            {
                throw new ModelConflictException($"The service is shipped with another model {version}. Give yours another version.");
            }

            if (await store.FindAsync(version, cancellationToken) is { } known)
            {
                return (Same(known, digest), false);
            }

            package.Position = 0;
            var stored = Same(await store.AddAsync(version, digest, package, note, cancellationToken), digest);
            await package.DisposeAsync();
            library.Keep(folder, version);
            return (stored, true);
        }
        finally
        {
            ModelLibrary.Discard(folder);
        }
    }

    private static (string Version, string Digest) Check(Stream package, string folder)
    {
        ModelPackage.Unpack(package, folder);
        CommentScorer scorer;
        try
        {
            scorer = CommentScorer.Load(folder);
        }
        catch (ModelLoadException exception)
        {
            // Where it was unpacked is nobody's business.
            throw new ModelLoadException(exception.Message.Replace(folder + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal), exception);
        }

        return ModelPackage.IsVersion(scorer.Version)
            ? (scorer.Version, ModelPackage.Digest(folder))
            : throw new ModelLoadException("manifest.json has a version that is no name: up to 64 letters, digits, '.', '-' and '_', the first a letter or digit.");
    }

    private static StoredModel Same(StoredModel stored, string digest) =>
        stored.Digest == digest
            ? stored
            : throw new ModelConflictException($"There is another model {stored.Version}. Give this one another version.");
}

/// <summary>A version means one model forever, because decisions name it.</summary>
internal sealed class ModelConflictException(string message) : Exception(message);
