using Moderation.Contracts;

namespace Moderation.Judging;

/// <summary>What a finding does to a comment. The values are stored: never reuse one.</summary>
internal enum FindingAction : short
{
    /// <summary>It asks that a moderator sees the comment.</summary>
    Hold = 0,

    /// <summary>It asks that the comment is approved.</summary>
    Approve = 1,

    /// <summary>It asks that the comment is rejected.</summary>
    Reject = 2,

    /// <summary>It marks the comment and asks for nothing.</summary>
    Tag = 3,

    /// <summary>It adds to scores.</summary>
    Add = 4,
}

/// <summary>What findings do, and what moderators make of it.</summary>
internal static class FindingActions
{
    private static readonly string[] Names = ["hold", "approve", "reject", "tag", "add"];

    /// <summary><c>hold</c>, <c>approve</c>, <c>reject</c>, <c>tag</c> or <c>add</c>.</summary>
    public static string WireName(this FindingAction action) => Names[(int)action];

    /// <summary>What a finding does.</summary>
    public static FindingAction ActionOf(this Finding finding) =>
        finding.Tag is not null ? FindingAction.Tag
        : finding.Added is not null ? FindingAction.Add
        : (FindingAction)(short)finding.Action;

    /// <summary>
    /// Whether a moderator's verdict bears an action out. Whoever approves what was held found no reason to hold it. Null for what asks
    /// for no verdict, and for a verdict that is none.
    /// </summary>
    public static bool? IsBorneOutBy(this FindingAction action, Verdict moderator) => (action, moderator) switch
    {
        (FindingAction.Tag or FindingAction.Add, _) or (_, Verdict.Hold) => null,
        (FindingAction.Approve, _) => moderator == Verdict.Approve,
        _ => moderator == Verdict.Reject,
    };

    /// <summary>
    /// What of a policy of a site's own made the finding: the name of the rule, scope or list, and the entry of the list that the comment has;
    /// null for a finding that every policy makes, and for a rule that failed. Entries that are a reader's e-mail or IP address are not named.
    /// </summary>
    public static (string Rule, string Entry)? OriginOf(this Finding finding) => finding switch
    {
        { Reason: ReasonCodes.RuleFailed } => null,
        { Limit: not null, Rule: not ("threshold" or "max-links") } => (finding.Rule, string.Empty),
        { Reason: ReasonCodes.CommentsClosed or ReasonCodes.Premoderated } => (finding.Rule, string.Empty),
        { Reason: ReasonCodes.BlockedWord or ReasonCodes.BlockedHost or ReasonCodes.BlockedAuthor, Saw: { } entry } => (finding.Rule, entry),
        { Reason: ReasonCodes.BlockedEmail or ReasonCodes.BlockedIp } => (finding.Rule, string.Empty),
        _ => null,
    };
}
