using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Moderation.Service.Operations;

/// <summary>Traces and metrics over OTLP, when there is an endpoint to send them to; otherwise none of it is started.</summary>
internal static class Telemetry
{
    private const string Key = "Otlp:Endpoint";

    /// <summary>The name that every OpenTelemetry program knows; it also has companions for protocol, headers and time-outs.</summary>
    private const string StandardKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>What ASP.NET Core tells of a caller, who may be a reader.</summary>
    private static readonly string[] PersonalTags =
        ["client.address", "client.port", "network.peer.address", "network.peer.port", "user_agent.original", "url.query", "url.full"];

    /// <exception cref="ConfigurationException">The endpoint is no address; the message names the key.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var key = string.IsNullOrEmpty(builder.Configuration[Key]) ? StandardKey : Key;
        var endpoint = builder.Configuration[key];
        if (string.IsNullOrEmpty(endpoint))
        {
            return;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new ConfigurationException(key, "must be an http or https address.");
        }

        builder.Configuration[StandardKey] = endpoint;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("moderation", serviceVersion: ApiDescription.Version))
            .WithTracing(tracing => tracing
                .AddSource(Measures.Name, "MassTransit", "Npgsql")
                .AddAspNetCoreInstrumentation(web =>
                {
                    web.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);
                    web.EnrichWithHttpResponse = (activity, _) => Array.ForEach(PersonalTags, tag => activity.SetTag(tag, null));
                }))
            .WithMetrics(metrics => metrics
                .AddMeter(Measures.Name, "MassTransit", "Npgsql")
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation())
            .UseOtlpExporter();
    }
}
