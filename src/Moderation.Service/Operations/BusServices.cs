using MassTransit;
using Moderation.Service.Intake.Bus;

namespace Moderation.Service.Operations;

internal static class BusServices
{
    /// <summary>Adds the bus with everything that hangs on it: one queue of comments in, one exchange of decisions out.</summary>
    public static void AddBus(this WebApplicationBuilder builder)
    {
        var options = BusOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddOptions<MassTransitHostOptions>().Configure(host =>
        {
            // A broker that is down must not keep the service from accepting comments over HTTP.
            host.WaitUntilStarted = false;
            host.StopTimeout = TimeSpan.FromSeconds(8);
            host.ConsumerStopTimeout = TimeSpan.FromSeconds(5);
        });
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<SubmittedCommentConsumer, SubmittedCommentConsumerDefinition>();
            if (options.IsRabbitMq)
            {
                bus.UsingRabbitMq((context, rabbit) =>
                {
                    rabbit.Host(options.Uri, host => host.ConnectionName("moderation"));
                    rabbit.ReadStrictly();
                    rabbit.ConfigureEndpoints(context);
                });
            }
            else
            {
                bus.UsingInMemory((context, memory) =>
                {
                    memory.ReadStrictly();
                    memory.ConfigureEndpoints(context);
                });
            }
        });
    }

    private static void ReadStrictly(this IBusFactoryConfigurator configurator) => configurator.ConfigureJsonSerializerOptions(json =>
    {
        json.AllowDuplicateProperties = false;
        json.WriteIndented = false;
        json.Converters.Insert(0, new CommentMessageConverter());
        return json;
    });
}
