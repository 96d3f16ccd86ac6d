using System.Data.Common;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Moderation.Service.People.Auditing;
using Moderation.Service.Storage;

namespace Moderation.Service.People.Links;

/// <summary>Links by which somebody gets an account, or a new password. Each works once and for a while; only a hash of it is stored.</summary>
internal sealed class OneTimeLinks(
    Database database, PersonStore people, AuditLog audit, ILookupNormalizer normalizer, IPasswordHasher<Person> hasher, TimeProvider clock)
{
    /// <summary>The page that takes links.</summary>
    public const string Page = "/console/join";

    private const string Columns = "secret as Id, kind as Kind, person_id as PersonId, grants as Grants, expires_at as ExpiresAt, used_at as UsedAt";

    /// <summary>Whether nobody administers the service yet.</summary>
    public async Task<bool> NeedsAdministratorAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return !await GrantStore.HasAdministratorAsync(connection, transaction: null);
    }

    /// <summary>Makes a link.</summary>
    /// <param name="kind">What for.</param>
    /// <param name="grants">The roles that a new person gets.</param>
    /// <param name="person">Whose new password; null for a new person.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The address of the page with the secret, relative to the service.</returns>
    public Task<string> MakeAsync(LinkKind kind, IReadOnlyList<Grant> grants, Person? person, string by, CancellationToken cancellationToken) => database.WriteAsideAsync(
        async (connection, transaction) =>
        {
            var secret = Secrets.New();
            var now = Now();
            await connection.ExecuteAsync(
                """
                insert into one_time_link (secret, kind, person_id, grants, made_at, made_by, expires_at)
                values (@Secret, @Kind, @PersonId, @Grants, @Now, @By, @End)
                """,
                new
                {
                    Secret = Secrets.HashOf(secret),
                    Kind = kind.Name(),
                    PersonId = person?.Id,
                    Grants = string.Join(' ', grants),
                    Now = now,
                    By = by,
                    End = now + (long)kind.Lasts().TotalMilliseconds,
                },
                transaction);
            await audit.WriteAsync(connection, transaction, by, AuditActions.LinkMade, person?.Name, detail: string.Join(' ', [kind.Name(), .. grants.Select(grant => grant.ToString())]));
            return $"{Page}?key={secret}";
        },
        cancellationToken);

    /// <summary>The link of a secret; null when it is none, used or too old.</summary>
    public async Task<OneTimeLink?> FindAsync(string? secret, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        var link = await FindAsync(connection, transaction: null, secret);
        if (link?.PersonId is { } id)
        {
            link.Person = await people.FindAsync(id, cancellationToken);
        }

        return link;
    }

    /// <summary>Uses a link to make an account.</summary>
    public Task<JoinAnswer> JoinAsync(string secret, string name, string displayName, string? password, string? subject, CancellationToken cancellationToken) =>
        database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                if (await FindAsync(connection, transaction, secret) is not { PersonId: null } link)
                {
                    return new JoinAnswer(null, false);
                }

                var person = people.New(name, normalizer.NormalizeName(name), displayName, subject);
                person.PasswordHash = password is null ? null : hasher.HashPassword(person, password);
                if (!await PersonStore.AddAsync(connection, transaction, person))
                {
                    return new JoinAnswer(null, true);
                }

                if (!await UseAsync(connection, transaction, link))
                {
                    throw new LinkUsedException();
                }

                var grants = link.Grants.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Grant.Parse).OfType<Grant>().ToList();
                await GrantStore.SetAsync(connection, transaction, person.Id, grants);
                await audit.WriteAsync(connection, transaction, person.Name, AuditActions.Joined, detail: string.Join(' ', [link.Kind, .. grants.Select(grant => grant.ToString())]));
                return new JoinAnswer(person, false);
            },
            cancellationToken);

    /// <summary>Uses a link to set a new password: whoever was signed in by the old one is not any more.</summary>
    public Task<Person?> SetPasswordAsync(string secret, string password, CancellationToken cancellationToken) => database.WriteAsideAsync(
        async (connection, transaction) =>
        {
            if (await FindAsync(connection, transaction, secret) is not { PersonId: { } id } link
                || await people.FindAsync(id, cancellationToken) is not { DisabledAt: null } person
                || !await UseAsync(connection, transaction, link))
            {
                return null;
            }

            person.PasswordHash = hasher.HashPassword(person, password);
            person.SecurityStamp = people.NewStamp();
            person.FailedCount = 0;
            person.LockedUntil = null;
            if (!await people.UpdateAsync(connection, transaction, person))
            {
                throw new LinkUsedException();
            }

            await Sessions.SessionStore.EndAllAsync(connection, transaction, person.Id);
            await audit.WriteAsync(connection, transaction, person.Name, AuditActions.PasswordChanged, detail: link.Kind);
            return person;
        },
        cancellationToken);

    private async Task<OneTimeLink?> FindAsync(DbConnection connection, DbTransaction? transaction, string secret)
    {
        var link = await connection.QuerySingleOrDefaultAsync<OneTimeLink>(
            $"select {Columns} from one_time_link where secret = @secret and used_at is null and expires_at > @now",
            new { secret = Secrets.HashOf(secret), now = Now() },
            transaction);

        // Several instances may print one for the first administrator; whoever is first ends all of them.
        return link?.Kind == LinkKind.First.Name() && await GrantStore.HasAdministratorAsync(connection, transaction) ? null : link;
    }

    private async Task<bool> UseAsync(DbConnection connection, DbTransaction transaction, OneTimeLink link) =>
        await connection.ExecuteAsync(
            """
            update one_time_link set used_at = @now where used_at is null and (secret = @Id or (kind = 'first' and @Kind = 'first'))
            """,
            new { now = Now(), link.Id, link.Kind },
            transaction) > 0;

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A link that counts.</summary>
internal sealed class OneTimeLink
{
    /// <summary>The hash of its secret.</summary>
    public required string Id { get; init; }

    /// <summary>The written name of its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Whose new password; null for a new person.</summary>
    public string? PersonId { get; init; }

    /// <summary>The roles that a new person gets, with blanks between.</summary>
    public required string Grants { get; init; }

    /// <summary>Until when it counts, in milliseconds since 1970.</summary>
    public long ExpiresAt { get; init; }

    /// <summary>When it was used.</summary>
    public long? UsedAt { get; init; }

    /// <summary>Whose new password.</summary>
    public Person? Person { get; set; }
}

/// <summary>What came of an attempt to join.</summary>
/// <param name="Person">The new person; null when there is none.</param>
/// <param name="IsTaken">Whether the name is somebody's already; otherwise the link does not count any more.</param>
internal readonly record struct JoinAnswer(Person? Person, bool IsTaken);

/// <summary>Two used a link at once; the other was first.</summary>
internal sealed class LinkUsedException : Exception;
