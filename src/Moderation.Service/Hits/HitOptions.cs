using Moderation.Service.Operations;

namespace Moderation.Service.Hits;

/// <summary>The section <c>Policies</c>.</summary>
internal sealed class HitOptions
{
    /// <summary>How long is kept what rules did to comments, an hour to ten years.</summary>
    public TimeSpan KeepHits { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="ConfigurationException">A value is out of range; the message names the key.</exception>
    public static HitOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Policies").ReadStrictly<HitOptions>();
        return options.KeepHits >= TimeSpan.FromHours(1) && options.KeepHits <= TimeSpan.FromDays(3652)
            ? options
            : throw new ConfigurationException("Policies:KeepHits", "must be from 01:00:00 to 3652.00:00:00.");
    }
}
