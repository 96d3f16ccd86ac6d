using Moderation.Rules.Documents;
using Moderation.Rules.Expressions;

namespace Moderation.Rules;

/// <summary>A rule, ready to be asked.</summary>
internal sealed class Rule(RulePart part, RuleExpression condition)
{
    private readonly Where _where = new(part.Where);

    public string Name => part.Name;

    public string Reason => part.Reason;

    public IReadOnlyDictionary<string, string> Text => part.Text;

    public EffectPart Then => part.Then;

    /// <summary>Whether it is evaluated and recorded but changes nothing.</summary>
    public bool IsShadow => part.Mode == RuleMode.Shadow;

    public Specificity Specificity => _where.Specificity;

    /// <summary>The condition.</summary>
    public RuleExpression Condition => condition;

    /// <summary>Whether it is to be evaluated at all for a comment that came then.</summary>
    public bool Applies(FactSet facts, DateTimeOffset at) => !(part.Expires <= at) && _where.Has(facts.Comment, facts.Score.Language);
}
