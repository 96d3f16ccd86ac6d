using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Tests.Rules;
using Moderation.Tests.Scoring;

namespace Moderation.Tests.Judging;

/// <summary>What becomes of comments about whose author, address or article a moderator ordered something.</summary>
public sealed class StandingOrderTests
{
    /// <summary>The constant model's toxicity is 0.5.</summary>
    private const string RejectsAll = "thresholds: {toxicity: {approveBelow: 0.1, rejectAbove: 0.2}}\nrules: [{name: no, when: true, then: reject}]";

    private const string Scoped = Policies.Lenient + "\nscopes: [{name: war, where: {tags: [war]}, mode: MODE}]";

    [Theory]
    [InlineData(StandingOrder.Ban, Verdict.Reject, "author_banned")]
    [InlineData(StandingOrder.Suspend, Verdict.Reject, "author_suspended")]
    [InlineData(StandingOrder.Watch, Verdict.Hold, "author_watched")]
    public void What_is_ordered_about_account_mailbox_or_address_counts_over_a_rule_that_approves(StandingOrder order, Verdict expected, string reason)
    {
        foreach (var history in new[] { About(account: order), About(mailbox: order), About(address: order), About(account: StandingOrder.Trust, address: order) })
        {
            var decision = Decide(Policies.Lenient + "\nrules: [{name: yes, where: {articles: [a-1]}, when: true, then: approve}]", history);

            Assert.Equal((expected, reason), (decision.Verdict, Assert.Single(decision.Reasons)));
            var finding = decision.Explanation.Findings.Single(finding => finding.Rule == "standing-order");
            Assert.Equal((expected, reason, order.WireName()), (finding.Action, finding.Reason, finding.Saw));
        }
    }

