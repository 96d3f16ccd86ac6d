using Moderation.Facts;

namespace Moderation.Judging;

/// <summary>What a comment is judged by beside itself. Immutable.</summary>
public sealed record Evidence
{
    /// <summary>What models said of it.</summary>
    public required Scored Scored { get; init; }

    /// <summary>What its author's e-mail address told, which is not kept itself.</summary>
    public required EmailTraits Email { get; init; }

    /// <summary>What was on record when it came.</summary>
    public History History { get; init; } = History.Empty;

    /// <summary>The evidence about a comment of which nothing is on record.</summary>
    public static Evidence Of(Comment comment, Scored scored) => new() { Scored = scored, Email = EmailFacts.TraitsOf(comment.Author?.Email) };
}
