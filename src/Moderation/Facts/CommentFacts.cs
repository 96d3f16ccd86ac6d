namespace Moderation.Facts;

/// <summary>
/// What can be said of a comment from itself alone, whatever a model thinks of it. Each part is found when it is first asked for,
/// none fails for any text, and each takes time in proportion to the text. Not for several threads at once.
/// </summary>
internal sealed class CommentFacts
{
    private readonly Comment _comment;

    private CommentFacts(Comment comment) => _comment = comment;

    /// <summary>Its links.</summary>
    public LinkFacts Links => field ??= LinkFacts.Of(_comment.Text);

    /// <summary>The shape of its text.</summary>
    public TextFacts Text => field ??= TextFacts.Of(_comment.Text, Links);

    /// <summary>The ways it names to reach somebody elsewhere.</summary>
    public ContactFacts Contacts => field ??= ContactFacts.Of(_comment.Text, Links);

    /// <summary>Whether it answers another comment.</summary>
    public bool IsReply => !string.IsNullOrWhiteSpace(_comment.ParentId);

    /// <summary>Whether the field that people do not see was filled in.</summary>
    public bool HoneypotFilled => !string.IsNullOrWhiteSpace(_comment.Honeypot);

    /// <summary>The facts of a comment.</summary>
    public static CommentFacts Of(Comment comment) => new(comment);
}
