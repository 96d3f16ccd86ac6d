namespace Moderation.Contracts;

/// <summary>
/// A decision about a comment: each change of decision is one event. Published to the topic exchange
/// <c>moderation.decisions</c>, posted to the site's webhook and listed by <c>GET /v1/events</c>, each time with the same content.
/// </summary>
/// <remarks>
/// Delivery is at least once: drop repeats by <see cref="EventId"/>, and of two events for one comment keep the higher
/// <see cref="Sequence"/>. The names are the wire names: never rename, only add optional members.
/// </remarks>
public abstract record CommentDecided
{
    /// <summary><c>CommentApproved</c>, <c>CommentRejected</c> or <c>CommentHeld</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Stays the same however often the event is delivered.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The site, as named in the service's configuration.</summary>
    public required string Site { get; init; }

    /// <summary>The comment's id within the site.</summary>
    public required string CommentId { get; init; }

    /// <summary>Which text was decided: 1 for the first, one more for each edit.</summary>
    public required int Revision { get; init; }

    /// <summary>Counts the decisions about this comment from 1; the highest stands.</summary>
    public required int Sequence { get; init; }

    /// <summary>The decision.</summary>
    public abstract Verdict Verdict { get; }

    /// <summary>Why, as stable codes such as <c>toxicity</c> or <c>too_many_links</c>; empty when nothing spoke against approval.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>
    /// Calibrated probabilities 0..1 by attribute: <c>toxicity</c>, <c>severe_toxicity</c>, <c>identity_attack</c>,
    /// <c>insult</c>, <c>profanity</c>, <c>threat</c>, <c>spam</c>. An attribute that the model does not know for the
    /// comment's language is absent.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Scores { get; init; }

    /// <summary><c>policy</c>, or the moderator, whose decision about a text no policy changes.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>The model that scored, joined by <c>+</c> with the site's second scorer where that answered; null when none could.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The version of the site's policy.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>When the decision was made.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>Everything that decided; null once the comment has been erased.</summary>
    public Explanation? Explanation { get; init; }

    /// <summary>The reports and appeals that a moderator's decision answers; null when there are none.</summary>
    public IReadOnlyList<Answer>? Answers { get; init; }
}

/// <summary>A moderator's answer to a report or an appeal.</summary>
/// <param name="Kind"><c>report</c> or <c>appeal</c>.</param>
/// <param name="Id">Its id, as the site filed it or was told.</param>
/// <param name="Outcome"><c>upheld</c> when what stood still stands, <c>overturned</c> when it does not.</param>
public sealed record Answer(string Kind, string Id, string Outcome);

/// <summary>The comment may be published.</summary>
public sealed record CommentApproved : CommentDecided
{
    /// <inheritdoc/>
    public override string Type => nameof(CommentApproved);

    /// <inheritdoc/>
    public override Verdict Verdict => Verdict.Approve;
}

/// <summary>The comment must not be published.</summary>
public sealed record CommentRejected : CommentDecided
{
    /// <inheritdoc/>
    public override string Type => nameof(CommentRejected);

    /// <inheritdoc/>
    public override Verdict Verdict => Verdict.Reject;
}

/// <summary>The comment waits for a moderator.</summary>
public sealed record CommentHeld : CommentDecided
{
    /// <inheritdoc/>
    public override string Type => nameof(CommentHeld);

    /// <inheritdoc/>
    public override Verdict Verdict => Verdict.Hold;
}
