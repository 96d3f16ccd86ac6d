using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Rules.Expressions;
using Moderation.Scoring;

namespace Moderation.Tests.Rules.Expressions;

public sealed class RuleExpressionTests
{
    private static readonly HashSet<string> Lists = new(["insults"], StringComparer.Ordinal);

    private static readonly Comment Comment = new()
    {
        Site = "news",
        Id = "c-1",
        Text = "اَلكلـــب نائم، انظر https://a.example/1 و b.example/2 يا أحمق",
        ParentId = "c-0",
        Author = new CommentAuthor { Name = "Sara" },
        Article = new CommentArticle { Id = "a-1", Section = "محليات", Tags = ["طرق", "Sport"] },
    };

    [Theory]
    [InlineData("toxicity > 0.49 and toxicity < 0.51", true)]
    [InlineData("toxicity >= 0.5 and toxicity <= 0.5 and toxicity = 0.5 and toxicity == 0.5", true)]
    [InlineData("toxicity != 0.5 or toxicity <> 0.5", false)]
    [InlineData("TOXICITY > 0.4 AND NOT is_reply", false)]
    [InlineData("links = 2 && hosts = 2 || honeypot_filled", true)]
    [InlineData("links * 2 + 1 - 1 = 8 / 2", true)]
    [InlineData("-links < +1", true)]
    [InlineData("section in ('sport', 'محليات')", true)]
    [InlineData("section in ('sport')", false)]
    [InlineData("section not in ('sport', 'politics')", true)]
    [InlineData("links in (1, 2, 3)", true)]
    [InlineData("author_name = 'SARA'", true)]
    [InlineData("language = 'ar' and language_supported = true", true)]
    [InlineData("tagged('SPORT') and not tagged('culture')", true)]
    [InlineData("contains(text, 'الكلب') and contains(text, 'احمق')", true)]
    [InlineData("contains(text, 'قطة')", false)]
    [InlineData("matches(text, 'HTTPS?://[a-z]+\\.example')", true)]
    [InlineData("linked_to('b.example', 'c.example') and not linked_to('example.org')", true)]
    [InlineData("in_list('insults') and list_hits('insults') = 2", true)]
    [InlineData("hour = 22 and weekday = 'fri'", true)]
    [InlineData("characters > 10", true)]
    [InlineData("words > 5 and lines = 1 and capital_share < 0.1 and arabic_share > 0.5 and longest_run < 4", true)]
    [InlineData("phone_numbers = 1 and whatsapp = 0 and not shortened_link and disguised_links = 0 and emoji_share = 0", false)]
    public void A_condition_is_asked_of_a_comment(string condition, bool expected) => Assert.Equal(expected, Compile(condition).Holds(Facts()));

    [Theory]
    [InlineData("threat > 0.5", null)]
    [InlineData("not (threat > 0.5)", null)]
    [InlineData("threat > 0.5 or is_reply", true)]
    [InlineData("threat > 0.5 and is_reply", null)]
    [InlineData("is_reply or threat > 0.5", true)]
    [InlineData("honeypot_filled and threat > 0.5", false)]
    [InlineData("threat > 0.5 and honeypot_filled", false)]
    [InlineData("threat + 1 > 0", null)]
    [InlineData("toxicity / (links - 2) > 1", null)]
    [InlineData("email_disposable and email_plausible", null)]
    [InlineData("author_url = 'x'", null)]
    [InlineData("author_url in ('x', 'y')", null)]
    [InlineData("author_url not in ('x')", null)]
    [InlineData("contains(author_url, 'x')", null)]
    [InlineData("known(threat) or known(author_url)", false)]
    [InlineData("known(toxicity) and known(author_name) and known(is_reply)", true)]
    [InlineData("(threat ?? 0) > 0.5", false)]
    public void What_is_not_known_makes_nothing_true_by_being_denied(string condition, bool? expected) => Assert.Equal(expected, Compile(condition).Holds(Facts()));

