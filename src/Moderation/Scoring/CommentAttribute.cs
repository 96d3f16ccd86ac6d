namespace Moderation.Scoring;

/// <summary>What a model says about a text. The order is the order of <see cref="AttributeScores"/> and of the files of a model.</summary>
public enum CommentAttribute
{
    /// <summary>Rude, disrespectful or likely to make somebody leave the discussion. Training label <c>toxic</c>.</summary>
    Toxicity = 0,

    /// <summary>Very hateful or aggressive. Training label <c>severe</c>.</summary>
    SevereToxicity = 1,

    /// <summary>Hate because of who people are. Training label <c>identity_hate</c>.</summary>
    IdentityAttack = 2,

    /// <summary>An insult to a person or a group. Training label <c>insult</c>.</summary>
    Insult = 3,

    /// <summary>Swearing and obscenity. Training label <c>obscene</c>.</summary>
    Profanity = 4,

    /// <summary>Wishing or announcing harm. Training label <c>threat</c>.</summary>
    Threat = 5,

    /// <summary>Advertising and fraud. Training label <c>spam</c>.</summary>
    Spam = 6,
}

/// <summary>The names of attributes on the wire and in training data.</summary>
public static class Attributes
{
    private static readonly string[] WireNames =
        ["toxicity", "severe_toxicity", "identity_attack", "insult", "profanity", "threat", "spam"];

    private static readonly string[] Labels =
        ["toxic", "severe", "identity_hate", "insult", "obscene", "threat", "spam"];

    /// <summary>How many attributes there are.</summary>
    public const int Count = 7;

    /// <summary>Every attribute, in order.</summary>
    public static IReadOnlyList<CommentAttribute> All { get; } = Enum.GetValues<CommentAttribute>();

    /// <summary>The name in every public interface.</summary>
    public static string WireName(this CommentAttribute attribute) => WireNames[(int)attribute];

    /// <summary>The name of the label in training data.</summary>
    public static string Label(this CommentAttribute attribute) => Labels[(int)attribute];

    /// <summary>Finds an attribute by its <see cref="WireName"/>; false when there is none of that name.</summary>
    public static bool TryParse(string name, out CommentAttribute attribute)
    {
        var index = Array.IndexOf(WireNames, name);
        attribute = (CommentAttribute)Math.Max(index, 0);
        return index >= 0;
    }
}
