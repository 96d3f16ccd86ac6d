using Moderation.Contracts;
using Moderation.Rules;

namespace Moderation.Judging;

/// <summary>A finding with what it weighs against others.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Specificity">About how small a part of the site it is said.</param>
/// <param name="Kind">What it comes from.</param>
internal readonly record struct Ground(Finding Finding, Specificity Specificity, GroundKind Kind);

/// <summary>What a finding comes from.</summary>
internal enum GroundKind
{
    /// <summary>A threshold, a limit or a list: it objects, or it says nothing.</summary>
    Check,

    /// <summary>A rule or the mode of a scope: it asks for a verdict, approval too.</summary>
    Rule,

    /// <summary>Something could not be found out. Neither a rule nor an order approves over that.</summary>
    Failure,

    /// <summary>A moderator's standing order on author or article: it outranks everything that the policy says.</summary>
    Order,

    /// <summary>It is recorded and changes nothing: a shadow rule, a mark, something added to a score.</summary>
    Note,
}
