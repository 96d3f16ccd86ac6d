using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring;

/// <summary>
/// The packages of uploaded models, in the database, where every instance finds them. A package is written in parts and counts
/// once its last row is there, so that an upload that was cut off leaves nothing that could be loaded.
/// </summary>
internal sealed class ModelStore(Database database, ModelRegistry registry, TimeProvider clock)
{
    /// <summary>Small enough that on SQLite, where there is one pen, no comment waits long for it.</summary>
    private const int PartLength = 1 << 20;

    /// <summary>After so long an upload without its last row is one that was cut off.</summary>
    private static readonly TimeSpan LongestUpload = TimeSpan.FromHours(1);

    private const string Columns = """
        select version as Version, digest as Digest, bytes as Bytes, upload as Upload, uploaded_at as UploadedAt, uploaded_by as UploadedBy from model
        """;

    private const string Find = $"{Columns} where version = @version";

    private const string All = $"{Columns} order by uploaded_at desc, version";

    private const string InsertPart = "insert into model_part (upload, part, content, written_at) values (@upload, @part, @content, @now)";

    private const string InsertModel = """
        insert into model (version, digest, bytes, upload, uploaded_at, uploaded_by) values (@Version, @Digest, @Bytes, @Upload, @UploadedAt, @UploadedBy)
        on conflict (version) do nothing
        """;

    private const string Read = "select content from model_part where upload = @upload order by part";

    private const string Clean = "delete from model_part where written_at < @before and not exists (select 1 from model where model.upload = model_part.upload)";

    /// <summary>The model of a version; null when it was not uploaded.</summary>
    public async Task<StoredModel?> FindAsync(string version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<StoredModel>(new CommandDefinition(Find, new { version }, cancellationToken: cancellationToken));
    }

    /// <summary>All models that were uploaded, newest first.</summary>
    public async Task<IReadOnlyList<StoredModel>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<StoredModel>(new CommandDefinition(All, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Stores a package that was checked.</summary>
    /// <returns>The model of that version: this one, or the one that was there first.</returns>
    public async Task<StoredModel> AddAsync(string version, string digest, Stream package, ChangeNote note, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var model = new StoredModel
        {
            Version = version,
            Digest = digest,
            Bytes = package.Length,
            Upload = Guid.CreateVersion7(now).ToString("N"),
            UploadedAt = now.ToUnixTimeMilliseconds(),
            UploadedBy = note.By,
        };
        await RunAsync(Clean, new { before = (now - LongestUpload).ToUnixTimeMilliseconds() }, cancellationToken);
        var buffer = new byte[PartLength];
        for (var part = 0; await package.ReadAtLeastAsync(buffer, PartLength, throwOnEndOfStream: false, cancellationToken) is var read and > 0; part++)
        {
            await RunAsync(InsertPart, new { upload = model.Upload, part, content = buffer[..read], now = model.UploadedAt }, cancellationToken);
        }

        await database.WriteAsync(async (connection, transaction) =>
        {
            if (await connection.ExecuteAsync(new CommandDefinition(InsertModel, model, transaction, cancellationToken: cancellationToken)) > 0)
            {
                await registry.UploadedAsync(connection, transaction, version, note, cancellationToken);
            }

            return 0;
        }, cancellationToken);
        return (await FindAsync(version, cancellationToken))!;
    }

    /// <summary>Writes the package of a model to a stream.</summary>
    public async Task CopyAsync(StoredModel model, Stream package, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await foreach (var content in connection.QueryUnbufferedAsync<byte[]>(Read, new { upload = model.Upload }).WithCancellation(cancellationToken))
        {
            await package.WriteAsync(content, cancellationToken);
        }
    }

    private Task RunAsync(string statement, object parameters, CancellationToken cancellationToken) =>
        database.WriteAsideAsync(
            (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(statement, parameters, transaction, cancellationToken: cancellationToken)),
            cancellationToken);
}
