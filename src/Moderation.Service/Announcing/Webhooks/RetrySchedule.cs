using System.Security.Cryptography;

namespace Moderation.Service.Announcing.Webhooks;

/// <summary>
/// When a delivery that failed is tried again. It is kept in the database and not in a Polly pipeline, because three days
/// outlive a process; a pipeline repeats what a moment mends, within one attempt (see <see cref="WebhookSender"/>).
/// </summary>
internal static class RetrySchedule
{
    /// <summary>How long a delivery is tried, from its first attempt.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(3);

    /// <summary>The longest wait before jitter, and the longest that a receiver can ask for.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromHours(3);

    /// <summary>Each wait is up to this part longer or shorter, so that what failed together does not come back together.</summary>
    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), LongestDelay,
    ];

    /// <summary>The time of the next attempt; null when it is time to give up. The last attempt is made when the three days are over.</summary>
    /// <param name="firstAttempt">When it was first tried.</param>
    /// <param name="now">When the last attempt ended.</param>
    /// <param name="attempts">How often it was tried, the last time included; at least 1.</param>
    /// <param name="retryAfter">How long the receiver asked us to wait.</param>
    public static DateTimeOffset? Next(DateTimeOffset firstAttempt, DateTimeOffset now, int attempts, TimeSpan? retryAfter)
    {
        var end = firstAttempt + GiveUpAfter;
        if (now >= end)
        {
            return null;
        }

        var delay = Delays[Math.Min(attempts, Delays.Length) - 1] * (1 - Jitter + (2 * Jitter * RandomNumberGenerator.GetInt32(1001) / 1000.0));
        if (retryAfter > delay)
        {
            delay = retryAfter.Value < LongestDelay ? retryAfter.Value : LongestDelay;
        }

        var next = now + delay;
        return next < end ? next : end;
    }
}
