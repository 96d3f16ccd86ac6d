using System.Data.Common;
using Dapper;
using Moderation.Service.Storage;

namespace Moderation.Service.People;

/// <summary>Keeps people in the database.</summary>
internal sealed class PersonStore(Database database, TimeProvider clock)
{
    private const string Columns = """
        person_id as Id, name as Name, normalized_name as NormalizedName, display_name as DisplayName, password_hash as PasswordHash,
        security_stamp as SecurityStamp, concurrency_stamp as ConcurrencyStamp, failed_count as FailedCount, locked_until as LockedUntil,
        two_factor as TwoFactor, two_factor_key as TwoFactorKey, two_factor_step as TwoFactorStep, recovery_codes as RecoveryCodes, subject as Subject, created_at as CreatedAt,
        disabled_at as DisabledAt, language as Language, theme as Theme, digits as Digits, time_zone as TimeZone
        """;

    private const string Insert = """
        insert into person (person_id, name, normalized_name, display_name, password_hash, security_stamp, concurrency_stamp, failed_count,
            locked_until, two_factor, two_factor_key, two_factor_step, recovery_codes, subject, created_at, disabled_at, language, theme, digits, time_zone)
        values (@Id, @Name, @NormalizedName, @DisplayName, @PasswordHash, @SecurityStamp, @ConcurrencyStamp, @FailedCount,
            @LockedUntil, @TwoFactor, @TwoFactorKey, @TwoFactorStep, @RecoveryCodes, @Subject, @CreatedAt, @DisabledAt, @Language, @Theme, @Digits, @TimeZone)
        on conflict do nothing
        """;

    private const string Update = """
        update person set name = @Name, normalized_name = @NormalizedName, display_name = @DisplayName, password_hash = @PasswordHash,
            security_stamp = @SecurityStamp, concurrency_stamp = @Next, failed_count = @FailedCount, locked_until = @LockedUntil,
            two_factor = @TwoFactor, two_factor_key = @TwoFactorKey, two_factor_step = @TwoFactorStep, recovery_codes = @RecoveryCodes, subject = @Subject,
            disabled_at = @DisabledAt, language = @Language, theme = @Theme, digits = @Digits, time_zone = @TimeZone
        where person_id = @Id and concurrency_stamp = @ConcurrencyStamp
        """;

    /// <summary>A person by id; null when there is none.</summary>
    public Task<Person?> FindAsync(string id, CancellationToken cancellationToken) => FindAsync("person_id = @value", id, cancellationToken);

    /// <summary>A person by normalized name; null when there is none.</summary>
    public Task<Person?> FindByNameAsync(string normalizedName, CancellationToken cancellationToken) => FindAsync("normalized_name = @value", normalizedName, cancellationToken);

    /// <summary>A person by who it is at the OpenID provider; null when there is none.</summary>
    public Task<Person?> FindBySubjectAsync(string subject, CancellationToken cancellationToken) => FindAsync("subject = @value", subject, cancellationToken);

    /// <summary>All people by name.</summary>
    public async Task<IReadOnlyList<Person>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Person>(new CommandDefinition($"select {Columns} from person order by normalized_name", cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>A person who is not in the database yet.</summary>
    /// <param name="name">To sign in with.</param>
    /// <param name="normalizedName">The same as Identity finds people by.</param>
    /// <param name="displayName">To be shown.</param>
    /// <param name="subject">Who it is at the OpenID provider; null when it is nobody there.</param>
    public Person New(string name, string normalizedName, string displayName, string? subject = null) => new()
    {
        Id = NewStamp(),
        Name = name,
        NormalizedName = normalizedName,
        DisplayName = displayName,
        SecurityStamp = NewStamp(),
        ConcurrencyStamp = NewStamp(),
        CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Subject = subject,
    };

    /// <summary>Adds a person. False when the name, or who it is at the provider, is taken.</summary>
    public static async Task<bool> AddAsync(DbConnection connection, DbTransaction transaction, Person person) =>
        await connection.ExecuteAsync(Insert, Parameters(person, person.ConcurrencyStamp), transaction) == 1;

    /// <summary>Writes a person. False when another change came first.</summary>
    public Task<bool> UpdateAsync(Person person, CancellationToken cancellationToken) =>
        database.WriteAsideAsync((connection, transaction) => UpdateAsync(connection, transaction, person), cancellationToken);

    /// <summary>Writes a person within a transaction. False when another change came first.</summary>
    public async Task<bool> UpdateAsync(DbConnection connection, DbTransaction transaction, Person person)
    {
        var next = NewStamp();
        if (await connection.ExecuteAsync(Update, Parameters(person, next), transaction) == 0)
        {
            return false;
        }

        person.ConcurrencyStamp = next;
        return true;
    }

    /// <summary>A new id or stamp.</summary>
    public string NewStamp() => Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");

    private async Task<Person?> FindAsync(string condition, string value, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Person>(new CommandDefinition(
            $"select {Columns} from person where {condition}", new { value }, cancellationToken: cancellationToken));
    }

    private static object Parameters(Person person, string next) => new
    {
        person.Id,
        person.Name,
        person.NormalizedName,
        person.DisplayName,
        person.PasswordHash,
        person.SecurityStamp,
        person.ConcurrencyStamp,
        Next = next,
        person.FailedCount,
        person.LockedUntil,
        TwoFactor = (short)(person.TwoFactor ? 1 : 0),
        person.TwoFactorKey,
        person.TwoFactorStep,
        person.RecoveryCodes,
        person.Subject,
        person.CreatedAt,
        person.DisabledAt,
        person.Language,
        person.Theme,
        person.Digits,
        person.TimeZone,
    };
}
