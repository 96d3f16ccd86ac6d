using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Moderation.Service.Storage;

/// <summary>
/// Keyed hashes (HMAC-SHA-256, first 128 bits) of what identifies an author, so that a history can be kept without the
/// identity. The key comes from <c>Authors:HashKey</c>, else it is drawn once and kept in the database.
/// </summary>
internal sealed class AuthorHash(Database database, string? configuredKey)
{
    private byte[]? _key;

    /// <summary>Gets the key ready. Call once the schema is up to date, before the first hash.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _key = configuredKey is null
            ? Convert.FromHexString(await StoredKeyAsync(cancellationToken))
            : SHA256.HashData(Encoding.UTF8.GetBytes(configuredKey));

    /// <summary>The hash of an e-mail address; case and surrounding blanks do not count. Null when there is none.</summary>
    public string? Email(string? email) => string.IsNullOrWhiteSpace(email) ? null : Hash("email", email.Trim().ToLowerInvariant());

    /// <summary>The hash of an IP address. Null when there is none.</summary>
    public string? Ip(string? ip) => string.IsNullOrWhiteSpace(ip) ? null : Hash("ip", ip.Trim().ToLowerInvariant());

    /// <summary>The hash of a text, to tell revisions apart after the text is gone.</summary>
    public string Body(string text) => Hash("body", text);

    private string Hash(string purpose, string value)
    {
        var input = Encoding.UTF8.GetBytes(purpose + "\0" + value);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key ?? throw new InvalidOperationException("The key is not loaded."), input, hash);
        return Base64Url.EncodeToString(hash[..16]);
    }

    private Task<string> StoredKeyAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                "insert into setting (name, value) values ('author-hash-key', @value) on conflict (name) do nothing",
                new { value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) },
                transaction);
            return (await connection.ExecuteScalarAsync<string>(
                "select value from setting where name = 'author-hash-key'", transaction: transaction))!;
        }, cancellationToken);
}
