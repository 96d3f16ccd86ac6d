using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Moderation.Service.Console.Appearance;
using Moderation.Service.Console.Localisation;
using Moderation.Service.People.Auditing;
using Moderation.Service.People.Guarding;
using Moderation.Service.People.Sessions;
using Moderation.Service.Storage;

namespace Moderation.Service.People.Account;

/// <summary>Changes one's own account. What protects it is changed only with the password, even on a page that somebody left open.</summary>
internal sealed class AccountActions(
    Caller caller, UserManager<Person> people, IdentityStore identity, PersonStore store, SessionStore sessions, AuditLog audit, Database database, TimeProvider clock) : IAccountActions
{
    private const int RecoveryCodes = 10;

    /// <summary>Without letters that are taken for others.</summary>
    private const string CodeLetters = "23456789BCDFGHJKMNPQRTVWXY";

    public async Task<AccountView> ReadAsync()
    {
        var person = await MeAsync();
        return new AccountView(
            person.Name,
            person.PasswordHash is not null,
            person.TwoFactor,
            await people.CountRecoveryCodesAsync(person),
            new Reading(person.Language, person.Theme, person.Digits, person.TimeZone),
            [.. caller.Person.Grants()],
            await sessions.ReadAsync(person.Id, CancellationToken.None),
            caller.Session);
    }

    public async Task SetReadingAsync(Reading reading)
    {
        var person = await MeAsync();
        person.Language = Language.Find(reading.Language)?.Code;
        person.Theme = reading.Theme is not null && Theme.All.Contains(reading.Theme, StringComparer.Ordinal) ? reading.Theme : null;
        person.Digits = Enum.TryParse<Digits>(reading.Digits, out var digits) && digits != Digits.Automatic ? digits.ToString() : null;
        person.TimeZone = reading.TimeZone is { Length: > 0 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null;
        await WriteAsync(person, action: null);
        sessions.Tell();
    }

    public async Task<string?> ChangePasswordAsync(string current, string next)
    {
        var person = await MeAsync();
        if (!await IsPasswordAsync(person, current))
        {
            return "Problem.Current";
        }

        if (PasswordRules.Problem(next, person.Name) is { } problem)
        {
            return problem;
        }

        person.PasswordHash = people.PasswordHasher.HashPassword(person, next);
        person.SecurityStamp = store.NewStamp();
        await WriteAsync(person, AuditActions.PasswordChanged, endOthers: true);
        sessions.Tell();
        return null;
    }

    public async Task<IReadOnlyList<string>?> TurnSecondFactorOnAsync(string key, string code)
    {
        var person = await MeAsync();
        if (person.TwoFactor || Totp.StepOf(code, key, clock.GetUtcNow(), after: null) is not { } step)
        {
            return null;
        }

        person.TwoFactor = true;
        person.TwoFactorStep = step;
        person.SecurityStamp = store.NewStamp();
        await identity.SetAuthenticatorKeyAsync(person, key, CancellationToken.None);
        var codes = await NewCodesAsync(person);
        await WriteAsync(person, AuditActions.SecondFactorOn, endOthers: true);
        sessions.Tell();
        return codes;
    }

    public async Task<bool> TurnSecondFactorOffAsync(string password)
    {
        var person = await MeAsync();
        if (!await IsPasswordAsync(person, password))
        {
            return false;
        }

        person.ClearSecondFactor(store.NewStamp());
        await WriteAsync(person, AuditActions.SecondFactorOff);
        return true;
    }

    public async Task<IReadOnlyList<string>?> NewRecoveryCodesAsync(string password)
    {
        var person = await MeAsync();
        if (!person.TwoFactor || !await IsPasswordAsync(person, password))
        {
            return null;
        }

        var codes = await NewCodesAsync(person);
        await WriteAsync(person, AuditActions.RecoveryCodesMade);
        return codes;
    }

    public async Task EndSessionAsync(string id)
    {
        await database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                if (await SessionStore.EndAsync(connection, transaction, caller.Id, id))
                {
                    await audit.WriteAsync(connection, transaction, caller.Name, AuditActions.SessionEnded);
                }

                return true;
            },
            CancellationToken.None);
        sessions.Tell();
    }

    public async Task EndOtherSessionsAsync()
    {
        await database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                await SessionStore.EndAllAsync(connection, transaction, caller.Id, besides: caller.Session);
                await audit.WriteAsync(connection, transaction, caller.Name, AuditActions.SessionEnded, detail: "others");
                return true;
            },
            CancellationToken.None);
        sessions.Tell();
    }

    private async Task<Person> MeAsync() => await store.FindAsync(caller.Id, CancellationToken.None) ?? throw new NotAllowedException(Permission.UseConsole, site: null);

    /// <summary>Wrong passwords count here as they do at the sign-in, so that an open page is no place to guess.</summary>
    private async Task<bool> IsPasswordAsync(Person person, string password)
    {
        if (person.PasswordHash is null || password.Length > PasswordRules.Longest || await people.IsLockedOutAsync(person))
        {
            return false;
        }

        if (await people.CheckPasswordAsync(person, password))
        {
            person.FailedCount = 0;
            return true;
        }

        await people.AccessFailedAsync(person);
        await audit.WriteAsync(person.Name, AuditActions.SignInFailed, detail: "account");
        return false;
    }

    private async Task<IReadOnlyList<string>> NewCodesAsync(Person person)
    {
        List<string> codes = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(CodeLetters, 5) + "-" + RandomNumberGenerator.GetString(CodeLetters, 5))];
        await identity.ReplaceCodesAsync(person, codes, CancellationToken.None);
        return codes;
    }

    private async Task WriteAsync(Person person, string? action, bool endOthers = false)
    {
        var isWritten = await database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                if (!await store.UpdateAsync(connection, transaction, person))
                {
                    return false;
                }

                if (endOthers)
                {
                    await SessionStore.EndAllAsync(connection, transaction, person.Id, besides: caller.Session);
                }

                if (action is not null)
                {
                    await audit.WriteAsync(connection, transaction, person.Name, action);
                }

                return true;
            },
            CancellationToken.None);
        if (!isWritten)
        {
            throw new ChangedMeanwhileException();
        }
    }
}
