namespace Moderation.Scoring;

/// <summary>What a second scorer said of a text that the first was unsure of, or why it said nothing. Immutable.</summary>
/// <remarks>Everything that it adds to a decision is here, so that the decision can be made again without asking it again.</remarks>
public sealed class SecondScore
{
    private const int DigitsShown = 4;

    private readonly AttributeScores _scores;

    private SecondScore(string version, double weight, AttributeScores scores, string? unavailable)
    {
        Version = version;
        Weight = weight;
        Unavailable = unavailable;
        _scores = scores;
    }

    /// <summary>Changes with the network, its tokenizer and every setting that its scores depend on.</summary>
    public string Version { get; }

    /// <summary>Its share 0..1 in the scores of the attributes that it knows; the rest is the first scorer's.</summary>
    public double Weight { get; }

    /// <summary>Why it said nothing: <see cref="TimedOut"/>, <see cref="Busy"/> or <see cref="Failed"/>. Null when it answered.</summary>
    public string? Unavailable { get; }

    /// <summary>It took longer than it may.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>Too many texts wait for it already.</summary>
    public const string Busy = "busy";

    /// <summary>It could not read the text, or what it answered is no score.</summary>
    public const string Failed = "failed";

    /// <summary>What it says, rounded as it is shown, so that the explanation adds up.</summary>
    public static SecondScore Answered(string version, double weight, in AttributeScores scores)
    {
        var shown = AttributeScores.Unknown();
        for (var i = 0; i < Attributes.Count; i++)
        {
            shown[i] = float.Round(scores[i], DigitsShown);
        }

        return new SecondScore(version, weight, shown, unavailable: null);
    }

    /// <summary>It said nothing.</summary>
    public static SecondScore Without(string version, double weight, string reason) =>
        new(version, weight, AttributeScores.Unknown(), reason);

    /// <summary>Its own probability 0..1; null where it does not know the attribute, or said nothing.</summary>
    public double? Of(CommentAttribute attribute) => _scores.Of(attribute);

    /// <summary>The scores that count: the first scorer's, with its share in those that it knows.</summary>
    public AttributeScores Over(in AttributeScores first)
    {
        var both = first;
        for (var i = 0; i < Attributes.Count; i++)
        {
            if (!float.IsNaN(_scores[i]))
            {
                both[i] = float.IsNaN(first[i]) ? _scores[i] : (float)((Weight * _scores[i]) + ((1 - Weight) * first[i]));
            }
        }

        return both;
    }
}
