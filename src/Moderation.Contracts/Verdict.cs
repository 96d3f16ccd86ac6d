namespace Moderation.Contracts;

/// <summary>What is to happen to a comment. On the wire: <c>approve</c>, <c>reject</c>, <c>hold</c>.</summary>
public enum Verdict
{
    /// <summary>Not published until a moderator has seen it. The zero value, so that a verdict nobody set holds.</summary>
    Hold = 0,

    /// <summary>May be published.</summary>
    Approve = 1,

    /// <summary>Must not be published.</summary>
    Reject = 2,
}
