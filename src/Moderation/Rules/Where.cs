using System.Collections.Frozen;
using Moderation.Rules.Documents;
using Moderation.Scoring;

namespace Moderation.Rules;

/// <summary>Where a rule or a scope applies, ready to be asked.</summary>
internal sealed class Where
{
    private readonly FrozenSet<string> _sections;
    private readonly FrozenSet<string> _articles;
    private readonly FrozenSet<string> _tags;
    private readonly FrozenSet<CommentLanguage> _languages;

    public Where(WherePart part)
    {
        _sections = part.Sections.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _articles = part.Articles.ToFrozenSet(StringComparer.Ordinal);
        _tags = part.Tags.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _languages = part.Languages.ToFrozenSet();
        Specificity = _articles.Count > 0 ? Specificity.Article : _sections.Count + _tags.Count > 0 ? Specificity.Section : Specificity.Site;
    }

    /// <summary>How small a part of the site it is.</summary>
    public Specificity Specificity { get; }

    /// <summary>Whether a comment is there: in every one of the named kinds of places, in any of each kind.</summary>
    public bool Has(Comment comment, CommentLanguage language) =>
        (_languages.Count == 0 || _languages.Contains(language))
        && (_sections.Count == 0 || (comment.Article?.Section is { } section && _sections.Contains(section)))
        && (_articles.Count == 0 || (comment.Article is { } article && (IsNamed(article.Id) || IsNamed(article.Url))))
        && (_tags.Count == 0 || comment.Article?.Tags?.Any(_tags.Contains) == true);

    private bool IsNamed(string? idOrAddress) => idOrAddress is not null && _articles.Contains(idOrAddress);
}

/// <summary>How small the part of a site is that something is said about. What is said about a smaller one outranks the rest.</summary>
internal enum Specificity
{
    /// <summary>The whole site, in some languages or all.</summary>
    Site = 1,

    /// <summary>Sections, or articles with a tag.</summary>
    Section = 2,

    /// <summary>Articles by name.</summary>
    Article = 3,
}
