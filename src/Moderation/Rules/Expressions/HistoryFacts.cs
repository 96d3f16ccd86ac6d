using Moderation.Facts;
using Moderation.Judging;
using Moderation.Scoring;
using static Moderation.Rules.Expressions.FactCatalogue;

namespace Moderation.Rules.Expressions;

/// <summary>Facts that are on record, or that the site tells with the comment. Unknown where what they are about was not given.</summary>
internal static class HistoryFacts
{
    /// <summary>Every one of them.</summary>
    public static IEnumerable<Fact> All { get; } =
    [
        Truth("first_comment", "whether no comment of the author is on record; unknown without account and e-mail address", facts => Author(facts) is { } author ? author.Submitted == 0 : null),
        Number("author_age_days", "days since the author's first comment, 0 for that itself", facts => Author(facts) is { } author ? DaysSince(facts, author.FirstSeenAt) ?? 0 : null),
        Number("author_submitted", "how many comments of the author came before", facts => Author(facts)?.Submitted),
        Number("author_approved", "for how many of them approval stands", facts => Author(facts)?.Approved),
        Number("author_rejected", "for how many of them rejection stands", facts => Author(facts)?.Rejected),
        Number("author_held", "how many of them wait for a moderator", facts => Author(facts)?.Held),
        Number("author_rejection_rate", "share 0..1 of the author's comments in the last 30 days that were rejected; unknown when there were none", facts => RejectionRate(Author(facts))),
        Number("author_in_10_minutes", "the author's comments in the last ten minutes", facts => Author(facts)?.InTenMinutes),
        Number("author_in_day", "the author's comments in the last 24 hours", facts => Author(facts)?.InDay),
        Truth("author_trusted", "whether a moderator ordered that the author's comments are approved; unknown without account and e-mail address", facts => IsOrdered(facts, StandingOrder.Trust)),
        Truth("author_watched", "whether a moderator ordered that the author's comments are seen first", facts => IsOrdered(facts, StandingOrder.Watch)),
        Truth("author_suspended", "whether a moderator ordered that the author's comments are rejected for a time", facts => IsOrdered(facts, StandingOrder.Suspend)),
        Truth("author_banned", "whether a moderator ordered that the author's comments are rejected", facts => IsOrdered(facts, StandingOrder.Ban)),
        Number("address_submitted", "how many comments came from the IP address before", facts => Address(facts)?.Submitted),
        Number("address_rejection_rate", "share 0..1 of the IP address's comments in the last 30 days that were rejected; unknown when there were none", facts => RejectionRate(Address(facts))),
        Number("address_in_10_minutes", "comments from the IP address in the last ten minutes", facts => Address(facts)?.InTenMinutes),
        Number("address_in_day", "comments from the IP address in the last 24 hours", facts => Address(facts)?.InDay),
        Truth("address_banned", "whether a moderator ordered that what comes from the IP address is rejected", facts => Address(facts) is { } address ? address.Order == StandingOrder.Ban : null),
        Number("article_in_10_minutes", "comments under the article in the last ten minutes", facts => Article(facts)?.InTenMinutes),
        Number("article_in_day", "comments under the article in the last 24 hours", facts => Article(facts)?.InDay),
        Number("exact_copies", "how many other comments have the same letters and digits", facts => facts.History.Copies.Exact),
        Number("copies", "how many other comments have the same text, edited or not: the size of the campaign", facts => facts.History.Copies.Near),
        Number("copy_authors", "by how many different other authors the copies are", facts => facts.History.Copies.OtherAuthors),
        Number("copy_articles", "under how many different other articles the copies are", facts => facts.History.Copies.OtherArticles),
        Number("reply_depth", "how many comments lie between it and the article: 0 when it answers none; unknown when what it answers is not on record", facts => facts.History.ReplyDepth),
        Number("seconds_on_form", "seconds from when the reader was shown the form; unknown when the site does not tell", SecondsOnForm),
        Number("article_age_days", "days since the article was published; unknown when the site does not tell", facts => DaysSince(facts, facts.Comment.Article?.PublishedAt)),
        Truth("foreign_to_article", "whether it is in another language than the article; unknown when the site does not tell, or the comment's is mixed or other", IsForeign),
    ];

    private static SubjectHistory? Author(FactSet facts) => facts.History.Author;

    private static SubjectHistory? Address(FactSet facts) => facts.History.Address;

    private static SubjectHistory? Article(FactSet facts) => facts.History.Article;

    /// <summary>Whether it is the strictest of what is ordered about account and mailbox.</summary>
    private static bool? IsOrdered(FactSet facts, StandingOrder order) => Author(facts) is null ? null : StandingOrders.AboutAuthor(facts.History) == order;

    private static double? RejectionRate(SubjectHistory? subject) =>
        subject is { InMonth: > 0 } ? Math.Round(Math.Min(1, subject.RejectedInMonth / (double)subject.InMonth), 4) : null;

    private static double? DaysSince(FactSet facts, DateTimeOffset? time) =>
        time is { } then ? Math.Round(Math.Max(0, (facts.LocalTime - then).TotalDays), 2) : null;

    private static double? SecondsOnForm(FactSet facts) =>
        facts.Comment.FormShownAt is { } shown ? Math.Round(Math.Max(0, ((facts.Comment.SubmittedAt ?? facts.LocalTime) - shown).TotalSeconds), 1) : null;

    private static bool? IsForeign(FactSet facts)
    {
        if (facts.Comment.Article?.Language is not { Length: >= 2 } article)
        {
            return null;
        }

        var language = article.Split('-', '_')[0];
        return facts.Score.Language switch
        {
            CommentLanguage.Arabic or CommentLanguage.Arabizi => !language.Equals("ar", StringComparison.OrdinalIgnoreCase),
            CommentLanguage.English => !language.Equals("en", StringComparison.OrdinalIgnoreCase),
            _ => null,
        };
    }
}
