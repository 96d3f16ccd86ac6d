using System.Data.Common;
using System.Security.Claims;
using Dapper;
using Moderation.Service.People.Auditing;
using Moderation.Service.Storage;

namespace Moderation.Service.People.Sessions;

/// <summary>
/// Keeps who is signed in where. Every request and every action of a page asks here, so a session that ends ends at once, and a role
/// that is taken away counts no more.
/// </summary>
internal sealed class SessionStore(Database database, PersonStore people, AuditLog audit, TimeProvider clock)
{
    /// <summary>How long a session lasts without being used.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>How long a session lasts at all.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    /// <summary>How exactly is known when a session was last used.</summary>
    private static readonly TimeSpan Exactness = TimeSpan.FromMinutes(1);

    private const string Columns = "secret as Id, person_id as PersonId, device as Device, started_at as StartedAt, seen_at as SeenAt, expires_at as ExpiresAt";

    /// <summary>Told when sessions of this instance may have ended or changed.</summary>
    public event EventHandler? Changed;

    /// <summary>Starts a session.</summary>
    /// <returns>The secret for the browser's cookie.</returns>
    public Task<string> StartAsync(Person person, string device, CancellationToken cancellationToken) => database.WriteAsideAsync(
        async (connection, transaction) =>
        {
            var secret = Secrets.New();
            var now = Now();
            await connection.ExecuteAsync("delete from session where expires_at <= @now", new { now }, transaction);
            await connection.ExecuteAsync(
                "insert into session (secret, person_id, device, started_at, seen_at, expires_at) values (@secret, @Id, @device, @now, @now, @end)",
                new { secret = Secrets.HashOf(secret), person.Id, device, now, end = now + (long)Idle.TotalMilliseconds },
                transaction);
            await audit.WriteAsync(connection, transaction, person.Name, AuditActions.SignedIn, detail: device);
            return secret;
        },
        cancellationToken);

    /// <summary>Who a session is; null when it has ended, or its person is disabled.</summary>
    /// <param name="id">The session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ClaimsPrincipal?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var now = Now();
        StoredSession? session;
        IReadOnlyList<Grant> grants;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            session = await connection.QuerySingleOrDefaultAsync<StoredSession>(new CommandDefinition(
                $"select {Columns} from session where secret = @id and expires_at > @now", new { id, now }, cancellationToken: cancellationToken));
            if (session is null)
            {
                return null;
            }

            grants = await GrantStore.OfAsync(connection, session.PersonId);
        }

        if (await people.FindAsync(session.PersonId, cancellationToken) is not { DisabledAt: null } person)
        {
            return null;
        }

        if (now - session.SeenAt > Exactness.TotalMilliseconds)
        {
            await SeeAsync(session, now, cancellationToken);
        }

        return PrincipalOf(person, grants, id);
    }

    /// <summary>The sessions of a person that have not ended, the newest first.</summary>
    public async Task<IReadOnlyList<StoredSession>> ReadAsync(string personId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<StoredSession>(new CommandDefinition(
            $"select {Columns} from session where person_id = @personId and expires_at > @now order by seen_at desc",
            new { personId, now = Now() },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Ends a session because its owner signs out.</summary>
    public async Task SignOutAsync(string id, string name, CancellationToken cancellationToken)
    {
        await database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                if (await connection.ExecuteAsync("delete from session where secret = @id", new { id }, transaction) > 0)
                {
                    await audit.WriteAsync(connection, transaction, name, AuditActions.SignedOut);
                }

                return true;
            },
            cancellationToken);
        Tell();
    }

    /// <summary>Ends one session of a person within a transaction; <see cref="Tell"/> afterwards. False when it had ended.</summary>
    public static async Task<bool> EndAsync(DbConnection connection, DbTransaction transaction, string personId, string id) =>
        await connection.ExecuteAsync("delete from session where person_id = @personId and secret = @id", new { personId, id }, transaction) > 0;

    /// <summary>Ends the sessions of a person within a transaction; <see cref="Tell"/> afterwards.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="personId">The person.</param>
    /// <param name="besides">But not this session; null for all.</param>
    public static Task EndAllAsync(DbConnection connection, DbTransaction transaction, string personId, string? besides = null) => connection.ExecuteAsync(
        "delete from session where person_id = @personId and secret <> @besides", new { personId, besides = besides ?? string.Empty }, transaction);

    /// <summary>Lets open pages of this instance look at once whether they may go on.</summary>
    public void Tell() => Changed?.Invoke(this, EventArgs.Empty);

    private static ClaimsPrincipal PrincipalOf(Person person, IEnumerable<Grant> grants, string session)
    {
        List<Claim> claims =
        [
            new(PersonClaims.Id, person.Id),
            new(PersonClaims.Name, person.Name),
            new(PersonClaims.DisplayName, person.DisplayName),
            new(PersonClaims.Session, session),
            .. grants.Select(grant => new Claim(PersonClaims.Grant, grant.ToString())).OrderBy(claim => claim.Value, StringComparer.Ordinal),
        ];
        if (person.Digits is not null)
        {
            claims.Add(new(PersonClaims.Digits, person.Digits));
        }

        if (person.TimeZone is not null)
        {
            claims.Add(new(PersonClaims.TimeZone, person.TimeZone));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, SessionAuthentication.SchemeName, PersonClaims.Name, PersonClaims.Grant));
    }

    private Task<int> SeeAsync(StoredSession session, long now, CancellationToken cancellationToken) => database.WriteAsideAsync(
        (connection, transaction) => connection.ExecuteAsync(
            "update session set seen_at = @now, expires_at = @end where secret = @Id",
            new { now, end = Math.Min(now + (long)Idle.TotalMilliseconds, session.StartedAt + (long)Longest.TotalMilliseconds), session.Id },
            transaction),
        cancellationToken);

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A session that has not ended. Times are in milliseconds since 1970.</summary>
public sealed class StoredSession
{
    /// <summary>The hash of its secret.</summary>
    public required string Id { get; init; }

    /// <summary>Whose.</summary>
    public required string PersonId { get; init; }

    /// <summary>Browser and system.</summary>
    public required string Device { get; init; }

    /// <summary>When it began.</summary>
    public long StartedAt { get; init; }

    /// <summary>When it was last used, to a minute.</summary>
    public long SeenAt { get; init; }

    /// <summary>When it ends if it is not used.</summary>
    public long ExpiresAt { get; init; }
}
