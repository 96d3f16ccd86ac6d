using Moderation.Contracts;

namespace Moderation.Rules;

/// <summary>A site's policy as an operator writes it, under <c>Sites:&lt;name&gt;:Policy</c>.</summary>
public sealed class PolicyOptions
{
    /// <summary>By attribute (<c>toxicity</c>, <c>spam</c>, ...). An attribute that is not named keeps the model's suggestion.</summary>
    public Dictionary<string, ThresholdOptions> Thresholds { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Words and phrases that are not accepted, matched whole in any spelling or disguise, in Arabic with particles and pronouns attached; in the author's name too.</summary>
    public List<string> BlockedWords { get; set; } = [];

    /// <summary>Hosts that may not be linked to, each with its sub-domains; the author's web site counts too.</summary>
    public List<string> BlockedHosts { get; set; } = [];

    /// <summary>What a blocked word or host asks for. Default: reject.</summary>
    public Verdict BlockedAction { get; set; } = Verdict.Reject;

    /// <summary>More links than this hold the comment. Default: 2, as WordPress has it.</summary>
    public int MaxLinks { get; set; } = 2;

    /// <summary>What happens to a comment in a language that the model was not made for. Default: hold.</summary>
    public Verdict UnsupportedLanguage { get; set; } = Verdict.Hold;

    /// <summary>What happens when the service cannot score or judge a comment. Default: hold.</summary>
    public FailureMode FailureMode { get; set; } = FailureMode.Hold;
}

/// <summary>The thresholds of one attribute, as an operator writes them.</summary>
public sealed class ThresholdOptions
{
    /// <summary>0..1. A score below it speaks for nothing. Null: the model's suggestion for the comment's language.</summary>
    public double? ApproveBelow { get; set; }

    /// <summary>0..1. A score from here up rejects. Null, the default: scores alone never reject.</summary>
    public double? RejectAbove { get; set; }
}
