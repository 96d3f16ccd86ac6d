using Moderation.Rules.Documents;
using Moderation.Rules.Expressions;
using Moderation.Rules.Lists;

namespace Moderation.Rules;

/// <summary>The rules and scopes of a policy, compiled. Immutable.</summary>
internal sealed class RuleBook
{
    private RuleBook(ListMatcher lists, IReadOnlyList<Scope> scopes, IReadOnlyList<Rule> rules, TimeZoneInfo timeZone)
    {
        Lists = lists;
        Scopes = scopes;
        Adding = [.. rules.Where(rule => rule.Then.Add is not null)];
        Deciding = [.. rules.Where(rule => rule.Then.Add is null)];
        TimeZone = timeZone;
    }

    /// <summary>That of a policy without rules.</summary>
    public static RuleBook Empty { get; } = Of([]);

    /// <summary>What to look for.</summary>
    public ListMatcher Lists { get; }

    /// <summary>Parts of the site for which something else holds.</summary>
    public IReadOnlyList<Scope> Scopes { get; }

    /// <summary>Rules that add to scores. They come first, and none sees what another added.</summary>
    public IReadOnlyList<Rule> Adding { get; }

    /// <summary>Rules that ask for a verdict or mark the comment.</summary>
    public IReadOnlyList<Rule> Deciding { get; }

    /// <summary>All rules, those that add to scores first.</summary>
    public IEnumerable<Rule> Rules => Adding.Concat(Deciding);

    /// <summary>By whose clock times of day are meant.</summary>
    public TimeZoneInfo TimeZone { get; }

    /// <summary>Whether it says nothing at all.</summary>
    public bool IsEmpty => Lists.IsEmpty && Scopes.Count == 0 && Adding.Count == 0 && Deciding.Count == 0;

    /// <summary>That of a policy with nothing but lists.</summary>
    public static RuleBook Of(IReadOnlyList<PolicyList> lists) => new(ListMatcher.Compile(lists), [], [], TimeZoneInfo.Utc);

    /// <summary>Compiles the rules and scopes of a document.</summary>
    /// <returns>The book with the rules that are right; and what is wrong with the others.</returns>
    public static (RuleBook Book, IReadOnlyList<PolicyProblem> Problems) Compile(PolicyDocument document)
    {
        var problems = new List<PolicyProblem>();
        var rules = new List<Rule>();
        var lists = document.Lists.Select(list => list.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var part in document.Rules)
        {
            var (condition, problem) = RuleExpression.Compile(part.When, lists);
            if (condition is null)
            {
                problems.Add(new PolicyProblem(part.WhenPlace, problem!));
            }
            else if (part.Mode != RuleMode.Off)
            {
                rules.Add(new Rule(part, condition));
            }
        }

        return (new RuleBook(ListMatcher.Compile(document.Lists), [.. document.Scopes.Select(scope => new Scope(scope))], rules, document.TimeZone ?? TimeZoneInfo.Utc), problems);
    }
}
