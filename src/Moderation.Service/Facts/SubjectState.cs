using Moderation.Facts;

namespace Moderation.Service.Facts;

/// <summary>All that is known of a <see cref="Subject"/>, without a reference: many of them cost the garbage collector nothing.</summary>
internal readonly record struct SubjectState(
    long? FirstSeenAt,
    long LastSeenAt,
    int Submitted,
    int Approved,
    int Rejected,
    int Held,
    StandingOrder Ordered,
    long? OrderedUntil,
    SlidingCount InTenMinutes,
    SlidingCount InDay,
    SlidingCount InMonth,
    SlidingCount RejectedInMonth);
