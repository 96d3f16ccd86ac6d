using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Scoring;
using Moderation.Tests.Rules;

namespace Moderation.Tests.Judging;

/// <summary>What rules and scopes of a policy make of a comment; the constant model gives toxicity 0.5, spam 0.1 and insult 0.9.</summary>
public sealed class RuleJudgingTests
{
    private static readonly Comment Sport = Policies.Comment() with { Article = new CommentArticle { Id = "a-1", Url = "https://news.example/a-1", Section = "Sport", Tags = ["war"] } };

    [Fact]
    public void A_rule_that_matches_is_recorded_with_what_it_saw_and_what_people_are_told()
    {
        var decision = Policies.Decide(Policies.Lenient + "\nrules:\n" + """
              - name: insulted
                when: insult > 0.8 and not is_reply
                then: reject
                text: {en: Rude., ar: وقح}
              - {name: other, when: insult > 0.95, then: approve}
            """, Policies.Comment());

        Assert.Equal((Verdict.Reject, "insulted"), (decision.Verdict, Assert.Single(decision.Reasons)));
        var finding = Assert.Single(decision.Explanation.Findings);
        Assert.Equal(("insulted", "insult = 0.9, is_reply = false", "insult > 0.8 and not is_reply"), (finding.Rule, finding.Saw, finding.Limit));
        Assert.Equal("وقح", finding.Text!["ar"]);
        Assert.Null(finding.Shadow);
    }

