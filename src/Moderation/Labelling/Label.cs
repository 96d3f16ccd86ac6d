using Moderation.Contracts;

namespace Moderation.Labelling;

/// <summary>What a human said of the text of a comment.</summary>
internal sealed record Label
{
    /// <summary>What kind of human said it.</summary>
    public required LabelSource Source { get; init; }

    /// <summary>Which one, by an id that means nothing outside: of two labels by the same one about the same text the later counts. Null when nobody knows; then each label is somebody else's.</summary>
    public string? By { get; init; }

    /// <summary>Whether the comment ought to be published: approve or reject, never hold; null when only attributes were named.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Why it was rejected; <see cref="RejectionReason.Unknown"/> when nobody said, or it was not.</summary>
    public RejectionReason Reason { get; init; }

    /// <summary>What was said of attributes in so many words, one entry for each: true, false, or null where nothing was.</summary>
    public bool?[] Attributes { get; init; } = new bool?[Scoring.Attributes.Count];
}

/// <summary>Who says what a comment is, best informed first. Stored: never change a value, only add.</summary>
internal enum LabelSource
{
    /// <summary>A moderator of the site, who saw the comment and answers for the decision.</summary>
    Moderator = 1,

    /// <summary>Another system that reports what people there decided; often without their reason.</summary>
    Feedback = 2,

    /// <summary>A reader who reports a comment to the moderators.</summary>
    ReaderReport = 3,
}

/// <summary>Why a comment was rejected. Stored: never change a value, only add.</summary>
internal enum RejectionReason
{
    /// <summary>Nobody said.</summary>
    Unknown = 0,

    /// <summary>Advertising and fraud.</summary>
    Spam = 1,

    /// <summary>It insults a person or a group.</summary>
    Insult = 2,

    /// <summary>It attacks people because of who they are.</summary>
    Hate = 3,

    /// <summary>It wishes or announces harm.</summary>
    Threat = 4,

    /// <summary>It is obscene.</summary>
    Obscene = 5,

    /// <summary>It tells what is private of somebody.</summary>
    PersonalData = 6,

    /// <summary>It has nothing to do with the article.</summary>
    OffTopic = 7,

    /// <summary>Something else.</summary>
    Other = 8,
}

/// <summary>Names of what labels are made of, on the wire and in training data.</summary>
internal static class LabelNames
{
    private static readonly string[] Sources = ["moderator", "feedback", "reader_report"];
    private static readonly string[] Reasons = ["unknown", "spam", "insult", "hate", "threat", "obscene", "personal_data", "off_topic", "other"];

    /// <summary>Every source's name, best informed first.</summary>
    public static IReadOnlyList<string> AllSources => Sources;

    /// <summary>Every reason's name.</summary>
    public static IReadOnlyList<string> AllReasons => Reasons;

    /// <summary><c>moderator</c>, <c>feedback</c> or <c>reader_report</c>.</summary>
    public static string WireName(this LabelSource source) => Sources[(int)source - 1];

    /// <summary>Such as <c>insult</c> or <c>off_topic</c>.</summary>
    public static string WireName(this RejectionReason reason) => Reasons[(int)reason];

    /// <summary>Finds a source by its name; null when there is none of that name.</summary>
    public static LabelSource? SourceOf(string? name) => Array.IndexOf(Sources, name) is >= 0 and var index ? (LabelSource)(index + 1) : null;

    /// <summary>Finds a reason by its name; null when there is none of that name.</summary>
    public static RejectionReason? ReasonOf(string? name) => Array.IndexOf(Reasons, name) is >= 0 and var index ? (RejectionReason)index : null;
}
