using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Rules;
using Moderation.Scoring;
using Moderation.Tests.Rules;

namespace Moderation.Tests.Judging;

/// <summary>What becomes of a comment about which several things are said.</summary>
public sealed class PrecedenceTests
{
    private static readonly Verdict[] Verdicts = [Verdict.Approve, Verdict.Reject, Verdict.Hold];
    private static readonly string[] Places = ["", "where: {articles: [a-1]}, ", "where: {sections: [sport]}, ", "where: {tags: [war]}, ", "where: {languages: [ar]}, "];

    [Theory]
    [InlineData(Verdict.Approve)]
    [InlineData(Verdict.Approve, "Site Check Approve")]
    [InlineData(Verdict.Hold, "Site Check Hold")]
    [InlineData(Verdict.Reject, "Site Check Hold", "Site Check Reject")]
    [InlineData(Verdict.Approve, "Site Check Hold", "Site Rule Approve")]
    [InlineData(Verdict.Approve, "Site Rule Hold", "Site Rule Approve")]
    [InlineData(Verdict.Reject, "Site Rule Hold", "Site Rule Reject")]
    [InlineData(Verdict.Hold, "Site Check Reject", "Site Rule Approve")]
    [InlineData(Verdict.Hold, "Section Rule Reject", "Section Rule Approve", "Site Check Reject")]
    [InlineData(Verdict.Approve, "Section Rule Approve", "Site Rule Reject")]
    [InlineData(Verdict.Reject, "Article Rule Reject", "Section Rule Approve", "Site Rule Approve")]
    [InlineData(Verdict.Hold, "Article Rule Hold", "Section Rule Reject")]
    [InlineData(Verdict.Hold, "Site Failure Hold")]
    [InlineData(Verdict.Hold, "Site Failure Hold", "Article Rule Approve")]
    [InlineData(Verdict.Reject, "Site Failure Hold", "Article Rule Reject")]
    [InlineData(Verdict.Approve, "Site Failure Approve", "Site Rule Approve")]
    [InlineData(Verdict.Reject, "Site Failure Reject", "Site Check Hold")]
    [InlineData(Verdict.Approve, "Site Note Reject", "Article Note Hold")]
    [InlineData(Verdict.Approve, "Site Order Approve", "Article Rule Reject", "Site Check Reject")]
    [InlineData(Verdict.Hold, "Site Order Hold", "Article Rule Reject", "Article Rule Approve")]
    [InlineData(Verdict.Reject, "Site Order Reject", "Article Rule Approve", "Site Failure Hold")]
    [InlineData(Verdict.Reject, "Site Order Approve", "Site Order Reject")]
    [InlineData(Verdict.Hold, "Site Order Approve", "Site Order Hold")]
    [InlineData(Verdict.Reject, "Site Order Hold", "Site Order Reject")]
    [InlineData(Verdict.Hold, "Site Order Approve", "Site Failure Hold")]
    [InlineData(Verdict.Hold, "Site Order Approve", "Site Failure Reject")]
    [InlineData(Verdict.Approve, "Site Order Approve", "Site Failure Approve")]
    [InlineData(Verdict.Hold, "Site Order Hold", "Site Failure Reject")]
    public void Orders_count_before_the_smallest_part_of_the_site_then_rejection_and_approval_before_doubt(Verdict expected, params string[] grounds)
    {
        Assert.Equal(expected, Precedence.Of([.. grounds.Select(GroundOf)]).Verdict);
        Assert.Equal(expected, Precedence.Of([.. grounds.Reverse().Select(GroundOf)]).Verdict);
    }

    [Property(MaxTest = 1_000)]
    public Property The_order_in_which_things_are_found_changes_nothing() => Prop.ForAll(
        (from ground in AnyGround(Enum.GetValues<GroundKind>()).ListOf()
         from shuffled in Gen.Shuffle(ground.ToArray())
         select (ground, shuffled)).ToArbitrary(),
        pair => Precedence.Of([.. pair.ground]) == Precedence.Of(pair.shuffled));

