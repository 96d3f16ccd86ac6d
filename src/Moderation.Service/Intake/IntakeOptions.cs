using Moderation.Service.Operations;

namespace Moderation.Service.Intake;

/// <summary>Limits of what is taken in, under <c>Intake</c>.</summary>
internal sealed class IntakeOptions
{
    /// <summary>The longest text, in UTF-16 code units. 1..1,000,000; default 20,000.</summary>
    public int MaxTextLength { get; set; } = 20_000;

    /// <summary>How long an HTTP caller waits for the database before it gets 503. Default 3 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How many comments of the queue are in work at once. 1..10,000; default 1,000.</summary>
    public int Prefetch { get; set; } = 1000;

    /// <exception cref="ConfigurationException">A value is out of range; the message names the key.</exception>
    public static IntakeOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Intake").ReadStrictly<IntakeOptions>();
        if (options.MaxTextLength is < 1 or > 1_000_000)
        {
            throw new ConfigurationException("Intake:MaxTextLength", "must be from 1 to 1000000.");
        }

        if (options.Timeout < TimeSpan.FromMilliseconds(100) || options.Timeout > TimeSpan.FromMinutes(1))
        {
            throw new ConfigurationException("Intake:Timeout", "must be from 00:00:00.1 to 00:01:00.");
        }

        if (options.Prefetch is < 1 or > 10_000)
        {
            throw new ConfigurationException("Intake:Prefetch", "must be from 1 to 10000.");
        }

        return options;
    }
}
