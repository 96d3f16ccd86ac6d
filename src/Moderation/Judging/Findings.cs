using Moderation.Contracts;
using Moderation.Rules;

namespace Moderation.Judging;

/// <summary>Everything that was found about a comment, and what it comes to.</summary>
internal sealed class Findings
{
    private readonly List<Ground> _grounds = [];

    /// <summary>What was found, in the order in which it was.</summary>
    public IReadOnlyList<Finding> ToList() => _grounds.ConvertAll(ground => ground.Finding);

    /// <summary>Adds what a threshold, a limit or a list found.</summary>
    public void Add(Finding finding) => Add(finding, Specificity.Site, GroundKind.Check);

    /// <summary>Adds that something could not be found out.</summary>
    public void AddFailure(Finding finding) => Add(finding, Specificity.Site, GroundKind.Failure);

    /// <summary>Adds what a standing order asks for, or that there is one.</summary>
    public void Add(Finding finding, GroundKind kind) => Add(finding, Specificity.Site, kind);

    /// <summary>Adds what a rule or a scope says, or notes.</summary>
    public void Add(Finding finding, Specificity specificity, GroundKind kind) => _grounds.Add(new Ground(finding, specificity, kind));

    /// <summary>What it comes to. Rules that disagree are a finding of their own.</summary>
    public Verdict Decide()
    {
        var (verdict, disagree) = Precedence.Of(_grounds);
        if (disagree)
        {
            Add(new Finding { Rule = "precedence", Action = Verdict.Hold, Reason = ReasonCodes.RulesDisagree });
        }

        return verdict;
    }

    /// <summary>The stable codes of what decided.</summary>
    public string[] ReasonsFor(Verdict verdict) => _grounds.Count == 0 ? [] :
    [
        .. _grounds.Where(ground => ground.Kind != GroundKind.Note && (ground.Finding.Action == verdict || HeldFor(ground, verdict)))
            .Select(ground => ground.Finding.Reason).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>What would be approved is held for a failure, even where the site's failure mode is to reject.</summary>
    private static bool HeldFor(in Ground ground, Verdict verdict) =>
        verdict == Verdict.Hold && ground.Kind == GroundKind.Failure && ground.Finding.Action != Verdict.Approve;
}