    [Property(MaxTest = 1_000)]
    public Property No_policy_outranks_an_order_and_only_a_failure_takes_an_approval_away() => Prop.ForAll(
        (from others in AnyGround(GroundKind.Check, GroundKind.Rule, GroundKind.Failure, GroundKind.Note).ListOf()
         from orders in AnyGround(GroundKind.Order).NonEmptyListOf()
         from shuffled in Gen.Shuffle(others.Concat(orders).ToArray())
         select (others, orders, shuffled)).ToArbitrary(),
        all =>
        {
            var ordered = all.orders.Select(order => order.Finding.Action).ToList();
            var failed = all.others.Any(ground => ground.Kind == GroundKind.Failure && ground.Finding.Action != Verdict.Approve);
            var expected = ordered.Contains(Verdict.Reject) ? Verdict.Reject
                : ordered.Contains(Verdict.Hold) || failed ? Verdict.Hold
                : Verdict.Approve;
            return Precedence.Of(all.shuffled) == (expected, false);
        });

    [Property(MaxTest = 500)]
    public Property Rules_that_disagree_hold() => Prop.ForAll(
        (from ground in (from specificity in Gen.Elements(Specificity.Site, Specificity.Section)
                         from kind in Gen.Elements(GroundKind.Rule, GroundKind.Check)
                         from verdict in Gen.Elements(Verdicts)
                         select new Ground(Finding(verdict), specificity, kind)).ListOf()
         select ground).ToArbitrary(),
        grounds => Precedence.Of(
            [.. grounds, new Ground(Finding(Verdict.Approve), Specificity.Article, GroundKind.Rule), new Ground(Finding(Verdict.Reject), Specificity.Article, GroundKind.Rule)])
            == (Verdict.Hold, true));

    /// <summary>Judging is pure, and rules of a policy may stand in any order: verdict, reasons and scores are the same.</summary>
    [Property(MaxTest = 300)]
    public Property The_order_of_rules_changes_nothing_and_the_same_input_gives_the_same_decision() => Prop.ForAll(
        (from rules in RuleText().ListOf()
         from shuffled in Gen.Shuffle(rules.ToArray())
         select (rules: rules.ToArray(), shuffled)).ToArbitrary(),
        pair =>
        {
            var (first, again, other) = (Decide(pair.rules), Decide(pair.rules), Decide(pair.shuffled));
            return JsonSerializer.Serialize(first) == JsonSerializer.Serialize(again)
                && first.Verdict == other.Verdict
                && first.Reasons.Order(StringComparer.Ordinal).SequenceEqual(other.Reasons.Order(StringComparer.Ordinal))
                && Attributes.All.All(attribute => first.Scores.Of(attribute) == other.Scores.Of(attribute));
        });

    private static Gen<Ground> AnyGround(params GroundKind[] kinds) =>
        from specificity in Gen.Elements(Enum.GetValues<Specificity>())
        from kind in Gen.Elements(kinds)
        from verdict in Gen.Elements(Verdicts)
        select new Ground(Finding(verdict), specificity, kind);

    private static Gen<string> RuleText() =>
        from place in Gen.Elements(Places)
        from condition in Gen.Elements("toxicity > 0.4", "toxicity > 0.6", "is_reply", "links > 0", "threat > 0.1", "section = 'sport'")
        from effect in Gen.Elements("approve", "reject", "hold", "{add: {toxicity: 0.15}}", "{add: {toxicity: -0.07, insult: 0.01}}", "{tag: seen}")
        from mode in Gen.Elements("live", "live", "shadow", "'off'")
        select $"{place}when: \"{condition}\", then: {effect}, mode: {mode}";

    private static Decision Decide(IEnumerable<string> rules) => Policies.Decide(
        "thresholds: {toxicity: {approveBelow: 0.55, rejectAbove: 0.7}, spam: {approveBelow: 1}, insult: {approveBelow: 1}}\nrules:\n"
            + string.Concat(rules.OrderBy(rule => rule, StringComparer.Ordinal).Select((rule, i) => (rule, i)).OrderBy(rule => Array.IndexOf([.. rules], rule.rule)).Select(rule => $"  - {{name: r{rule.i}, {rule.rule}}}\n")),
        Policies.Comment("نص عربي http://a.example/1") with { ParentId = "p", Article = new CommentArticle { Id = "a-1", Section = "sport", Tags = ["war"] } });

    private static Ground GroundOf(string text) => text.Split(' ') is [var specificity, var kind, var verdict]
        ? new Ground(Finding(Enum.Parse<Verdict>(verdict)), Enum.Parse<Specificity>(specificity), Enum.Parse<GroundKind>(kind))
        : throw new ArgumentException(text, nameof(text));

    private static Finding Finding(Verdict verdict) => new() { Rule = "r", Action = verdict, Reason = "r" };
}
