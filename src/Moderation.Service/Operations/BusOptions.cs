namespace Moderation.Service.Operations;

/// <summary>The bus, under <c>Bus</c>.</summary>
internal sealed class BusOptions
{
    /// <summary>Whether a broker is used, or the bus stays within the process.</summary>
    public required bool IsRabbitMq { get; init; }

    /// <summary>The broker, as amqp or amqps address; null without one.</summary>
    public required Uri? Uri { get; init; }

    /// <exception cref="ConfigurationException">A value is missing or wrong; the message names the key.</exception>
    public static BusOptions Read(IConfiguration configuration)
    {
        var transport = configuration["Bus:Transport"] ?? "memory";
        if (transport is not ("memory" or "rabbitmq"))
        {
            throw new ConfigurationException("Bus:Transport", $"must be memory or rabbitmq; it is '{transport}'.");
        }

        if (transport == "memory")
        {
            return new BusOptions { IsRabbitMq = false, Uri = null };
        }

        var address = configuration["Bus:Uri"] ?? throw new ConfigurationException("Bus:Uri", "is missing; Bus:Transport rabbitmq needs it.");
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
            ? new BusOptions { IsRabbitMq = true, Uri = uri }
            : throw new ConfigurationException("Bus:Uri", "must be an amqp or amqps address.");
    }
}
