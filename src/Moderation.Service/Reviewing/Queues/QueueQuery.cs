using Moderation.Scoring;

namespace Moderation.Service.Reviewing.Queues;

/// <summary>What waits, by why it waits.</summary>
internal enum ReviewQueue
{
    /// <summary>What is held, and what sampling put before moderators, but for blind samples.</summary>
    ToReview,

    /// <summary>What readers reported and nobody has answered.</summary>
    Reported,

    /// <summary>What authors appealed against and nobody has answered.</summary>
    Appeals,

    /// <summary>Samples of automatic decisions, to be judged without knowing them.</summary>
    Blind,

    /// <summary>What a moderator is looking at, holds, or was handed.</summary>
    Mine,
}

/// <summary>In what order.</summary>
internal enum QueueOrder
{
    /// <summary>By risk and age: see <see cref="ReviewItem.RiskIsWorth"/>.</summary>
    Urgent,

    /// <summary>What came first is first. Blind samples always come so.</summary>
    Oldest,
}

/// <summary>Which part of a queue. What is null does not matter.</summary>
internal sealed record QueueFilter
{
    public required ReviewQueue Queue { get; init; }

    /// <summary>Of which sites; null for all.</summary>
    public IReadOnlyList<string>? Sites { get; init; }

    /// <summary>Who asks; required for <see cref="ReviewQueue.Mine"/>.</summary>
    public string? Moderator { get; init; }

    public string? Section { get; init; }

    /// <summary>The article's id.</summary>
    public string? ArticleId { get; init; }

    /// <summary>As explanations name it: <c>ar</c>, <c>en</c>, <c>ar-latn</c>, <c>mixed</c> or <c>other</c>.</summary>
    public string? Language { get; init; }

    /// <summary>The attribute whose score is between <see cref="From"/> and <see cref="To"/>.</summary>
    public CommentAttribute? Attribute { get; init; }

    /// <summary>0..1, included.</summary>
    public double From { get; init; }

    /// <summary>0..1, included.</summary>
    public double To { get; init; } = 1;

    /// <summary>As <see cref="ReviewItem.Author"/> has it.</summary>
    public long? Author { get; init; }

    /// <summary>The author's name, as it was written.</summary>
    public string? AuthorName { get; init; }

    /// <summary>The name of a rule that matched.</summary>
    public string? Rule { get; init; }

    /// <summary>The campaign.</summary>
    public long? Campaign { get; init; }
}

/// <summary>A place in a queue, after which the next page begins.</summary>
/// <param name="Value">What it is ordered by.</param>
/// <param name="CommentKey">The comment.</param>
internal readonly record struct QueuePlace(long Value, long CommentKey);

/// <summary>Which page of a queue.</summary>
/// <param name="Filter">Which part of which queue.</param>
/// <param name="Order">In what order.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
/// <param name="Limit">How many at most, 1 to <see cref="QueueReader.MostOnPage"/>.</param>
/// <param name="Campaigns">Whether of several copies only the first is there, with how many there are.</param>
internal sealed record QueueQuery(QueueFilter Filter, QueueOrder Order, QueuePlace? After, int Limit, bool Campaigns = true);

/// <summary>A page of a queue.</summary>
/// <param name="Items">In the order of the queue.</param>
/// <param name="Next">Where the next page begins; null when this is the last.</param>
/// <param name="Newest">The newest arrival in the whole service when the page was read: ask for those that are newer.</param>
internal sealed record QueuePage(IReadOnlyList<QueuedComment> Items, QueuePlace? Next, long Newest);

/// <summary>A comment in a queue.</summary>
internal sealed class QueuedComment
{
    public long CommentKey { get; set; }

    public string Site { get; set; } = string.Empty;

    public string Id { get; set; } = string.Empty;

    public int Revision { get; set; }

    public int Sequence { get; set; }

    public double Risk { get; set; }

    public long Urgency { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long ReceivedAt { get; set; }

    public long Campaign { get; set; }

    /// <summary>How many of its campaign are in the same part of the queue, itself included.</summary>
    public int Alike { get; set; } = 1;

    /// <summary>The score that was filtered by; null when none was.</summary>
    public double? Score { get; set; }
}

/// <summary>How many wait.</summary>
internal sealed class QueueCounts
{
    public long ToReview { get; set; }

    public long Reported { get; set; }

    public long Appeals { get; set; }

    public long Blind { get; set; }

    public long Mine { get; set; }
}
