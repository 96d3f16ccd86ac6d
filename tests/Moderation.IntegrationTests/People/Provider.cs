using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Moderation.IntegrationTests.People;

/// <summary>An OpenID provider (OpenIddict's server) on a port of its own. Whoever comes is the person that the test has set.</summary>
internal sealed class Provider : IAsyncDisposable
{
    public const string ClientId = "moderation";
    public const string ClientSecret = "a secret of the provider";

    private readonly WebApplication _app;

    private Provider(WebApplication app) => _app = app;

    /// <summary>Where it is.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>The service that sends people here.</summary>
    public Uri? Client { get; set; }

    /// <summary>Who comes next; null refuses.</summary>
    public Visitor? Person { get; set; }

    /// <summary>The code challenges that were sent, which PKCE needs.</summary>
    public int Challenges { get; private set; }

    public static async Task<Provider> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        Provider? provider = null;
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode().SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
            server.RegisterScopes(Scopes.Profile);
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                provider!.Challenges += context.Request.CodeChallenge is null ? 0 : 1;
                if (context.ClientId != ClientId || context.RedirectUri != new Uri(provider.Client!, "/console/sign-in/openid/back").ToString())
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (provider!.Person is not { } person)
                {
                    context.Reject(Errors.AccessDenied);
                    return default;
                }

                var identity = new ClaimsIdentity("provider");
                identity.AddClaim(new Claim(Claims.Subject, person.Subject));
                identity.AddClaim(new Claim(Claims.PreferredUsername, person.Name));
                identity.AddClaim(new Claim(Claims.Name, person.Shown));
                identity.AddClaims(person.Groups.Select(group => new Claim("groups", group)));
                identity.SetDestinations(_ => [Destinations.IdentityToken]);
                context.Principal = new ClaimsPrincipal(identity).SetScopes(context.Request.GetScopes());
                return default;
            }));
        });
        builder.Services.AddAuthentication();
        var app = builder.Build();
        app.UseAuthentication();
        provider = new Provider(app);
        await app.StartAsync(cancellationToken);
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Somebody whom the provider knows.</summary>
    internal sealed record Visitor(string Subject, string Name, string Shown, params string[] Groups);
}
