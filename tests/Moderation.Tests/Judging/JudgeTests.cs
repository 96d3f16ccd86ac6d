using System.Text.Json;
using Moderation.Contracts;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Tests.Scoring;
using Moderation.TestSupport;

namespace Moderation.Tests.Judging;

public sealed class JudgeTests
{
    private const string Arabic = "هذا نص عربي عادي للقراءة";

    [Fact]
    public void A_score_below_its_threshold_speaks_for_nothing()
    {
        var decision = Decide(Arabic, Thresholds(("toxicity", 0.51, null), ("spam", 0.11, null), ("insult", 0.91, null)));

        Assert.Equal((Verdict.Approve, 0), (decision.Verdict, decision.Reasons.Count));
        Assert.Empty(decision.Explanation.Findings);
        Assert.Empty(decision.Explanation.Words);
    }

    [Fact]
    public void A_score_between_its_thresholds_holds_and_from_the_upper_one_rejects()
    {
        var held = Decide(Arabic, Thresholds(("toxicity", 0.4, 0.6), ("spam", 0.2, null), ("insult", 0.95, null)));
        var rejected = Decide(Arabic, Thresholds(("toxicity", 0.4, 0.6), ("spam", 0.05, null), ("insult", 0.5, 0.9)));

        Assert.Equal((Verdict.Hold, "toxicity"), (held.Verdict, Assert.Single(held.Reasons)));
        Assert.Equal((Verdict.Reject, "insult"), (rejected.Verdict, Assert.Single(rejected.Reasons)));
        var finding = rejected.Explanation.Findings.Single(f => f.Reason == "insult");
        Assert.Equal(("threshold", Verdict.Reject, "0.9", "0.9"), (finding.Rule, finding.Action, finding.Saw, finding.Limit));
        Assert.Equal(["toxicity", "insult", "spam"], rejected.Explanation.Findings.Select(f => f.Reason));
    }

    [Fact]
    public void Scores_alone_never_reject_unless_the_site_says_so()
    {
        var decision = Decide(Arabic, new PolicyOptions());

        Assert.Equal(Verdict.Hold, decision.Verdict);
        Assert.All(decision.Explanation.Thresholds.Values, threshold => Assert.Null(threshold.RejectAbove));
    }

    [Fact]
    public void Without_a_threshold_of_the_site_the_models_suggestion_counts_and_else_a_cautious_one()
    {
        var decision = Decide(Arabic, Thresholds(("insult", 0.7, 0.8)));

        Assert.Equal(new Threshold(ConstantModel.SuggestedToxicity, null), decision.Explanation.Thresholds["toxicity"]);
        Assert.Equal(new Threshold(0.2, null), decision.Explanation.Thresholds["spam"]);
        Assert.Equal(new Threshold(0.7, 0.8), decision.Explanation.Thresholds["insult"]);
        Assert.Equal(new Threshold(0.1, 0.1), Decide(Arabic, Thresholds(("toxicity", null, 0.1))).Explanation.Thresholds["toxicity"]);
    }

    [Fact]
    public void An_attribute_that_the_model_does_not_know_is_absent()
    {
        var decision = Decide(Arabic, Thresholds(("threat", 0, 0)));

        Assert.Equal(["insult", "spam", "toxicity"], decision.Explanation.Thresholds.Keys.Order(StringComparer.Ordinal));
        Assert.Null(decision.Scores.Of(Moderation.Scoring.CommentAttribute.Threat));
        Assert.DoesNotContain("threat", decision.Reasons);
    }

    [Theory]
    [InlineData(FailureMode.Hold, Verdict.Hold)]
    [InlineData(FailureMode.Approve, Verdict.Approve)]
    [InlineData(FailureMode.Reject, Verdict.Reject)]
    [InlineData(FailureMode.LastKnown, Verdict.Hold)]
    public void Without_a_model_the_failure_mode_decides(FailureMode failureMode, Verdict expected)
    {
        var decision = Judge.Decide(Comment(Arabic), Policy(new PolicyOptions { FailureMode = failureMode }), scorer: null);

        Assert.Equal((expected, ReasonCodes.ModelUnavailable, null), (decision.Verdict, Assert.Single(decision.Reasons), decision.ModelVersion));
        Assert.Empty(decision.Explanation.Thresholds);
    }

    [Theory]
    [InlineData(Verdict.Hold)]
    [InlineData(Verdict.Approve)]
    [InlineData(Verdict.Reject)]
    public void The_policy_decides_about_languages_that_the_model_was_not_made_for(Verdict unsupported)
    {
        var decision = Decide("Это обычный комментарий на другом языке", new PolicyOptions { UnsupportedLanguage = unsupported });

        Assert.Equal((unsupported, ReasonCodes.UnsupportedLanguage), (decision.Verdict, Assert.Single(decision.Reasons)));
        Assert.False(decision.Explanation.LanguageSupported);
        Assert.Equal("other", Assert.Single(decision.Explanation.Findings).Saw);
    }

