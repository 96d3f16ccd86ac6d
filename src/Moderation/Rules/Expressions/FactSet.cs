using System.Text;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Rules.Expressions;

/// <summary>What a condition may ask of one comment. For one thread; what takes time is found out when it is first asked for.</summary>
/// <param name="comment">The comment.</param>
/// <param name="evidence">What models said of it and what is on record.</param>
/// <param name="localTime">When it came, by the clock of the policy's time zone.</param>
internal sealed class FactSet(Comment comment, Evidence evidence, DateTimeOffset localTime)
{
    [ThreadStatic]
    private static TextTokens? _tokens;

    private string? _folded;

    /// <summary>The comment.</summary>
    public Comment Comment { get; } = comment;

    /// <summary>What models said, with what rules have added so far: those that add to a score change what later ones see.</summary>
    public CommentScore Score { get; set; } = evidence.Scored.Score;

    /// <summary>What was on record when it came.</summary>
    public History History => evidence.History;

    /// <summary>What its author's e-mail address tells.</summary>
    public EmailTraits Email => evidence.Email;

    /// <summary>When it came, by the clock of the policy's time zone.</summary>
    public DateTimeOffset LocalTime { get; } = localTime;

    /// <summary>How many entries of a list the comment has, by the list's name; a list without any is absent.</summary>
    public IReadOnlyDictionary<string, int> ListHits { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>What can be said of the comment from itself alone.</summary>
    public CommentFacts Own { get; } = CommentFacts.Of(comment);

    /// <summary>A text as readers mean it: without regard to case, diacritics, stretched or invisible letters and disguises; one blank between words.</summary>
    public string Folded(string text) => ReferenceEquals(text, Comment.Text) ? _folded ??= Fold(text) : Fold(text);

    /// <summary>Folds a text.</summary>
    public static string Fold(string text)
    {
        var tokens = _tokens ??= new TextTokens();
        TextScanner.Read(text, tokens);
        var folded = new StringBuilder(text.Length);
        foreach (var token in tokens.All)
        {
            if (token.Kind != TokenKind.Reading)
            {
                folded.Append(folded.Length > 0 ? " " : string.Empty).Append(tokens.Folded(token));
            }
        }

        return folded.ToString();
    }
}
