using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Moderation.Service.Storage;

namespace Moderation.Service.People;

/// <summary>ASP.NET Core Identity's view of <see cref="PersonStore"/>. It changes people in memory; <see cref="UpdateAsync"/> writes them.</summary>
internal sealed class IdentityStore(PersonStore people, Database database, IDataProtectionProvider protection, ILookupNormalizer normalizer) :
    IUserPasswordStore<Person>, IUserSecurityStampStore<Person>, IUserLockoutStore<Person>, IUserTwoFactorStore<Person>,
    IUserAuthenticatorKeyStore<Person>, IUserTwoFactorRecoveryCodeStore<Person>
{
    private readonly IDataProtector _keys = protection.CreateProtector("Moderation.People.TwoFactorKey");

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => Set(() => user.Name = userName ?? string.Empty);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedName);

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) =>
        Set(() => user.NormalizedName = normalizedName ?? normalizer.NormalizeName(user.Name));

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) => database.WriteAsideAsync(
        async (connection, transaction) => await PersonStore.AddAsync(connection, transaction, user) ? IdentityResult.Success : Failed("DuplicateUserName"), cancellationToken);

    public async Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) =>
        await people.UpdateAsync(user, cancellationToken) ? IdentityResult.Success : Failed("ConcurrencyFailure");

    /// <summary>People are disabled: their names stand in decisions and in the audit log.</summary>
    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(Failed("NeverDeleted"));

    public Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) => people.FindAsync(userId, cancellationToken);

    public Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => people.FindByNameAsync(normalizedUserName, cancellationToken);

    public Task SetPasswordHashAsync(Person user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash);

    public Task<string?> GetPasswordHashAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(Person user, string stamp, CancellationToken cancellationToken) => Set(() => user.SecurityStamp = stamp);

    public Task<string?> GetSecurityStampAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockedUntil is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : (DateTimeOffset?)null);

    public Task SetLockoutEndDateAsync(Person user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Set(() => user.LockedUntil = lockoutEnd?.ToUnixTimeMilliseconds());

    public Task<int> IncrementAccessFailedCountAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(++user.FailedCount);

    public Task ResetAccessFailedCountAsync(Person user, CancellationToken cancellationToken) => Set(() => user.FailedCount = 0);

    public Task<int> GetAccessFailedCountAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.FailedCount);

    public Task<bool> GetLockoutEnabledAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Person user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetTwoFactorEnabledAsync(Person user, bool enabled, CancellationToken cancellationToken) => Set(() => user.TwoFactor = enabled);

    public Task<bool> GetTwoFactorEnabledAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.TwoFactor);

    public Task SetAuthenticatorKeyAsync(Person user, string key, CancellationToken cancellationToken) => Set(() => user.TwoFactorKey = _keys.Protect(key));

    public Task<string?> GetAuthenticatorKeyAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.TwoFactorKey is { } key ? _keys.Unprotect(key) : null);

    public Task ReplaceCodesAsync(Person user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        Set(() => user.RecoveryCodes = string.Join(' ', recoveryCodes.Select(code => HashOf(user, code))));

    public Task<bool> RedeemCodeAsync(Person user, string code, CancellationToken cancellationToken)
    {
        var left = CodesOf(user).ToList();
        var isThere = left.Remove(HashOf(user, code));
        user.RecoveryCodes = string.Join(' ', left);
        return Task.FromResult(isThere);
    }

    public Task<int> CountCodesAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(CodesOf(user).Length);

    public void Dispose()
    {
        // Nothing is held between calls.
    }

    private static string[] CodesOf(Person user) => (user.RecoveryCodes ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string HashOf(Person user, string code) => Secrets.HashOf(string.Create(CultureInfo.InvariantCulture, $"{user.Id} {code}"));

    private static IdentityResult Failed(string code) => IdentityResult.Failed(new IdentityError { Code = code });

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }
}
