using System.Threading.RateLimiting;

namespace Moderation.Service.People.SigningIn;

/// <summary>How often somebody may try to sign in from one address, whatever the name.</summary>
internal sealed class SignInRate : IDisposable
{
    /// <summary>Tries in a minute.</summary>
    public const int InAMinute = 20;

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetSlidingWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? string.Empty,
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = InAMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 }));

    /// <summary>Counts a try; false when it is one too many.</summary>
    public bool Allows(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