    [Theory]
    [InlineData(Verdict.Approve)]
    [InlineData(Verdict.Reject)]
    [InlineData(Verdict.Hold)]
    public void What_was_known_last_decides_where_the_site_wants_that(Verdict last)
    {
        var policy = Policy(new PolicyOptions { FailureMode = FailureMode.LastKnown });
        var history = new History { LastVerdict = last };
        var evidence = Evidence.Of(Comment(Arabic), Scored.Of(Arabic, scorer: null)) with { History = history };

        Assert.Equal(last, Judge.Decide(Comment(Arabic), policy, scorer: null, evidence, default).Verdict);
        Assert.Equal(last, Judge.Undecidable(policy, "SomeException", history).Verdict);
    }

    [Fact]
    public void Hold_is_the_default_for_all_that_is_in_doubt()
    {
        Assert.Equal(Verdict.Hold, Judge.Decide(Comment(Arabic), Policy(new PolicyOptions()), scorer: null).Verdict);
        Assert.Equal(Verdict.Hold, Decide("Это обычный комментарий", new PolicyOptions()).Verdict);
        Assert.Equal(Verdict.Hold, Judge.Undecidable(Policy(new PolicyOptions()), "SomeException").Verdict);
    }

    [Fact]
    public void Rejection_outranks_doubt_and_doubt_outranks_approval()
    {
        var options = Lenient();
        options.BlockedWords = ["كلمة"];
        options.MaxLinks = 0;
        options.FailureMode = FailureMode.Approve;

        Assert.Equal(Verdict.Reject, Decide("كلمة http://a.example", options).Verdict);
        Assert.Equal([ReasonCodes.BlockedWord], Decide("كلمة http://a.example", options).Reasons);
        Assert.Equal((Verdict.Hold, ReasonCodes.TooManyLinks), (Decide("نص http://a.example", options).Verdict, Assert.Single(Decide("نص http://a.example", options).Reasons)));
        Assert.Equal(Verdict.Reject, Judge.Decide(Comment("كلمة"), Policy(options), scorer: null).Verdict);
        Assert.Equal(Verdict.Approve, Judge.Decide(Comment("نص"), Policy(options), scorer: null).Verdict);
    }

    [Theory]
    [InlineData(Verdict.Hold)]
    [InlineData(Verdict.Reject)]
    [InlineData(Verdict.Approve)]
    public void The_site_says_what_a_blocked_word_or_host_asks_for(Verdict action)
    {
        var options = Lenient();
        options.BlockedWords = ["كلمة"];
        options.BlockedHosts = ["bad.example"];
        options.BlockedAction = action;

        var decision = Decide("نص كلمة http://x.bad.example/1 ثم كلمة", options);

        Assert.Equal(action, decision.Verdict);
        Assert.Equal([ReasonCodes.BlockedWord, ReasonCodes.BlockedHost], decision.Reasons);
        Assert.Equal(["blocked-words", "blocked-words", "blocked-hosts"], decision.Explanation.Findings.Select(finding => finding.Rule));
        Assert.Equal(["كلمة", "كلمة", "bad.example"], decision.Explanation.Findings.Select(finding => finding.Saw));
    }

    [Fact]
    public void Findings_say_where_in_the_text_they_are()
    {
        var options = Lenient();
        options.BlockedWords = ["أحمق"];
        options.BlockedHosts = ["bad.example"];
        const string Text = "😀 يا اَحْمَـق زر www.bad.example الآن";

        var findings = Decide(Text, options).Explanation.Findings;

        Assert.Equal(["اَحْمَـق", "www.bad.example"], findings.Select(finding => Text.Substring(finding.Start!.Value, finding.Length!.Value)));
    }

    [Fact]
    public void The_authors_name_counts_for_blocked_words_which_match_what_is_attached_but_no_plural()
    {
        var options = Lenient();
        options.BlockedWords = [" أحمق ", "أحمق"];

        var finding = Assert.Single(Judge.Decide(Comment("نص") with { Author = new CommentAuthor { Name = "الاحمق" } }, Policy(options), ConstantModel.Scorer).Explanation.Findings);
        Assert.Equal(("blocked-words", "أحمق", null), (finding.Rule, finding.Saw, finding.Start));
        Assert.Equal((2, 8), Assert.Single(Decide("- والأحمقك", options).Explanation.Findings) is { Start: { } start, Length: { } length } ? (start, length) : default);
        Assert.Empty(Decide("هم احمقون", options).Explanation.Findings);
    }

