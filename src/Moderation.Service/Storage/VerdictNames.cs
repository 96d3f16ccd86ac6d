using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Labelling;

namespace Moderation.Service.Storage;

/// <summary>Names of verdicts on the wire.</summary>
internal static class VerdictNames
{
    /// <summary><c>approve</c>, <c>reject</c> or <c>hold</c>.</summary>
    public static string WireName(this Verdict verdict) => verdict switch
    {
        Verdict.Approve => "approve",
        Verdict.Reject => "reject",
        _ => "hold",
    };

    /// <summary>The verdict of that name; null when there is none.</summary>
    public static Verdict? VerdictOf(string? name) => name switch
    {
        "approve" => Verdict.Approve,
        "reject" => Verdict.Reject,
        "hold" => Verdict.Hold,
        _ => null,
    };

    /// <summary>The state of a comment with this verdict: <c>approved</c>, <c>rejected</c> or <c>held</c>.</summary>
    public static string Status(this Verdict verdict) => verdict switch
    {
        Verdict.Approve => "approved",
        Verdict.Reject => "rejected",
        _ => "held",
    };

    /// <summary>The reasons of a moderator's decision: why it was rejected, or that a person holds it; none for an approval.</summary>
    public static IReadOnlyList<string> ReasonsOf(this Verdict verdict, RejectionReason reason) => verdict switch
    {
        Verdict.Approve => [],
        Verdict.Reject => [reason.WireName()],
        _ => [ReasonCodes.HeldByModerator],
    };
}
