namespace Moderation.Judging;

/// <summary>Reason codes beside the names of attributes. Part of the public interface: never change one, only add.</summary>
public static class ReasonCodes
{
    /// <summary>No model could be loaded.</summary>
    public const string ModelUnavailable = "model_unavailable";

    /// <summary>The model was not made for the comment's language.</summary>
    public const string UnsupportedLanguage = "unsupported_language";

    /// <summary>The model was unsure, and the site's second scorer failed, was overloaded or took too long.</summary>
    public const string SecondScorerUnavailable = "second_scorer_unavailable";

    /// <summary>A word of the site's list.</summary>
    public const string BlockedWord = "blocked_word";

    /// <summary>A link to a host of the site's list.</summary>
    public const string BlockedHost = "blocked_host";

    /// <summary>An e-mail address of the site's list.</summary>
    public const string BlockedEmail = "blocked_email";

    /// <summary>An IP address of the site's list.</summary>
    public const string BlockedIp = "blocked_ip";

    /// <summary>An author of the site's list.</summary>
    public const string BlockedAuthor = "blocked_author";

    /// <summary>More links than the site allows.</summary>
    public const string TooManyLinks = "too_many_links";

    /// <summary>The field that people do not see was filled in.</summary>
    public const string Honeypot = "honeypot";

    /// <summary>Rules of the same rank ask to approve and to reject.</summary>
    public const string RulesDisagree = "rules_disagree";

    /// <summary>A rule of the site failed, or took too long.</summary>
    public const string RuleFailed = "rule_failed";

    /// <summary>The part of the site takes no comments.</summary>
    public const string CommentsClosed = "comments_closed";

    /// <summary>On the part of the site a moderator sees every comment first.</summary>
    public const string Premoderated = "premoderated";

    /// <summary>A moderator ordered that the author's comments are approved.</summary>
    public const string AuthorTrusted = "author_trusted";

    /// <summary>A moderator wants to see the author's comments first.</summary>
    public const string AuthorWatched = "author_watched";

    /// <summary>A moderator ordered that the author's comments are rejected for a time.</summary>
    public const string AuthorSuspended = "author_suspended";

    /// <summary>A moderator ordered that the author's comments are rejected.</summary>
    public const string AuthorBanned = "author_banned";

    /// <summary>A moderator ordered that half of the scores is the limit on the article. Never a reason, only noted.</summary>
    public const string ArticleSensitive = "article_sensitive";

    /// <summary>A moderator ordered that modes of scopes do not count on the article. Never a reason, only noted.</summary>
    public const string ArticleOpen = "article_open";

    /// <summary>Judging failed.</summary>
    public const string JudgingFailed = "judging_failed";

    /// <summary>A moderator holds the comment, to ask or to think about it.</summary>
    public const string HeldByModerator = "held_by_moderator";
}
