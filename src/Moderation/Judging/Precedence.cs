using Moderation.Contracts;
using Moderation.Rules;

namespace Moderation.Judging;

/// <summary>
/// What becomes of a comment when several things are said about it.
/// <list type="number">
/// <item>A moderator's standing order on author or article counts before all else. Of several the restrictive one does: to reject before
/// to hold before to approve.</item>
/// <item>Else what is said about the smallest part of the site counts: articles by name before sections and tags, these before the whole
/// site; thresholds, limits and lists are about the whole site.</item>
/// <item>Of that, to reject outranks to hold, and so does to approve.</item>
/// <item>What asks to approve and what asks to reject disagree: the comment is held.</item>
/// <item>What nobody objects to is approved. Over what could not be found out no rule approves and no order does, unless the site's failure mode does.</item>
/// </list>
/// The order in which things were found changes nothing.
/// </summary>
internal static class Precedence
{
    /// <summary>The verdict, and whether it is held because rules disagree.</summary>
    public static (Verdict Verdict, bool Disagree) Of(IReadOnlyList<Ground> grounds)
    {
        var failed = false;
        Specificity? smallest = null;
        Verdict? ordered = null;
        foreach (var ground in grounds)
        {
            failed |= ground.Kind == GroundKind.Failure && ground.Finding.Action != Verdict.Approve;
            if (ground.Kind == GroundKind.Order)
            {
                ordered = Restrictive(ordered, ground.Finding.Action);
            }

            if (IsSaid(ground) && !(ground.Specificity <= smallest))
            {
                smallest = ground.Specificity;
            }
        }

        if (ordered is { } order)
        {
            return (order == Verdict.Approve && failed ? Verdict.Hold : order, false);
        }

        var (approve, reject, hold) = (false, false, false);
        foreach (var ground in grounds)
        {
            if (IsSaid(ground) && ground.Specificity == smallest)
            {
                approve |= ground.Finding.Action == Verdict.Approve;
                reject |= ground.Finding.Action == Verdict.Reject;
                hold |= ground.Finding.Action == Verdict.Hold;
            }
        }

        return (approve, reject) switch
        {
            (true, true) => (Verdict.Hold, true),
            (_, true) => (Verdict.Reject, false),
            (true, _) => (failed ? Verdict.Hold : Verdict.Approve, false),
            _ => (hold ? Verdict.Hold : Verdict.Approve, false),
        };
    }

    private static Verdict Restrictive(Verdict? one, Verdict other) => (one, other) switch
    {
        (Verdict.Reject, _) or (_, Verdict.Reject) => Verdict.Reject,
        (Verdict.Hold, _) or (_, Verdict.Hold) => Verdict.Hold,
        _ => Verdict.Approve,
    };

    /// <summary>What finds nothing wrong says nothing, unless it is a rule.</summary>
    private static bool IsSaid(in Ground ground) =>
        ground.Kind == GroundKind.Rule || (ground.Kind is GroundKind.Check or GroundKind.Failure && ground.Finding.Action != Verdict.Approve);
}
