using Moderation.Service.Operations;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>Webhooks of all sites, under <c>Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>How long it is remembered that and when an event was delivered; the event itself stays. 1 hour to 10 years; default 30 days.</summary>
    public TimeSpan KeepDelivered { get; set; } = TimeSpan.FromDays(30);

    /// <exception cref="ConfigurationException">A value is out of range; the message names the key.</exception>
    public static WebhookOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Webhooks").ReadStrictly<WebhookOptions>();
        if (options.KeepDelivered < TimeSpan.FromHours(1) || options.KeepDelivered > TimeSpan.FromDays(3652))
        {
            throw new ConfigurationException("Webhooks:KeepDelivered", "must be from 01:00:00 to 3652.00:00:00.");
        }

        return options;
    }
}
