using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Moderation.Service.People.Auditing;
using Moderation.Service.People.Sessions;

namespace Moderation.Service.People.SigningIn;

/// <summary>
/// Signs people in: by name and password, then by a code where they have a second factor. Wrong ones lock the account for a while; what
/// is answered never tells whether a name exists.
/// </summary>
internal sealed class SignInService(
    UserManager<Person> people, PersonStore store, SessionStore sessions, AuditLog audit, IDataProtectionProvider protection, SignInRate rate, TimeProvider clock)
{
    private const string Decoy = "nobody has this password";
    private const int LongestName = 64;
    private static readonly TimeSpan CodePatience = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _halfway = protection.CreateProtector("Moderation.People.Halfway").ToTimeLimitedDataProtector();

    /// <summary>The first step.</summary>
    public async Task<SignInAnswer> ByPasswordAsync(HttpContext context, string name, string password)
    {
        if (!rate.Allows(context))
        {
            return SignInAnswer.TooMany;
        }

        var person = name.Length is > 0 and <= LongestName ? await people.FindByNameAsync(name) : null;
        if (person?.PasswordHash is null || password.Length > PasswordRules.Longest)
        {
            // Takes as long as a wrong password does.
            people.PasswordHasher.VerifyHashedPassword(Nobody.Person, Nobody.Hash(people.PasswordHasher), Decoy);
            return SignInAnswer.Refused;
        }

        if (person.DisabledAt is not null || await people.IsLockedOutAsync(person) || !await people.CheckPasswordAsync(person, password))
        {
            await FailAsync(person, "password");
            return SignInAnswer.Refused;
        }

        if (!person.TwoFactor)
        {
            await people.ResetAccessFailedCountAsync(person);
            await StartAsync(context, person);
            return SignInAnswer.SignedIn;
        }

        SetHalfway(context, person);
        return SignInAnswer.NeedsCode;
    }

    /// <summary>The second step: a code of the app, or one of the recovery codes.</summary>
    public async Task<SignInAnswer> ByCodeAsync(HttpContext context, string code)
    {
        if (!rate.Allows(context))
        {
            return SignInAnswer.TooMany;
        }

        if (await HalfwayAsync(context) is not { } person)
        {
            return SignInAnswer.StartAgain;
        }

        var plain = string.Concat(code.Where(char.IsAsciiLetterOrDigit));
        if (await people.IsLockedOutAsync(person) || !(await IsCodeAsync(person, plain) || await IsRecoveryCodeAsync(person, code.Trim())))
        {
            await FailAsync(person, "code");
            return SignInAnswer.Refused;
        }

        await people.ResetAccessFailedCountAsync(person);
        context.Response.Cookies.Delete(HalfwayCookie);
        await StartAsync(context, person);
        return SignInAnswer.SignedIn;
    }

    /// <summary>Whether somebody has passed the first step.</summary>
    public async Task<bool> IsHalfwayAsync(HttpContext context) => await HalfwayAsync(context) is not null;

    /// <summary>Starts a session, for somebody who has proven who it is.</summary>
    public async Task StartAsync(HttpContext context, Person person)
    {
        var device = Device.Of(context.Request.Headers.UserAgent.ToString());
        SessionAuthentication.Give(context, await sessions.StartAsync(person, device, context.RequestAborted));
        if (person.Language is not null)
        {
            Console.Appearance.AppearanceEndpoint.Remember(context, Console.Localisation.RequestLanguage.Cookie, person.Language);
        }

        if (person.Theme is not null)
        {
            Console.Appearance.AppearanceEndpoint.Remember(context, Console.Appearance.Theme.Cookie, person.Theme);
        }
    }

    /// <summary>Whether a code is the app's now; it counts once.</summary>
    public async Task<bool> IsCodeAsync(Person person, string code)
    {
        if (await people.GetAuthenticatorKeyAsync(person) is not { } key || Totp.StepOf(code, key, clock.GetUtcNow(), person.TwoFactorStep) is not { } step)
        {
            return false;
        }

        // Of two that use it at once, one writes.
        person.TwoFactorStep = step;
        return await store.UpdateAsync(person, CancellationToken.None);
    }

    private async Task<bool> IsRecoveryCodeAsync(Person person, string code)
    {
        if (!(await people.RedeemTwoFactorRecoveryCodeAsync(person, code.ToUpperInvariant())).Succeeded)
        {
            return false;
        }

        await audit.WriteAsync(person.Name, AuditActions.RecoveryCodeUsed);
        return true;
    }

    private async Task FailAsync(Person person, string what)
    {
        await people.AccessFailedAsync(person);
        await audit.WriteAsync(person.Name, AuditActions.SignInFailed, detail: what);
    }

    private void SetHalfway(HttpContext context, Person person) => context.Response.Cookies.Append(
        HalfwayCookie,
        _halfway.Protect(JsonSerializer.Serialize(new[] { person.Id, person.SecurityStamp }), CodePatience),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true, MaxAge = CodePatience });

    private async Task<Person?> HalfwayAsync(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[HalfwayCookie] is { } cookie
                && JsonSerializer.Deserialize<string[]>(_halfway.Unprotect(cookie)) is [var id, var stamp]
                && await people.FindByIdAsync(id) is { DisabledAt: null } person
                && person.SecurityStamp == stamp
                ? person
                : null;
        }
        catch (CryptographicException)
        {
            // Too late, or not ours.
            return null;
        }
    }

    private const string HalfwayCookie = "moderation-halfway";

    /// <summary>Somebody who does not exist, and whose password is checked all the same.</summary>
    private static class Nobody
    {
        private static string? _hash;

        public static Person Person { get; } = new() { Id = string.Empty, Name = string.Empty, DisplayName = string.Empty, CreatedAt = 0 };

        public static string Hash(IPasswordHasher<Person> hasher) => _hash ??= hasher.HashPassword(Person, Secrets.New());
    }
}

/// <summary>What came of a step of signing in.</summary>
internal enum SignInAnswer
{
    /// <summary>There is a session now.</summary>
    SignedIn,

    /// <summary>The password is right; a code is needed.</summary>
    NeedsCode,

    /// <summary>Wrong, locked or disabled.</summary>
    Refused,

    /// <summary>Too often from one address.</summary>
    TooMany,

    /// <summary>The first step is too long ago.</summary>
    StartAgain,
}