    [Fact]
    public void All_matching_rules_are_recorded_and_those_that_disagree_hold()
    {
        var decision = Policies.Decide(Policies.Lenient + "\nrules:\n" + """
              - {name: yes, when: insult > 0.8, then: approve}
              - {name: no, when: toxicity > 0.4, then: reject}
            """, Policies.Comment());

        Assert.Equal((Verdict.Hold, ReasonCodes.RulesDisagree), (decision.Verdict, Assert.Single(decision.Reasons)));
        Assert.Equal(["yes", "no", "precedence"], decision.Explanation.Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void A_shadow_rule_is_recorded_and_changes_nothing()
    {
        var decision = Policies.Decide(Policies.Lenient + "\nrules:\n" + """
              - {name: tried, when: toxicity > 0.4, then: reject, mode: shadow}
              - {name: added, when: toxicity > 0.4, then: {add: {toxicity: 0.4}}, mode: shadow}
              - {name: not-even, when: toxicity > 0.4, then: reject, mode: "off"}
            """, Policies.Comment());

        Assert.Equal((Verdict.Approve, 0), (decision.Verdict, decision.Reasons.Count));
        Assert.Equal(["added", "tried"], decision.Explanation.Findings.Select(finding => finding.Rule));
        Assert.All(decision.Explanation.Findings, finding => Assert.True(finding.Shadow));
        Assert.Equal(0.5, decision.Scores.Of(CommentAttribute.Toxicity)!.Value, 4);
    }

    [Fact]
    public void What_rules_add_to_scores_meets_the_thresholds_and_the_other_rules_but_no_rule_that_adds()
    {
        var decision = Policies.Decide("""
            thresholds: {toxicity: {approveBelow: 0.75}, spam: {approveBelow: 1}, insult: {approveBelow: 1}}
            rules:
              - {name: more, when: toxicity > 0.4, then: {add: {toxicity: 0.2, insult: 0.05, threat: 0.5}}}
              - {name: again, when: toxicity < 0.6, then: {add: {toxicity: 0.1}}}
              - {name: never, when: toxicity > 0.6, then: {tag: hot}}
            """, Policies.Comment());

        Assert.Equal((Verdict.Hold, "toxicity"), (decision.Verdict, Assert.Single(decision.Reasons)));
        Assert.Equal((0.8, 0.95), (Math.Round(decision.Scores.Of(CommentAttribute.Toxicity)!.Value, 4), Math.Round(decision.Scores.Of(CommentAttribute.Insult)!.Value, 4)));
        Assert.Null(decision.Scores.Of(CommentAttribute.Threat));
        Assert.Equal("hot", decision.Explanation.Findings.Single(finding => finding.Rule == "never").Tag);
        Assert.Equal(0.2, decision.Explanation.Findings.Single(finding => finding.Rule == "more").Added!["toxicity"]);
    }

    [Fact]
    public void A_rule_acts_until_it_expires_and_where_it_says()
    {
        const string Yaml = Policies.Lenient + "\nrules:\n  - {name: r, when: toxicity > 0.4, then: reject, expires: 2026-03-01, where: {sections: [sport], languages: [ar]}}";
        var end = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(Verdict.Reject, Policies.Decide(Yaml, Sport, end.AddTicks(-1)).Verdict);
        Assert.Equal(Verdict.Approve, Policies.Decide(Yaml, Sport, end).Verdict);
        Assert.Equal(Verdict.Approve, Policies.Decide(Yaml, Policies.Comment(), end.AddDays(-1)).Verdict);
        Assert.Equal(Verdict.Approve, Policies.Decide(Yaml, Sport with { Text = "an English text that is fine" }, end.AddDays(-1)).Verdict);
    }

    [Theory]
    [InlineData("{sections: [sport]}", true)]
    [InlineData("{sections: [محليات]}", false)]
    [InlineData("{articles: [a-1]}", true)]
    [InlineData("{articles: ['https://news.example/a-1', a-9]}", true)]
    [InlineData("{articles: [a-2]}", false)]
    [InlineData("{tags: [WAR, peace]}", true)]
    [InlineData("{tags: [war], sections: [culture]}", false)]
    [InlineData("{languages: [ar, en], sections: [sport], tags: [war]}", true)]
    [InlineData("{languages: [en]}", false)]
    public void A_scope_holds_where_it_says(string where, bool holds)
    {
        var decision = Policies.Decide($"{Policies.Lenient}\nscopes:\n  - {{name: closed-part, where: {where}, mode: closed}}", Sport);

        Assert.Equal(holds ? Verdict.Reject : Verdict.Approve, decision.Verdict);
        Assert.Equal(holds ? ["closed-part"] : [], decision.Explanation.Findings.Select(finding => finding.Rule));
    }

    [Theory]
    [InlineData("2026-03-06T21:59", false)]
    [InlineData("2026-03-06T22:00", true)]
    [InlineData("2026-03-07T05:59", true)]
    [InlineData("2026-03-07T06:00", false)]
    [InlineData("2026-03-07T23:00", false)]
    [InlineData("2026-03-06T03:00", false)]
    [InlineData("0001-01-01T03:00", false)]
    public void A_scope_holds_when_it_says_by_the_clock_of_the_time_zone(string local, bool holds)
    {
        // A Friday night in Baghdad, three hours ahead of UTC.
        const string Yaml = $"timeZone: Asia/Baghdad\n{Policies.Lenient}\nscopes:\n  - {{name: night, during: {{from: '22:00', to: '06:00', days: [fri]}}, mode: premoderated}}";
        var at = new DateTimeOffset(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(3)).ToUniversalTime();

        Assert.Equal(holds ? Verdict.Hold : Verdict.Approve, Policies.Decide(Yaml, Policies.Comment(), at).Verdict);
    }

    [Fact]
    public void The_thresholds_of_the_smallest_part_count_and_at_certain_times_the_stricter_ones()
    {
        const string Yaml = """
            thresholds: {toxicity: {approveBelow: 0.2, rejectAbove: 0.9}, spam: {approveBelow: 1}, insult: {approveBelow: 1}}
            scopes:
              - {name: sport, where: {sections: [sport]}, thresholds: {toxicity: {approveBelow: 0.6}}, maxLinks: 5}
              - {name: sport-2, where: {tags: [war]}, thresholds: {toxicity: {approveBelow: 0.7}}}
              - {name: day, during: {from: "08:00", to: "09:00"}, thresholds: {toxicity: {approveBelow: 0.3, rejectAbove: 0.8}}}
              - {name: later, during: {from: "09:00", to: "10:00"}, thresholds: {toxicity: {approveBelow: 0.9, rejectAbove: 0.95}}}
              - {name: article, where: {articles: [a-2]}, mode: sensitive, thresholds: {toxicity: {approveBelow: 0.8, rejectAbove: 0.85}}}
            """;
        var eight = new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.Zero);
        Threshold Of(Comment comment, DateTimeOffset at) => Policies.Decide(Yaml, comment, at).Explanation.Thresholds["toxicity"];

        Assert.Equal(new Threshold(0.2, 0.9), Of(Policies.Comment(), default));
        Assert.Equal(new Threshold(0.6, 0.9), Of(Sport, default));
        Assert.Equal(new Threshold(0.3, 0.8), Of(Sport, eight));
        Assert.Equal(new Threshold(0.6, 0.9), Of(Sport, eight.AddHours(1)));
        Assert.Equal(new Threshold(0.4, 0.85), Of(Sport with { Article = Sport.Article! with { Id = "a-2" } }, default));
    }

    [Fact]
    public void Links_are_counted_against_what_the_part_of_the_site_allows()
    {
        const string Yaml = Policies.Lenient + "\nmaxLinks: 0\nscopes:\n  - {name: a, where: {sections: [sport]}, maxLinks: 2}\n  - {name: b, where: {tags: [war]}, maxLinks: 1}\n  - {name: c, where: {languages: [ar]}, maxLinks: 9}";
        var one = Sport with { Text = "نص http://a.example/1" };

        Assert.Equal(Verdict.Approve, Policies.Decide(Yaml, one).Verdict);
        Assert.Equal(Verdict.Hold, Policies.Decide(Yaml, one with { Text = "نص http://a.example/1 http://a.example/2" }).Verdict);
        Assert.Equal(Verdict.Approve, Policies.Decide(Yaml, one with { Article = null }).Verdict);
    }

    [Fact]
    public void Entries_of_lists_object_or_only_mark_until_they_expire()
    {
        const string Yaml = Policies.Lenient + "\nmaxLinks: 9\n" + """
            lists:
              - {name: insults, severity: reject, entries: [أحمق, {entry: مجرد كلام, expires: 2026-03-01, addedBy: mona, why: a test}]}
              - {name: shops, kind: hosts, entries: [shop.example]}
              - {name: names, severity: tag, entries: [الوزير, أحمق]}
            rules:
              - {name: both, when: "in_list('names') and list_hits('shops') = 0 and list_hits('insults') = 0", then: reject}
            """;
        var end = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        string Of(Comment comment, DateTimeOffset at = default) =>
            Policies.Decide(Yaml, comment, at) is var decision
                ? string.Join("; ", decision.Explanation.Findings.Select(finding => $"{finding.Rule} {finding.Saw} {finding.Start}+{finding.Length} {finding.Tag}").Prepend($"{decision.Verdict}")) : string.Empty;

        Assert.Equal("Reject; insults أحمق 2+7 ; names أحمق 2+7 names", Of(Policies.Comment("- اَحـمـق")));
        Assert.Equal("Reject; insults مجرد كلام 0+9 ", Of(Policies.Comment("مجرد كلام"), end.AddTicks(-1)));
        Assert.Equal("Approve", Of(Policies.Comment("مجرد كلام"), end));
        Assert.Equal("Hold; names الوزير 24+6 names; shops shop.example 0+21 ", Of(Policies.Comment("http://m.shop.example/1 الوزير")));
        Assert.StartsWith("Reject", Of(Policies.Comment("قال الوزير")), StringComparison.Ordinal);
        Assert.Equal("Reject; insults أحمق + ; names أحمق + names", Of(Policies.Comment() with { Author = new CommentAuthor { Name = "احمق" } }));
        Assert.Equal("Hold; shops shop.example + ", Of(Policies.Comment() with { Author = new CommentAuthor { Url = "https://shop.example" } }));
    }

    [Fact]
    public void Lists_of_authors_tell_their_entry_and_nothing_else_of_the_reader()
    {
        const string Yaml = Policies.Lenient + "\n" + """
            lists:
              - {name: mails, kind: emails, entries: ['@spam.example'], severity: reject}
              - {name: ranges, kind: ips, entries: 192.0.2.0/24}
              - {name: people, kind: authors, entries: [u-7, أحمد علي], severity: tag}
              - {name: signs, mode: literal, entries: 'a:b'}
              - {name: parts, mode: substring, entries: قراء}
            rules:
              - {name: all, when: "in_list('mails') and in_list('ranges') and list_hits('people') = 2", then: reject}
            """;
        string[] Of(Comment comment) => [.. Policies.Decide(Yaml, comment).Explanation.Findings.Select(finding => $"{finding.Action} {finding.Rule} {finding.Reason} {finding.Saw} {finding.Start}+{finding.Length}")];

        var author = new CommentAuthor { Id = "U-7", Name = "احمد على", Email = "a.reader+x@Spam.Example", Ip = "192.0.2.99" };
        Assert.Equal(
            [
                "Reject mails blocked_email  +", "Hold ranges blocked_ip  +", "Approve people blocked_author u-7 +", "Approve people blocked_author أحمد علي +",
                "Reject all all  +",
            ],
            Of(Policies.Comment("نص") with { Author = author }));
        Assert.DoesNotContain("reader", System.Text.Json.JsonSerializer.Serialize(Policies.Decide(Yaml, Policies.Comment() with { Author = author })), StringComparison.Ordinal);
        Assert.Equal(["Hold parts blocked_word قراء 22+4"], Of(Policies.Comment("هذا نص 😀 عربي عادي للقراءة")));
    }

    [Fact]
    public void Without_a_model_rules_still_act_but_none_approves()
    {
        var policy = Policies.Of(Policies.Lenient + "\nrules:\n  - {name: yes, when: is_reply, then: approve}\n  - {name: no, when: characters > 100, then: reject}");
        Decision Decide(Comment comment) => Judge.Decide(comment with { ParentId = "p" }, policy, scorer: null);

        Assert.Equal(Verdict.Hold, Decide(Policies.Comment()).Verdict);
        Assert.Contains(ReasonCodes.ModelUnavailable, Decide(Policies.Comment()).Reasons);
        Assert.Equal(Verdict.Hold, Decide(Policies.Comment(new string('ا', 200))).Verdict);
    }
}