    [Fact]
    public void The_authors_web_site_counts_for_blocked_hosts()
    {
        var options = Lenient();
        options.BlockedHosts = ["bad.example"];

        var decision = Judge.Decide(Comment("نص") with { Author = new CommentAuthor { Url = "https://shop.BAD.example/" } }, Policy(options), ConstantModel.Scorer);

        Assert.Equal((Verdict.Reject, "bad.example", null), (decision.Verdict, Assert.Single(decision.Explanation.Findings).Saw, decision.Explanation.Findings[0].Start));
    }

    [Theory]
    [InlineData(2, "http://a.example http://b.example", Verdict.Approve)]
    [InlineData(2, "http://a.example http://b.example www.c.example", Verdict.Hold)]
    [InlineData(0, "a.example/b", Verdict.Hold)]
    [InlineData(0, "نص.ثم نص", Verdict.Approve)]
    [InlineData(0, "write to a@b.example", Verdict.Approve)]
    public void More_links_than_allowed_hold(int most, string text, Verdict expected)
    {
        var options = Lenient();
        options.MaxLinks = most;

        Assert.Equal(expected, Decide(text, options).Verdict);
    }

    [Theory]
    [InlineData(null, Verdict.Approve)]
    [InlineData("", Verdict.Approve)]
    [InlineData(" \t", Verdict.Approve)]
    [InlineData("x", Verdict.Hold)]
    public void A_filled_honeypot_holds(string? honeypot, Verdict expected)
    {
        var decision = Judge.Decide(Comment(Arabic) with { Honeypot = honeypot }, Policy(Lenient()), ConstantModel.Scorer);

        Assert.Equal(expected, decision.Verdict);
        Assert.Equal(expected == Verdict.Hold, decision.Reasons.Contains(ReasonCodes.Honeypot));
    }

    [Fact]
    public void What_cannot_be_judged_says_which_kind_of_failure_it_was()
    {
        var decision = Judge.Undecidable(Policy(new PolicyOptions { FailureMode = FailureMode.Approve }), "SomeException");

        Assert.Equal((Verdict.Approve, ReasonCodes.JudgingFailed), (decision.Verdict, Assert.Single(decision.Reasons)));
        Assert.Equal("SomeException", Assert.Single(decision.Explanation.Findings).Saw);
    }

    [Fact]
    public void The_same_comment_policy_and_model_give_the_same_decision()
    {
        var options = new PolicyOptions { BlockedWords = ["كلمة", "word"], BlockedHosts = ["bad.example"] };
        foreach (var comment in CommentWriter.Take(300))
        {
            var text = comment.Text + " كلمة http://bad.example";
            var first = JsonSerializer.Serialize(Judge.Decide(Comment(text), Policy(options), ShippedModel.Scorer));

            Assert.Equal(first, JsonSerializer.Serialize(Judge.Decide(Comment(text), Policy(options), ShippedModel.Scorer)));
        }
    }

    [Fact]
    public void The_shipped_model_explains_what_it_holds_with_words_of_the_text()
    {
        var held = CommentWriter.Take(500).Where(comment => comment.Rude)
            .Select(comment => (comment.Text, Decision: Judge.Decide(Comment(comment.Text), Policy(new PolicyOptions()), ShippedModel.Scorer)))
            .Where(judged => judged.Decision is { Verdict: Verdict.Hold, Explanation.LanguageSupported: true })
            .ToList();

        Assert.NotEmpty(held);
        Assert.All(held, judged => Assert.NotEmpty(judged.Decision.Explanation.Thresholds));
        Assert.Contains(held, judged => judged.Decision.Explanation.Words.Count > 0);
        Assert.All(held.SelectMany(judged => judged.Decision.Explanation.Words.Select(word => (judged.Text, word))), pair =>
            Assert.InRange(pair.word.Start + pair.word.Length, 1, pair.Text.Length));
    }

    private static Comment Comment(string text) => new() { Site = "news", Id = "1", Text = text };

    private static Decision Decide(string text, PolicyOptions options) => Judge.Decide(Comment(text), Policy(options), ConstantModel.Scorer);

    private static Policy Policy(PolicyOptions options) => Moderation.Rules.Policy.Compile(options).Policy!;

    /// <summary>No score holds anything, nor does a language.</summary>
    private static PolicyOptions Lenient()
    {
        var options = Thresholds(("toxicity", 1, null), ("spam", 1, null), ("insult", 1, null));
        options.UnsupportedLanguage = Verdict.Approve;
        return options;
    }

    private static PolicyOptions Thresholds(params (string Attribute, double? ApproveBelow, double? RejectAbove)[] thresholds) => new()
    {
        Thresholds = thresholds.ToDictionary(t => t.Attribute, t => new ThresholdOptions { ApproveBelow = t.ApproveBelow, RejectAbove = t.RejectAbove }, StringComparer.Ordinal),
    };
}
