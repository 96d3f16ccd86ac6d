using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Moderation.Service.People.Account;
using Moderation.Service.People.Auditing;
using Moderation.Service.People.Guarding;
using Moderation.Service.People.Links;
using Moderation.Service.People.Managing;
using Moderation.Service.People.Sessions;
using Moderation.Service.People.SigningIn;

namespace Moderation.Service.People;

internal static class PeopleServices
{
    /// <summary>Wrong passwords in a row that lock an account.</summary>
    public const int MostFailures = 5;

    /// <summary>For how long an account is locked.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromMinutes(15);

    /// <summary>Adds who may use the console, and how they sign in.</summary>
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddAccess();
        services.AddDataProtection().SetApplicationName("moderation");
        services.AddSingleton<ProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = provider.GetRequiredService<ProtectionKeys>()));

        services.AddIdentityCore<Person>(identity =>
        {
            identity.Password.RequiredLength = PasswordRules.Shortest;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
            identity.Password.RequiredUniqueChars = 1;
            identity.Lockout.MaxFailedAccessAttempts = MostFailures;
            identity.Lockout.DefaultLockoutTimeSpan = Lock;
        }).AddUserStore<IdentityStore>().AddPasswordValidator<PasswordRules>();
        services.AddSingleton<PersonStore>();
        services.AddSingleton<GrantStore>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<LiveSessions>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveSessions>());
        services.AddScoped<IdentityStore>();
        services.AddScoped<Caller>();
        services.AddActions<IAccountActions, AccountActions>();
        services.AddActions<IPeopleActions, PeopleActions>();
        services.AddActions<IAuditActions, AuditReading>();
        services.AddSingleton<SignInRate>();
        services.AddScoped<SignInService>();
        services.AddScoped<OneTimeLinks>();
        services.AddHostedService<FirstAdministrator>();
        services.AddAuthentication(SessionAuthentication.SchemeName).AddScheme<SessionAuthenticationOptions, SessionAuthentication>(SessionAuthentication.SchemeName, configureOptions: null);

        // Reads the keys at the start, when the schema may not be there yet; the first page reads them too.
        foreach (var early in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(early);
        }
    }
}
