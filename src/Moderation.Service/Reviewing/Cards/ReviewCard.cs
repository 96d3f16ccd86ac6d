using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Service.Reviewing.Claims;
using Moderation.Service.Reviewing.Objections;

namespace Moderation.Service.Reviewing.Cards;

/// <summary>Everything that a moderator is shown of a comment to decide about it. Texts and names are as readers wrote them: never markup.</summary>
internal sealed record ReviewCard
{
    public required long CommentKey { get; init; }

    public required string Site { get; init; }

    public required string Id { get; init; }

    /// <summary>The text that stands. To be named in the decision, like <see cref="Sequence"/>.</summary>
    public required int Revision { get; init; }

    /// <summary>The decision that stands.</summary>
    public required int Sequence { get; init; }

    /// <summary>Null once the comment was erased, or when it was not to be stored.</summary>
    public required string? Text { get; init; }

    /// <summary>When the text that stands came.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What of the author is kept: id, name and web site.</summary>
    public CommentAuthor? Author { get; init; }

    /// <summary>What the author's comments came to, by the account, else the mailbox; null when nobody knows who it is.</summary>
    public SubjectHistory? AuthorHistory { get; init; }

    /// <summary>The author as queues are filtered by; null when nobody knows who it is.</summary>
    public long? AuthorKey { get; init; }

    public CommentArticle? Article { get; init; }

    /// <summary>The comment that this one answers; null when it answers none, or that is not known.</summary>
    public ParentComment? Parent { get; init; }

    /// <summary>What stands and why; null while it is not to be known, for a blind sample.</summary>
    public CardDecision? Decision { get; init; }

    /// <summary>Texts that stood before, oldest first.</summary>
    public required IReadOnlyList<EarlierText> Earlier { get; init; }

    /// <summary>Who is looking at it; null when nobody is.</summary>
    public Claim? Claim { get; init; }

    /// <summary>Whom it was left to; null when it was not.</summary>
    public HandOver? HandOver { get; init; }

    /// <summary>Reports and appeals that nobody has answered, oldest first; the newest 50 when there are more.</summary>
    public required IReadOnlyList<Objection> Objections { get; init; }

    /// <summary>What was on record of copies when the text came; null when that is not kept.</summary>
    public Copies? Copies { get; init; }

    /// <summary>How it was chosen to be looked at; null when it was not.</summary>
    public SamplingStrategy? Sampled { get; init; }
}

/// <summary>The decision that stands, as a card shows it.</summary>
internal sealed record CardDecision
{
    public required Verdict Verdict { get; init; }

    /// <summary>The moderator; null for the policy.</summary>
    public required string? By { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>By attribute, 0..1.</summary>
    public required IReadOnlyDictionary<string, double> Scores { get; init; }

    /// <summary>Everything that decided; null when it is not kept.</summary>
    public required Explanation? Explanation { get; init; }
}

/// <summary>A comment that another one answers.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What it says; null when that is not kept.</param>
/// <param name="AuthorName">Who wrote it; null when nobody knows.</param>
/// <param name="Verdict">What stands.</param>
internal sealed record ParentComment(string Id, string? Text, string? AuthorName, Verdict Verdict);

/// <summary>A text that stood before.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="Text">What it said; empty when it is not kept.</param>
/// <param name="ReceivedAt">When it came.</param>
internal sealed record EarlierText(int Revision, string Text, DateTimeOffset ReceivedAt);
