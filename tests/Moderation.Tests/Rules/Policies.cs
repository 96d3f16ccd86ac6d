using Moderation.Judging;
using Moderation.Rules;
using Moderation.Rules.Documents;
using Moderation.Tests.Scoring;

namespace Moderation.Tests.Rules;

/// <summary>Policies written as documents, and what they make of comments that the constant model scores.</summary>
internal static class Policies
{
    /// <summary>No score objects to anything.</summary>
    public const string Lenient = """
        thresholds: {toxicity: {approveBelow: 1}, spam: {approveBelow: 1}, insult: {approveBelow: 1}}
        unsupportedLanguage: approve
        """;

    public static (PolicyDocument Document, IReadOnlyList<PolicyProblem> Problems) Read(string yaml, params (string Name, string Text)[] others) =>
        Bundle(yaml, others).Open().Read();

    public static PolicyBundle Bundle(string yaml, params (string Name, string Text)[] others) =>
        new("policy.yaml", others.Where(other => other.Name != "policy.yaml").Append(("policy.yaml", yaml)).ToDictionary(StringComparer.Ordinal));

    /// <summary>A policy that must be right.</summary>
    public static Policy Of(string yaml)
    {
        var (document, problems) = Read(yaml);
        Assert.Empty(problems);
        var (policy, wrong) = Policy.Compile(document);
        Assert.Empty(wrong);
        return policy!;
    }

    /// <summary>All that is wrong with a policy, as people read it.</summary>
    public static IReadOnlyList<string> ProblemsOf(string yaml, params (string Name, string Text)[] others)
    {
        var (document, problems) = Read(yaml, others);
        return [.. (problems.Count > 0 ? problems : Policy.Compile(document).Problems).Select(problem => problem.ToString())];
    }

    public static Decision Decide(string yaml, Comment comment, DateTimeOffset at = default) => Judge.Decide(comment, Of(yaml), ConstantModel.Scorer, at: at);

    public static Comment Comment(string text = "هذا نص عربي عادي للقراءة") => new() { Site = "news", Id = "1", Text = text };
}
