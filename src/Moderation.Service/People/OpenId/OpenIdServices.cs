using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Moderation.Service.Console;

namespace Moderation.Service.People.OpenId;

internal static class OpenIdServices
{
    /// <summary>Begins the journey to the provider.</summary>
    public const string Address = "/console/sign-in/openid";

    private const string Scheme = "openid";
    private const string Callback = "/console/sign-in/openid/back";

    /// <summary>Adds signing in at a provider, where the configuration names one.</summary>
    public static void AddOpenId(this IServiceCollection services, OpenIdOptions? provider)
    {
        if (provider is null)
        {
            return;
        }

        services.AddSingleton(provider);
        services.AddScoped<OpenIdSignIn>();
        services.AddAuthentication().AddOpenIdConnect(Scheme, options =>
        {
            options.Authority = provider.Authority;
            options.RequireHttpsMetadata = new Uri(provider.Authority!).Scheme == Uri.UriSchemeHttps;
            options.ClientId = provider.ClientId;
            options.ClientSecret = provider.ClientSecret;
            options.ResponseType = OpenIdConnectResponseType.Code;
            options.UsePkce = true;
            options.CallbackPath = Callback;
            options.MapInboundClaims = false;
            options.DisableTelemetry = true;
            options.Scope.Clear();
            foreach (var scope in $"openid profile {provider.Scopes}".Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                options.Scope.Add(scope);
            }

            // By redirection, not by a form of the provider's: so the cookies of the journey need not be for other sites, and plain http works too.
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Events.OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<OpenIdSignIn>().ReceiveAsync(context);
            options.Events.OnRemoteFailure = context =>
            {
                context.Response.Redirect($"{context.Request.PathBase}/console/sign-in?failed=openid");
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });
    }

    /// <summary>Maps the way to the provider.</summary>
    public static void MapOpenId(this WebApplication app)
    {
        if (app.Services.GetService<OpenIdOptions>() is not null)
        {
            app.MapGet(Address, Start).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static ChallengeHttpResult Start(HttpContext context, string? @return) => TypedResults.Challenge(
        new AuthenticationProperties { RedirectUri = context.Request.PathBase + (OwnPages.Contains(@return) ? @return : ConsoleServices.Home) }, [Scheme]);
}
