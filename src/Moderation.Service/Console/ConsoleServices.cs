using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Moderation.Service.Console.Appearance;
using Moderation.Service.Console.Localisation;
using Moderation.Service.Console.Pages.SigningIn;
using Moderation.Service.Operations;
using Moderation.Service.People;
using Moderation.Service.People.Auditing;
using Moderation.Service.People.OpenId;
using Moderation.Service.People.Sessions;
using Moderation.Service.Storage;
using MudBlazor.Services;

namespace Moderation.Service.Console;

/// <summary>The pages for moderators, under <c>/console</c>.</summary>
internal static class ConsoleServices
{
    /// <summary>The key that turns it off.</summary>
    public const string EnabledKey = "Console:Enabled";

    /// <summary>Where it lies.</summary>
    public const string Home = "/console";

    /// <summary>What the pages fetch besides themselves.</summary>
    private static readonly string[] Roots = [Home, "/_blazor", "/_framework", "/_content"];

    /// <summary>Adds the console, unless <c>Console:Enabled</c> is false.</summary>
    public static void AddConsole(this WebApplicationBuilder builder)
    {
        if (!IsEnabled(builder.Configuration))
        {
            return;
        }

        // Else a route for any file under any address stands in the way of the answer that a method is wrong.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";

        // Published they lie in wwwroot; before that a manifest beside the program says where.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DetailedErrors = false;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(5);
        });
        builder.Services.AddMudServices();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "moderation-form";
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            forms.SuppressXFrameOptionsHeader = true;
        });

        builder.Services.AddOpenId(OpenIdOptions.Read(builder.Configuration));

        // After all that brings the protection of cookies along: it decides when its keys are read.
        builder.Services.AddPeople();
        builder.Services.AddScoped<AuthenticationStateProvider, SessionState>();
        builder.Services.Configure<SessionAuthenticationOptions>(SessionAuthentication.SchemeName, session =>
            session.Refusal = context => new RazorComponentResult<Refusal>().ExecuteAsync(context));
        builder.Services.AddLocalization();
        builder.Services.Configure<RequestLocalizationOptions>(request =>
        {
            request.SupportedCultures = request.SupportedUICultures = [.. Language.All.Select(language => language.Culture)];
            request.DefaultRequestCulture = new RequestCulture(Language.English.Culture);
            request.RequestCultureProviders = [new RequestLanguage()];
        });
        builder.Services.AddScoped<Viewer>();
        builder.Services.AddScoped(typeof(Texts<>));
        builder.Services.AddSingleton<ThemeSheet>();
    }

    /// <summary>Puts before the console's pages what they need. Nothing of it touches the other doors of the service.</summary>
    public static void UseConsole(this WebApplication app)
    {
        if (!IsEnabled(app.Configuration))
        {
            return;
        }

        // Said, so that the host does not put these before every other door too.
        var properties = ((IApplicationBuilder)app).Properties;
        properties["__AuthenticationMiddlewareSet"] = properties["__AuthorizationMiddlewareSet"] = true;
        app.UseWhen(IsConsole, console => console
            .UseMiddleware<ConsoleHeaders>()
            .UseMiddleware<DatabaseGate>()
            .UseRequestLocalization()
            .UseAuthentication()
            .UseAuthorization()
            .UseAntiforgery());
    }

    /// <summary>Maps the pages.</summary>
    public static void MapConsole(this WebApplication app)
    {
        if (!IsEnabled(app.Configuration))
        {
            return;
        }

        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/" + ThemeSheet.Address, (ThemeSheet sheet, HttpContext context) => sheet.SendAsync(context)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(AppearanceEndpoint.Address, AppearanceEndpoint.Send).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(AuditExport.Address, AuditExport.SendAsync).WithMetadata(new RequiresAttribute(Permission.ReadAudit)).ExcludeFromDescription();
        app.MapPost("/console/sign-out", SignOut.SendAsync).WithMetadata(new RequiresAttribute(Permission.UseConsole)).ExcludeFromDescription();
        app.MapOpenId();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(circuits => circuits.ContentSecurityFrameAncestorsPolicy = null).Finally(RequireConsole);
    }

    /// <summary>What pages talk over is for whoever is signed in; each page and action says more. A page that says nothing stays closed.</summary>
    private static void RequireConsole(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
        {
            endpoint.Metadata.Add(new RequiresAttribute(Permission.UseConsole));
        }
    }

    private static bool IsEnabled(IConfiguration configuration) => configuration[EnabledKey] switch
    {
        null or "" => true,
        var text => bool.TryParse(text, out var value) ? value : throw new ConfigurationException(EnabledKey, "must be true or false."),
    };

    private static bool IsConsole(HttpContext context) =>
        Array.Exists(Roots, root => context.Request.Path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));
}
