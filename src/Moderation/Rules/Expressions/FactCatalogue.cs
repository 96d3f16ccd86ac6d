using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Rules.Documents;
using Moderation.Scoring;

namespace Moderation.Rules.Expressions;

/// <summary>A fact that conditions may name.</summary>
/// <param name="Name">Its name in conditions.</param>
/// <param name="About">What it is, for people who write rules.</param>
/// <param name="Operand">How it is found out.</param>
/// <param name="IsShown">Whether explanations show it: not what people typed, nor what tells of their address.</param>
internal sealed record Fact(string Name, string About, Operand Operand, bool IsShown);

/// <summary>The facts that conditions may name: these and no others. Part of the public interface: never rename one, only add.</summary>
internal static class FactCatalogue
{
    /// <summary>Every fact.</summary>
    public static IReadOnlyList<Fact> All { get; } =
    [
        .. Attributes.All.Select(attribute => Number(
            attribute.WireName(), $"score 0..1 of {attribute.WireName()}; unknown where the model does not know it for the language", facts => ScoreOf(facts, attribute))),
        Words("text", "the comment as it was submitted", facts => facts.Comment.Text),
        Words("language", "ar, en, ar-latn (Arabizi), mixed or other", facts => facts.Score.Language.WireName(), isShown: true),
        Truth("language_supported", "whether the model was made for the language", facts => facts.Score.Supported),
        Number("characters", "length of the text in UTF-16 code units", facts => facts.Comment.Text.Length),
        Number("words", "how many words the text has", facts => facts.Own.Text.Words),
        Number("lines", "how many lines the text has", facts => facts.Own.Text.Lines),
        Number("capital_share", "share 0..1 of capitals among the letters that have them", facts => facts.Own.Text.CapitalShare),
        Number("emoji_share", "share 0..1 of emoji among the visible characters outside links", facts => facts.Own.Text.EmojiShare),
        Number("digit_share", "share 0..1 of digits among the visible characters outside links", facts => facts.Own.Text.DigitShare),
        Number("arabic_share", "share 0..1 of Arabic letters among all letters", facts => facts.Own.Text.ArabicShare),
        Number("longest_run", "the longest run of one character", facts => facts.Own.Text.LongestRun),
        Number("most_marks", "the most marks on one character: 2 or 3 in vocalised Arabic", facts => facts.Own.Text.MostMarks),
        Truth("only_links_and_emoji", "whether the text has links or emoji and nothing to read", facts => facts.Own.Text.IsOnlyLinksAndEmoji),
        Number("links", "how many links the text has", facts => facts.Own.Links.Count),
        Number("hosts", "to how many different hosts they lead", facts => facts.Own.Links.Hosts.Count),
        Truth("shortened_link", "whether a link leads to a public shortener", facts => facts.Own.Links.HasShortener),
        Number("disguised_links", "how many links show one host and lead to another", facts => facts.Own.Links.Mismatches.Count),
        Number("phone_numbers", "how many telephone numbers the text has, in any digits", facts => facts.Own.Contacts.PhoneNumbers),
        Number("whatsapp", "how many numbers and links for WhatsApp", facts => facts.Own.Contacts.WhatsApp),
        Number("telegram", "how many numbers and links for Telegram", facts => facts.Own.Contacts.Telegram),
        Truth("is_reply", "whether it answers another comment", facts => facts.Own.IsReply),
        Truth("honeypot_filled", "whether the field was filled in that people do not see", facts => facts.Own.HoneypotFilled),
        Words("author_id", "the author's id at the site; unknown for guests", facts => Author(facts)?.Id),
        Words("author_name", "the name that the author gave", facts => Author(facts)?.Name),
        Words("author_url", "the author's web site", facts => Author(facts)?.Url),
        Hidden("email_plausible", "whether mail could be sent to the author's address; unknown without one", facts => Email(facts, EmailTraits.Plausible)),
        Truth("email_disposable", "whether the author's mailbox was made to be thrown away", facts => Email(facts, EmailTraits.Disposable)),
        Hidden("email_free", "whether the author's mailbox is one that anyone gets", facts => Email(facts, EmailTraits.Free)),
        Words("article_id", "the article's id at the site", facts => Article(facts)?.Id, isShown: true),
        Words("article_title", "the article's headline", facts => Article(facts)?.Title),
        Words("section", "the section that the article is in", facts => Article(facts)?.Section, isShown: true),
        Number("hour", "the hour 0..23 when it came, in the policy's time zone", facts => facts.LocalTime.Hour),
        Words("weekday", "mon, tue, wed, thu, fri, sat or sun, in the policy's time zone", facts => PolicyNames.Days.First(day => day.Value == facts.LocalTime.DayOfWeek).Key, isShown: true),
        .. HistoryFacts.All,
    ];

    private static readonly Dictionary<string, Fact> ByName = All.ToDictionary(fact => fact.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The fact of that name, without regard to case; null when there is none.</summary>
    public static Fact? Find(string name) => ByName.GetValueOrDefault(name);

    // As it is shown, so that a rule decides by what people see.
    private static double? ScoreOf(FactSet facts, CommentAttribute attribute) =>
        facts.Score.Scores.Of(attribute) is { } score ? Math.Round(score, 4) : null;

    private static CommentAuthor? Author(FactSet facts) => facts.Comment.Author;

    private static bool? Email(FactSet facts, EmailTraits trait) => facts.Email.HasFlag(EmailTraits.Given) ? facts.Email.HasFlag(trait) : null;

    private static CommentArticle? Article(FactSet facts) => facts.Comment.Article;

    internal static Fact Number(string name, string about, Func<FactSet, double?> value) => new(name, about, new Operand.Number(value), IsShown: true);

    internal static Fact Truth(string name, string about, Func<FactSet, bool?> value) => new(name, about, new Operand.Truth(value), IsShown: true);

    private static Fact Hidden(string name, string about, Func<FactSet, bool?> value) => new(name, about, new Operand.Truth(value), IsShown: false);

    internal static Fact Words(string name, string about, Func<FactSet, string?> value, bool isShown = false) => new(name, about, new Operand.Words(value), isShown);
}
