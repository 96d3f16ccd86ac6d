using Moderation.Contracts;
using Moderation.Facts;

namespace Moderation.Rules;

/// <summary>What happens to a comment that the service cannot score or judge.</summary>
public enum FailureMode
{
    /// <summary>A moderator sees it.</summary>
    Hold = 0,

    /// <summary>It is approved.</summary>
    Approve = 1,

    /// <summary>It is rejected.</summary>
    Reject = 2,

    /// <summary>What was known last: an edit keeps the verdict that stood, and a text that came before gets that of the newest comment with it; else it is held.</summary>
    LastKnown = 3,
}

internal static class FailureModes
{
    /// <summary>The verdict for a comment that could not be scored or judged.</summary>
    public static Verdict VerdictFor(this FailureMode mode, History history) => mode switch
    {
        FailureMode.Approve => Verdict.Approve,
        FailureMode.Reject => Verdict.Reject,
        FailureMode.LastKnown => history.LastVerdict ?? Verdict.Hold,
        _ => Verdict.Hold,
    };
}
