using Moderation.Contracts;
using Moderation.Scoring;

namespace Moderation.Judging;

/// <summary>What a policy made of a comment, as the service and the command line answer it.</summary>
/// <param name="Verdict"><c>approve</c>, <c>reject</c> or <c>hold</c>.</param>
/// <param name="Reasons">Stable codes of what decided.</param>
/// <param name="PolicyVersion">The policy.</param>
/// <param name="ModelVersion">The model; null when there was none.</param>
/// <param name="Scores">By attribute, 0..1, as rules that add left them.</param>
/// <param name="Scopes">The scopes that hold for the comment.</param>
/// <param name="Lists">The entries of lists that the comment has.</param>
/// <param name="Rules">What each rule came to, in the order in which they are asked.</param>
/// <param name="Explanation">What the decision would have as its explanation.</param>
internal sealed record TrialFigures(
    string Verdict,
    IReadOnlyList<string> Reasons,
    string PolicyVersion,
    string? ModelVersion,
    IReadOnlyDictionary<string, double> Scores,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<ListHitFigures> Lists,
    IReadOnlyList<RuleFigures> Rules,
    Explanation Explanation)
{
    /// <summary>Puts a trial into words and numbers.</summary>
    public static TrialFigures Of(PolicyTrial trial)
    {
        var decision = trial.Decision;
        return new TrialFigures(
            decision.Verdict.ToString().ToLowerInvariant(),
            decision.Reasons,
            decision.PolicyVersion,
            decision.ModelVersion,
            Attributes.All.Where(attribute => decision.Scores.Of(attribute) is not null)
                .ToDictionary(attribute => attribute.WireName(), attribute => Math.Round(decision.Scores.Of(attribute)!.Value, 4), StringComparer.Ordinal),
            trial.Scopes,
            [.. trial.Hits.Select(hit => new ListHitFigures(hit.List.Name, hit.Entry.Text, hit.Start, hit.Length, hit.Entry.AddedBy, hit.Entry.Why))],
            [.. trial.Rules.Select(rule => new RuleFigures(rule.Name, rule.When, rule.IsShadow, NameOf(rule.Answer), rule.Saw))],
            decision.Explanation);
    }

    /// <summary>How an answer is called.</summary>
    public static string NameOf(RuleAnswer answer) => answer switch
    {
        RuleAnswer.Matched => "matched",
        RuleAnswer.DidNot => "did_not",
        RuleAnswer.Unknown => "unknown",
        RuleAnswer.NotAsked => "not_asked",
        _ => "failed",
    };
}

/// <summary>What a rule came to.</summary>
/// <param name="Name">The rule.</param>
/// <param name="When">Its condition.</param>
/// <param name="Shadow">Whether it changes nothing.</param>
/// <param name="Answer"><c>matched</c>, <c>did_not</c>, <c>unknown</c>, <c>not_asked</c> or <c>failed</c>.</param>
/// <param name="Saw">The facts that it names, with what they were; null when it names none.</param>
internal sealed record RuleFigures(string Name, string When, bool Shadow, string Answer, string? Saw);

/// <summary>An entry of a list that the comment has.</summary>
/// <param name="List">The list.</param>
/// <param name="Entry">The entry as it was written.</param>
/// <param name="Start">Where in the text, in UTF-16 code units; null when it is not in the text.</param>
/// <param name="Length">How long that place is.</param>
/// <param name="AddedBy">Who added the entry; null when nobody said.</param>
/// <param name="Why">Why; null when nobody said.</param>
internal sealed record ListHitFigures(string List, string Entry, int? Start, int? Length, string? AddedBy, string? Why);
