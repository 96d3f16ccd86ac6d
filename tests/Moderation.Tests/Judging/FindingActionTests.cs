using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Tests.Rules;

namespace Moderation.Tests.Judging;

public sealed class FindingActionTests
{
    [Theory]
    [InlineData(nameof(FindingAction.Reject), Verdict.Reject, true)]
    [InlineData(nameof(FindingAction.Reject), Verdict.Approve, false)]
    [InlineData(nameof(FindingAction.Hold), Verdict.Reject, true)]
    [InlineData(nameof(FindingAction.Hold), Verdict.Approve, false)]
    [InlineData(nameof(FindingAction.Approve), Verdict.Approve, true)]
    [InlineData(nameof(FindingAction.Approve), Verdict.Reject, false)]
    [InlineData(nameof(FindingAction.Tag), Verdict.Reject, null)]
    [InlineData(nameof(FindingAction.Add), Verdict.Approve, null)]
    [InlineData(nameof(FindingAction.Reject), Verdict.Hold, null)]
    public void A_moderator_bears_an_action_out_or_decides_the_opposite(string action, Verdict moderator, bool? expected) =>
        Assert.Equal(expected, Enum.Parse<FindingAction>(action).IsBorneOutBy(moderator));

    [Fact]
    public void What_the_site_itself_wrote_is_told_from_what_every_policy_finds()
    {
        var decision = Policies.Decide(
            """
            thresholds: {toxicity: {approveBelow: 0.1}}
            maxLinks: 0
            lists:
              - {name: adverts, severity: tag, entries: [عرض]}
              - {name: hosts, kind: hosts, entries: [a.example]}
            scopes:
              - {name: all, mode: premoderated}
            rules:
              - {name: long, when: characters > 5, then: {add: {spam: 0.1}}}
              - {name: linked, when: links > 0, then: reject, mode: shadow}
            """,
            Policies.Comment("عرض https://a.example/1 عرض"));

        Assert.Equal(
            [("adverts", "عرض", FindingAction.Tag), ("all", "", FindingAction.Hold), ("hosts", "a.example", FindingAction.Hold), ("linked", "", FindingAction.Reject), ("long", "", FindingAction.Add)],
            decision.Explanation.Findings.Where(finding => finding.OriginOf() is not null)
                .Select(finding => (finding.OriginOf()!.Value.Rule, finding.OriginOf()!.Value.Entry, finding.ActionOf())).Distinct().Order());
        Assert.Equal(
            ["honeypot", "max-links", "threshold"],
            Policies.Decide("maxLinks: 0\nthresholds: {toxicity: {approveBelow: 0.1}}", Policies.Comment("عرض https://a.example/1 عرض") with { Honeypot = "x" })
                .Explanation.Findings.Where(finding => finding.OriginOf() is null).Select(finding => finding.Rule).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_words_the_decision_is_the_same_but_for_them()
    {
        var (comment, policy) = (Policies.Comment(), Policies.Of("thresholds: {toxicity: {approveBelow: 0.1}}"));
        var evidence = Evidence.Of(comment, Scored.Of(comment.Text, Scoring.ConstantModel.Scorer));

        var with = Judge.Decide(comment, policy, Scoring.ConstantModel.Scorer, evidence, default);
        var without = Judge.Decide(comment, policy, Scoring.ConstantModel.Scorer, evidence, default, withWords: false);

        Assert.Empty(without.Explanation.Words);
        Assert.Equal(Verdict.Hold, without.Verdict);
        Assert.Equal(with.Reasons, without.Reasons);
        Assert.Equal(with.Explanation.Findings, without.Explanation.Findings);
    }
}
