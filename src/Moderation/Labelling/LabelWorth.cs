namespace Moderation.Labelling;

/// <summary>
/// What labels are worth as training data, in the weight of a row: above 0, at most 1. The figures are judgements, not
/// measurements; their order is what matters: who saw the comment and said why comes before who only says no.
/// </summary>
internal static class LabelWorth
{
    /// <summary>A moderator who approves, says why not, or names attributes: as certain as labels become.</summary>
    public const double Moderator = 1;

    /// <summary>A moderator who rejects and does not say why: mostly for rudeness, often for something else.</summary>
    public const double ModeratorWithoutReason = 0.5;

    /// <summary>Another system's decision of which the reason is known, or its approval: people decided, by rules that are not ours.</summary>
    public const double Feedback = 0.5;

    /// <summary>Another system's rejection for nobody knows what. Some send every rejection, for spam and digression too, as toxicity.</summary>
    public const double FeedbackWithoutReason = 0.2;

    /// <summary>However much feedback agrees, it comes from one system and shares its mistakes.</summary>
    public const double MostOfFeedback = 0.8;

    /// <summary>A reader who reports a comment and says why: many report opinions that they do not share.</summary>
    public const double ReaderReport = 0.1;

    /// <summary>A reader who reports a comment and does not say why.</summary>
    public const double ReaderReportWithoutReason = 0.05;

    /// <summary>However many readers report a comment: campaigns report together, and a crowd must not outweigh one moderator.</summary>
    public const double MostOfReaderReports = 0.3;

    /// <summary>What moderators disagree about is doubtful in all its parts.</summary>
    public const double Disputed = 0.5;

    /// <summary>Among moderators who disagree, so many times as many settle it: two against one do, three against two do not.</summary>
    public const int SettlingMajority = 2;

    /// <summary>What a label is worth where it speaks of an attribute.</summary>
    /// <param name="source">Who says it.</param>
    /// <param name="isReasoned">Whether it is an approval, a rejection with its reason, or names the attribute in so many words.</param>
    public static double Of(LabelSource source, bool isReasoned) => source switch
    {
        LabelSource.Moderator => isReasoned ? Moderator : ModeratorWithoutReason,
        LabelSource.Feedback => isReasoned ? Feedback : FeedbackWithoutReason,
        _ => isReasoned ? ReaderReport : ReaderReportWithoutReason,
    };

    /// <summary>What all labels of a source that agree are worth at most.</summary>
    public static double MostOf(LabelSource source) => source switch
    {
        LabelSource.Moderator => Moderator,
        LabelSource.Feedback => MostOfFeedback,
        _ => MostOfReaderReports,
    };
}
