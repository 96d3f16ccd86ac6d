using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Service.Announcing.Webhooks;
using Moderation.Service.Labelling;
using Moderation.Service.Orders;
using Moderation.Service.Reviewing.Cards;
using Moderation.Service.Reviewing.Objections;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Histories;

/// <summary>Everything that is on record of a comment.</summary>
internal sealed record CommentHistory
{
    /// <summary>The comment as it stands.</summary>
    public required ReviewCard Card { get; init; }

    /// <summary>When it was erased; null while it is kept.</summary>
    public required DateTimeOffset? ErasedAt { get; init; }

    /// <summary>Every decision, oldest first.</summary>
    public required IReadOnlyList<HistoricDecision> Decisions { get; init; }

    /// <summary>Every label, oldest first.</summary>
    public required IReadOnlyList<StoredLabel> Labels { get; init; }

    /// <summary>Every report and appeal, oldest first, answered or not.</summary>
    public required IReadOnlyList<Objection> Objections { get; init; }

    /// <summary>Every order that the comment was named for, oldest first.</summary>
    public required IReadOnlyList<StoredOrder> Orders { get; init; }
}

/// <summary>A decision about a comment and what became of its event.</summary>
internal sealed record HistoricDecision
{
    /// <summary>Its place in the feed.</summary>
    public required long Position { get; init; }

    /// <summary>What the event says.</summary>
    public required DecidedEvent Event { get; init; }

    /// <summary>The moderator; null for the policy.</summary>
    public required string? By { get; init; }

    /// <summary>Why a moderator rejected it; <see cref="RejectionReason.Unknown"/> otherwise.</summary>
    public required RejectionReason Reason { get; init; }

    /// <summary>What the moderator noted; null when nothing, or it was erased.</summary>
    public required string? Note { get; init; }

    /// <summary>Whether it went out on the bus.</summary>
    public required bool OnBus { get; init; }

    /// <summary>Whether the site said that it has read it from the feed.</summary>
    public required bool Acknowledged { get; init; }

    /// <summary>What became of it on the way to the site's webhook; null when it was never to be sent there, or that is kept no longer.</summary>
    public required EventDelivery? Delivery { get; init; }

    public Verdict Verdict => Event.Verdict;
}

/// <summary>A delivery of an event to a site's webhook.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="LastStatus">What was answered last; null when nothing was.</param>
/// <param name="LastFailure">Why it failed last; null when it did not.</param>
/// <param name="NextAttemptAt">When it is tried next; null when it is not.</param>
/// <param name="FinishedAt">When it was delivered or parked; null while it is pending.</param>
internal sealed record EventDelivery(
    DeliveryState State, int Attempts, int? LastStatus, string? LastFailure, DateTimeOffset? NextAttemptAt, DateTimeOffset? FinishedAt);
