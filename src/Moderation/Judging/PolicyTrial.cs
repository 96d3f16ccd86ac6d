using Moderation.Rules;
using Moderation.Rules.Expressions;
using Moderation.Rules.Lists;
using Moderation.Scoring;

namespace Moderation.Judging;

/// <summary>A comment put through a policy, with every step.</summary>
internal sealed record PolicyTrial
{
    /// <summary>The decision, as the service would make it.</summary>
    public required Decision Decision { get; init; }

    /// <summary>The names of the scopes that hold for the comment.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>What the comment has of the lists.</summary>
    public required IReadOnlyList<ListHit> Hits { get; init; }

    /// <summary>What each rule came to, in the order in which they are asked.</summary>
    public required IReadOnlyList<RuleTrial> Rules { get; init; }

    /// <summary>Puts a comment through a policy.</summary>
    public static PolicyTrial Of(Comment comment, Policy policy, CommentScorer? scorer, DateTimeOffset at)
    {
        var evidence = Evidence.Of(comment, Scored.Of(comment.Text, scorer));
        var decision = Judge.Decide(comment, policy, scorer, evidence, at);
        var judging = RuleJudging.Begin(comment, evidence, policy, at);

        // Rules that add are asked about the scores as they were, the others about those that came of it.
        var adding = policy.Rules.Adding.Select(rule => Of(rule, judging.Facts!, at, decision)).ToList();
        if (judging.Facts is { } facts)
        {
            facts.Score = evidence.Scored.Score with { Scores = decision.Scores };
        }
        return new PolicyTrial
        {
            Decision = decision,
            Scopes = [.. judging.Scopes.Select(scope => scope.Name)],
            Hits = judging.Hits,
            Rules = [.. adding, .. policy.Rules.Deciding.Select(rule => Of(rule, judging.Facts!, at, decision))],
        };
    }

    private static RuleTrial Of(Rule rule, FactSet facts, DateTimeOffset at, Decision decision) => new(
        rule.Name,
        rule.Condition.Text,
        rule.IsShadow,
        decision.Explanation.Findings.Any(finding => finding.Rule == rule.Name && finding.Reason == ReasonCodes.RuleFailed) ? RuleAnswer.Failed
            : !rule.Applies(facts, at) ? RuleAnswer.NotAsked
            : rule.Condition.Holds(facts) switch
            {
                true => RuleAnswer.Matched,
                false => RuleAnswer.DidNot,
                null => RuleAnswer.Unknown,
            },
        rule.Condition.Saw(facts));
}

/// <summary>What a rule came to.</summary>
/// <param name="Name">The rule.</param>
/// <param name="When">Its condition.</param>
/// <param name="IsShadow">Whether it changes nothing.</param>
/// <param name="Answer">Whether it matched.</param>
/// <param name="Saw">The facts that it names, with what they were.</param>
internal sealed record RuleTrial(string Name, string When, bool IsShadow, RuleAnswer Answer, string? Saw);

/// <summary>Whether a rule matched.</summary>
internal enum RuleAnswer
{
    /// <summary>It did.</summary>
    Matched,

    /// <summary>It did not.</summary>
    DidNot,

    /// <summary>Something that it asks for is not known, so that it did not.</summary>
    Unknown,

    /// <summary>It is for another part of the site, or has expired.</summary>
    NotAsked,

    /// <summary>It failed, which holds the comment.</summary>
    Failed,
}
