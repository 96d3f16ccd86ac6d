using Microsoft.AspNetCore.Mvc;
using Moderation.Service.Operations;
using Moderation.Service.Storage;

namespace Moderation.Service.Demo;

/// <summary>
/// A news site of its own, as an example for integrators: it keeps its own comments and knows the service only by its public
/// HTTP API, although it runs in the same process.
/// </summary>
internal static class DemoServices
{
    private const long LargestForm = 1024 * 1024;

    /// <summary>Adds the demo site where it is on: in development, when the configuration has the site <c>demo</c>, unless <c>Demo:Enabled</c> says otherwise.</summary>
    /// <exception cref="ConfigurationException">It is to be on and cannot be; the message names the key.</exception>
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        if (DemoSettings.Read(builder.Configuration, builder.Environment) is not { } settings)
        {
            return;
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(services => new DemoStore(
            Path.Combine(services.GetRequiredService<DataFolder>().Path, "demo.db"), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ModerationClient>();
        builder.Services.AddSingleton<Forwarder>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Forwarder>());
        builder.Services.AddHostedService<DecisionFollower>();
    }

    /// <summary>Maps the demo site under <c>/demo</c>; nothing where it is off.</summary>
    public static void MapDemo(this WebApplication app)
    {
        if (app.Services.GetService<DemoSettings>() is null)
        {
            return;
        }

        var demo = app.MapGroup(DemoEndpoints.Home).AddEndpointFilter(BrowserSafety.AddHeadersAsync).ExcludeFromDescription();
        demo.MapGet("/", DemoEndpoints.ShowAsync);
        demo.MapGet("/updates", UpdateStream.Open);
        demo.MapGet("/assets/{name}", Assets.Send);

        var comments = demo.MapGroup("/comments").AddEndpointFilter(BrowserSafety.RefuseOtherSitesAsync).WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        comments.MapPost("/", DemoEndpoints.PostAsync);
        comments.MapPost("/{id}", DemoEndpoints.EditAsync);
    }
}
