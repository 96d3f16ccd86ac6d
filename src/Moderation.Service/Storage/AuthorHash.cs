using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Moderation.Facts;

namespace Moderation.Service.Storage;

/// <summary>
/// Keyed hashes (HMAC-SHA-256, first 128 bits) of what identifies an author, so that a history can be kept without the
/// identity. The key comes from <c>Authors:HashKey</c>, else it is drawn once and kept in the database.
/// </summary>
internal sealed class AuthorHash : IDisposable
{
    private readonly Database _database;
    private readonly string? _configuredKey;
    private readonly ThreadLocal<IncrementalHash> _hmacs;
    private byte[]? _key;

    /// <param name="database">Keeps the key when none is configured.</param>
    /// <param name="configuredKey">The key of the configuration; null when there is none.</param>
    public AuthorHash(Database database, string? configuredKey)
    {
        _database = database;
        _configuredKey = configuredKey;
        _hmacs = new(
            () => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key ?? throw new InvalidOperationException("The key is not loaded.")));
    }

    /// <summary>Gets the key ready. Call once the schema is up to date, before the first hash.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken) =>
        _key = _configuredKey is null
            ? Convert.FromHexString(await StoredKeyAsync(cancellationToken))
            : SHA256.HashData(Encoding.UTF8.GetBytes(_configuredKey));

    /// <summary>The hash of a mailbox; aliases of an address, case and surrounding blanks do not count. Null when there is none.</summary>
    public string? Mailbox(EmailFacts email, string? address) =>
        string.IsNullOrWhiteSpace(address) ? null : Hash("email", email.Canonical ?? address.Trim().ToLowerInvariant());

    /// <summary>The hash of an account's id at the site. Null when there is none.</summary>
    public string? Account(string? id) => string.IsNullOrWhiteSpace(id) ? null : Hash("account", id);

    /// <summary>The hash of an article's id at the site. Null when there is none.</summary>
    public string? Article(string? id) => string.IsNullOrWhiteSpace(id) ? null : Hash("article", id);

    /// <summary>The hash of an IP address, however it is written. Null when there is none.</summary>
    public string? Ip(string? ip) => string.IsNullOrWhiteSpace(ip) ? null : Hash("ip", OneSpelling(ip.Trim().ToLowerInvariant()));

    /// <summary>The hash of a text, to tell revisions apart after the text is gone.</summary>
    public string Body(string text) => Hash("body", text);

    /// <summary>Forgets the key's states; what they hold of the cryptographic library is freed with their threads.</summary>
    public void Dispose() => _hmacs.Dispose();

    /// <summary>IPv6 leaves out zeros or not, and has IPv4 within.</summary>
    private static string OneSpelling(string ip) =>
        ip.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(ip, out var address)
            ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
            : ip;

    private string Hash(string purpose, string value)
    {
        // One for each thread: setting up an HMAC costs more than hashing a comment with it.
        var hmac = _hmacs.Value!;
        hmac.AppendData(Encoding.UTF8.GetBytes(purpose + "\0" + value));
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.GetHashAndReset(hash);
        return Base64Url.EncodeToString(hash[..16]);
    }

    private Task<string> StoredKeyAsync(CancellationToken cancellationToken) =>
        _database.WriteAsync(async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                "insert into setting (name, value) values ('author-hash-key', @value) on conflict (name) do nothing",
                new { value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) },
                transaction);
            return (await connection.ExecuteScalarAsync<string>(
                "select value from setting where name = 'author-hash-key'", transaction: transaction))!;
        }, cancellationToken);
}