    [Fact]
    public void Trust_approves_over_thresholds_lists_and_rules()
    {
        var decision = Decide(RejectsAll + "\nlists: [{name: bad, severity: reject, entries: [نص]}]", About(account: StandingOrder.Trust));

        Assert.Equal((Verdict.Approve, "author_trusted"), (decision.Verdict, Assert.Single(decision.Reasons)));
        Assert.Superset(
            new HashSet<string>(["threshold", "no", "bad", "standing-order"], StringComparer.Ordinal),
            decision.Explanation.Findings.Select(finding => finding.Rule).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void An_address_is_never_trusted_and_orders_about_something_else_are_none()
    {
        Assert.Equal(Verdict.Reject, Decide(RejectsAll, About(address: StandingOrder.Trust)).Verdict);
        Assert.Equal(Verdict.Approve, Decide(Policies.Lenient, About(account: StandingOrder.Close, address: StandingOrder.Close, article: StandingOrder.Ban)).Verdict);
        Assert.Empty(Decide(Policies.Lenient, About(account: StandingOrder.Premoderate, article: StandingOrder.Watch)).Explanation.Findings);
    }

    [Theory]
    [InlineData(FailureMode.Hold)]
    [InlineData(FailureMode.Reject)]
    [InlineData(FailureMode.LastKnown)]
    public void Trust_approves_over_no_failure(FailureMode failureMode)
    {
        var policy = Policy.Compile(new PolicyOptions { FailureMode = failureMode }).Policy!;
        var comment = Policies.Comment();
        var evidence = Evidence.Of(comment, Scored.Of(comment.Text, scorer: null)) with { History = About(account: StandingOrder.Trust) };

        var unscored = Judge.Decide(comment, policy, scorer: null, evidence, default);
        var failed = Judge.Undecidable(policy, "SomeException", About(account: StandingOrder.Trust));

        Assert.Equal((Verdict.Hold, ReasonCodes.ModelUnavailable), (unscored.Verdict, Assert.Single(unscored.Reasons)));
        Assert.Equal((Verdict.Hold, ReasonCodes.JudgingFailed), (failed.Verdict, Assert.Single(failed.Reasons)));
    }

    [Theory]
    [InlineData(StandingOrder.Ban, Verdict.Reject)]
    [InlineData(StandingOrder.Suspend, Verdict.Reject)]
    [InlineData(StandingOrder.Watch, Verdict.Hold)]
    [InlineData(StandingOrder.None, Verdict.Approve)]
    public void An_order_holds_when_judging_fails_whatever_the_failure_mode(StandingOrder order, Verdict expected)
    {
        var policy = Policies.Of("failureMode: approve");

        Assert.Equal(expected, Judge.Undecidable(policy, "SomeException", About(account: order)).Verdict);
        Assert.Equal(expected == Verdict.Approve ? Verdict.Approve : Verdict.Reject, Judge.Undecidable(policy, "SomeException", About(account: order, article: order == StandingOrder.None ? order : StandingOrder.Close)).Verdict);
    }

    [Theory]
    [InlineData(StandingOrder.None, StandingOrder.Close, Verdict.Reject, "comments_closed")]
    [InlineData(StandingOrder.None, StandingOrder.Premoderate, Verdict.Hold, "premoderated")]
    [InlineData(StandingOrder.Trust, StandingOrder.Close, Verdict.Reject, "comments_closed")]
    [InlineData(StandingOrder.Trust, StandingOrder.Premoderate, Verdict.Hold, "premoderated")]
    [InlineData(StandingOrder.Trust, StandingOrder.Open, Verdict.Approve, "author_trusted")]
    [InlineData(StandingOrder.Ban, StandingOrder.Premoderate, Verdict.Reject, "author_banned")]
    [InlineData(StandingOrder.Ban, StandingOrder.Open, Verdict.Reject, "author_banned")]
    [InlineData(StandingOrder.Watch, StandingOrder.Close, Verdict.Reject, "comments_closed")]
    public void Of_orders_about_author_and_article_the_restrictive_one_counts(StandingOrder author, StandingOrder article, Verdict expected, string reason)
    {
        var decision = Decide(Policies.Lenient, About(account: author, article: article));

        Assert.Equal((expected, reason), (decision.Verdict, Assert.Single(decision.Reasons)));
    }

    [Fact]
    public void A_sensitive_article_halves_the_limits_with_and_without_scopes()
    {
        const string Limits = "thresholds: {toxicity: {approveBelow: 0.8}, spam: {approveBelow: 1}, insult: {approveBelow: 1}}";

        Assert.Equal(0.8, Toxicity(Decide(Limits, History.Empty)));
        Assert.Equal(0.4, Toxicity(Decide(Limits, About(article: StandingOrder.Sensitive))));
        Assert.Equal(0.4, Toxicity(Decide(Limits + "\nscopes: [{name: war, where: {tags: [war]}, mode: sensitive}]", About(article: StandingOrder.Sensitive))));
        Assert.Equal("article_sensitive", Assert.Single(Decide(Policies.Lenient, About(article: StandingOrder.Sensitive)).Explanation.Findings, finding => finding.Rule == "standing-order").Reason);
    }

    [Theory]
    [InlineData("closed", Verdict.Reject)]
    [InlineData("premoderated", Verdict.Hold)]
    public void An_open_article_has_no_modes_of_scopes_but_is_judged_otherwise(string mode, Verdict without)
    {
        var policy = Scoped.Replace("MODE", mode, StringComparison.Ordinal);

        Assert.Equal(without, Decide(policy, History.Empty).Verdict);
        var open = Decide(policy, About(article: StandingOrder.Open));
        Assert.Equal((Verdict.Approve, 0), (open.Verdict, open.Reasons.Count));
        Assert.Equal("open", Assert.Single(open.Explanation.Findings).Saw);
        Assert.Equal(Verdict.Reject, Decide(policy + "\nrules: [{name: no, when: true, then: reject}]", About(article: StandingOrder.Open)).Verdict);
        Assert.Equal(1, Toxicity(Decide(Scoped.Replace("MODE", "sensitive", StringComparison.Ordinal), About(article: StandingOrder.Open))));
    }

    [Theory]
    [InlineData("author_trusted", StandingOrder.Trust)]
    [InlineData("author_watched", StandingOrder.Watch)]
    [InlineData("author_suspended", StandingOrder.Suspend)]
    [InlineData("author_banned", StandingOrder.Ban)]
    public void Conditions_may_ask_what_is_ordered_about_the_author(string fact, StandingOrder order)
    {
        foreach (var (history, holds, opposite) in new[]
        {
            (About(account: order), true, false),
            (About(mailbox: order), true, false),
            (About(mailbox: StandingOrder.None), false, true),
            (About(address: order), false, true),
            (History.Empty, false, false),
        })
        {
            Assert.Equal(holds, Tagged(fact, history));
            Assert.Equal(opposite, Tagged("not " + fact, history));
        }
    }

    [Fact]
    public void Conditions_may_ask_whether_the_address_is_banned()
    {
        Assert.True(Tagged("address_banned", About(address: StandingOrder.Ban)));
        Assert.True(Tagged("not address_banned", About(account: StandingOrder.Ban)));
        Assert.False(Tagged("address_banned or not address_banned", History.Empty));
    }

    /// <summary>Whatever else is found: the strictest about the author decides with the article's, and judging is pure.</summary>
    [Property(MaxTest = 300)]
    public Property The_strictest_order_decides_whatever_the_policy_says() => Prop.ForAll(
        (from account in Gen.Elements(Enum.GetValues<StandingOrder>())
         from mailbox in Gen.Elements(Enum.GetValues<StandingOrder>())
         from address in Gen.Elements(Enum.GetValues<StandingOrder>())
         from article in Gen.Elements(Enum.GetValues<StandingOrder>())
         from rule in Gen.Elements("approve", "reject", "hold", "{add: {toxicity: 0.4}}")
         select (history: About(account, mailbox, address, article), rule)).ToArbitrary(),
        given =>
        {
            var yaml = $"{Policies.Lenient}\nrules: [{{name: r, when: true, then: {given.rule}}}]";
            var (without, first, again) = (Decide(yaml, History.Empty), Decide(yaml, given.history), Decide(yaml, given.history));
            StandingOrder[] people = [given.history.Author!.Order, given.history.Mailbox!.Order, given.history.Address!.Order];
            var article = given.history.Article!.Order;
            var expected = people.Contains(StandingOrder.Ban) || people.Contains(StandingOrder.Suspend) || article == StandingOrder.Close ? Verdict.Reject
                : people.Contains(StandingOrder.Watch) || article == StandingOrder.Premoderate ? Verdict.Hold
                : people.AsSpan(0, 2).Contains(StandingOrder.Trust) ? Verdict.Approve
                : article == StandingOrder.Sensitive && without.Verdict == Verdict.Approve ? first.Verdict
                : without.Verdict;
            return first.Verdict == expected && JsonSerializer.Serialize(first) == JsonSerializer.Serialize(again);
        });

    private static bool Tagged(string condition, History history) =>
        Decide($"{Policies.Lenient}\nrules: [{{name: mark, when: \"{condition}\", then: {{tag: seen}}}}]", history).Explanation.Findings.Any(finding => finding.Tag == "seen");

    private static double Toxicity(Decision decision) => decision.Explanation.Thresholds["toxicity"].ApproveBelow;

    private static Decision Decide(string yaml, History history)
    {
        var comment = Policies.Comment() with { Article = new CommentArticle { Id = "a-1", Tags = ["war"] } };
        var evidence = Evidence.Of(comment, Scored.Of(comment.Text, ConstantModel.Scorer)) with { History = history };
        return Judge.Decide(comment, Policies.Of(yaml), ConstantModel.Scorer, evidence, default);
    }

    private static History About(
        StandingOrder account = default, StandingOrder mailbox = default, StandingOrder address = default, StandingOrder article = default) => new()
        {
            Author = new SubjectHistory { Order = account },
            Mailbox = new SubjectHistory { Order = mailbox },
            Address = new SubjectHistory { Order = address },
            Article = new SubjectHistory { Order = article },
        };
}
