using Moderation.Contracts;
using Moderation.Scoring;

namespace Moderation.Labelling;

/// <summary>What a label says of attributes. A rejection for spam is no label of toxicity, nor is one for digression a label of anything.</summary>
internal static class LabelMeaning
{
    /// <summary>
    /// What a moderator's approval denies: toxicity, and what is toxic by its own definition. Spam, because no moderator publishes an
    /// advertisement. Not profanity, because harmless swearing is approved.
    /// </summary>
    private static readonly CommentAttribute[] DeniedByModerator =
    [
        CommentAttribute.Toxicity, CommentAttribute.SevereToxicity, CommentAttribute.IdentityAttack, CommentAttribute.Insult, CommentAttribute.Threat,
        CommentAttribute.Spam,
    ];

    /// <summary>What another system's approval denies: nobody knows what else people there looked at.</summary>
    private static readonly CommentAttribute[] DeniedByFeedback = [CommentAttribute.Toxicity];

    /// <summary>What a label says of each attribute and what that is worth; null where it says nothing. What is said in so many words counts more than what follows from the verdict.</summary>
    public static (bool Value, double Worth)?[] Of(Label label)
    {
        var said = new (bool Value, double Worth)?[Attributes.Count];
        var (attributes, value) = label.Verdict switch
        {
            Verdict.Approve => (label.Source == LabelSource.Moderator ? DeniedByModerator : DeniedByFeedback, false),
            Verdict.Reject => (Affirmed(label.Reason), true),
            _ => ([], false),
        };
        var worth = LabelWorth.Of(label.Source, isReasoned: label.Verdict == Verdict.Approve || label.Reason != RejectionReason.Unknown);
        foreach (var attribute in attributes)
        {
            said[(int)attribute] = (value, worth);
        }

        foreach (var attribute in Attributes.All)
        {
            if (label.Attributes[(int)attribute] is { } named)
            {
                said[(int)attribute] = (named, LabelWorth.Of(label.Source, isReasoned: true));
            }
        }

        return said;
    }

    private static CommentAttribute[] Affirmed(RejectionReason reason) => reason switch
    {
        RejectionReason.Spam => [CommentAttribute.Spam],
        RejectionReason.Insult => [CommentAttribute.Toxicity, CommentAttribute.Insult],
        RejectionReason.Hate => [CommentAttribute.Toxicity, CommentAttribute.IdentityAttack],
        RejectionReason.Threat => [CommentAttribute.Toxicity, CommentAttribute.Threat],
        RejectionReason.Obscene => [CommentAttribute.Toxicity, CommentAttribute.Profanity],

        // Most rejections are for toxicity; the low worth says that not all are.
        RejectionReason.Unknown => [CommentAttribute.Toxicity],
        _ => [],
    };
}