    [Theory]
    [InlineData("toxicty > 0.5", "There is no fact 'toxicty'; did you mean 'toxicity'?")]
    [InlineData("System.IO.File.Delete('x')", "position (1:7)")]
    [InlineData("GetType()", "There is no function 'GetType'")]
    [InlineData("[text.Length] > 1", "There is no fact 'text.Length'")]
    [InlineData("contain(text, 'x')", "There is no function 'contain'; did you mean 'contains'?")]
    [InlineData("contains(text, author_name)", "contains(text, 'word')")]
    [InlineData("contains(text)", "contains(text, 'word')")]
    [InlineData("contains(text, '؟!')", "its second part has none")]
    [InlineData("matches(text, '(a+')", "is no regular expression")]
    [InlineData("matches(text, '(a)\\\\1')", "cannot be used")]
    [InlineData("matches(text, '(?=a)b')", "cannot be used")]
    [InlineData("linked_to('not a host!')", "is no host")]
    [InlineData("in_list('insult')", "There is no list 'insult'; did you mean 'insults'?")]
    [InlineData("text > 3", "a text is compared with a number")]
    [InlineData("text = 3", "a text never equals a number")]
    [InlineData("toxicity", "A condition is a comparison")]
    [InlineData("toxicity and is_reply", "Beside 'and' stands a number")]
    [InlineData("not links > 1", "Beside 'not' stands a number, not a condition; it binds closely: write not (...).")]
    [InlineData("text + 1 > 2", "a text meets a number")]
    [InlineData("is_reply ? true : false", "There is no '? :'")]
    [InlineData("links & 1 = 1", "There is no operator")]
    [InlineData("text like '%x%'", "There is no operator")]
    [InlineData("links! > 1", "does not go with")]
    [InlineData("links >", "This is no condition")]
    [InlineData("", "This is no condition")]
    [InlineData("'a", "This is no condition")]
    public void What_cannot_be_is_said_in_a_sentence(string condition, string expected)
    {
        var (expression, problem) = RuleExpression.Compile(condition, Lists);

        Assert.Null(expression);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("not ", "")]
    [InlineData("!", "")]
    [InlineData("known(", ")")]
    public void Depth_harms_nobody(string open, string close)
    {
        var deep = RuleExpression.Compile(string.Concat(Enumerable.Repeat(open, 300)) + "is_reply" + string.Concat(Enumerable.Repeat(close, 300)), Lists);
        Assert.True(deep.Expression is not null || deep.Problem is not null);
        Assert.Contains("at most", RuleExpression.Compile(new string('(', RuleExpression.Longest) + "1", Lists).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_others_hang_on_takes_no_time()
    {
        var condition = Compile("matches(text, '^(([a-z])+.)+[A-Z]([a-z])+$') or matches(text, '(a|a)*b')");

        Assert.False(condition.Holds(new FactSet(Comment with { Text = new string('a', 20_000) + "!" }, Evidence(), default)));
    }

    [Fact]
    public void An_explanation_shows_what_was_seen_but_nothing_that_a_reader_typed()
    {
        var condition = Compile("toxicity > 0.4 and (threat > 1 or links > 1) and contains(text, 'احمق') and author_name = 'Sara' and section = 'محليات' and is_reply and links > 0");

        Assert.Equal("toxicity = 0.5, threat = unknown, links = 2, section = محليات, is_reply = true", condition.Saw(Facts()));
        Assert.Null(Compile("contains(text, 'x')").Saw(Facts()));
    }

    private static RuleExpression Compile(string condition)
    {
        var (expression, problem) = RuleExpression.Compile(condition, Lists);
        Assert.Null(problem);
        return expression!;
    }

    private static FactSet Facts() => new(Comment, Evidence(), new DateTimeOffset(2026, 3, 6, 22, 15, 0, TimeSpan.FromHours(3)))
    {
        ListHits = new Dictionary<string, int>(StringComparer.Ordinal) { ["insults"] = 2 },
    };

    private static Evidence Evidence() => new() { Scored = new Scored { Score = Score(), First = Score().Scores }, Email = EmailFacts.TraitsOf(Comment.Author?.Email) };

    private static CommentScore Score()
    {
        var scores = AttributeScores.Unknown();
        scores[(int)CommentAttribute.Toxicity] = 0.5f;
        return new CommentScore(CommentLanguage.Arabic, Supported: true, scores);
    }
}
