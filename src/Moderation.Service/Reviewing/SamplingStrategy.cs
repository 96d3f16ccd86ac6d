namespace Moderation.Service.Reviewing;

/// <summary>How comments are chosen to be put before a moderator. Stored as the reason of the review: never change a value, only add.</summary>
internal enum SamplingStrategy
{
    /// <summary>Those that the machine is least sure of: see <see cref="Doubt"/>. They teach most; nothing measured on them holds for others.</summary>
    Uncertain = 1,

    /// <summary>Those about which somebody disagrees with the standing decision: people whose label contradicts it, then a shadow model.</summary>
    Disagree = 2,

    /// <summary>Any, each with the same chance.</summary>
    Random = 3,

    /// <summary>Any that the machine approved or rejected by itself, each with the same chance, shown without its verdict: measures how often it errs.</summary>
    Blind = 4,
}

/// <summary>Names of strategies on the wire.</summary>
internal static class SamplingStrategies
{
    private static readonly string[] Names = ["uncertain", "disagree", "random", "blind"];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary><c>uncertain</c>, <c>disagree</c>, <c>random</c> or <c>blind</c>.</summary>
    public static string WireName(this SamplingStrategy strategy) => Names[(int)strategy - 1];

    /// <summary>Finds a strategy by its name; null when there is none of that name.</summary>
    public static SamplingStrategy? Of(string? name) => Array.IndexOf(Names, name) is >= 0 and var index ? (SamplingStrategy)(index + 1) : null;
}
