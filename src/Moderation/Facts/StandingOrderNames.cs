namespace Moderation.Facts;

/// <summary>Names of standing orders on the wire, and what each kind of subject may have.</summary>
internal static class StandingOrderNames
{
    private static readonly string[] Names = ["none", "trust", "watch", "suspend", "ban", "open", "sensitive", "premoderate", "close"];

    /// <summary>What may be ordered about an author.</summary>
    public static IReadOnlyList<StandingOrder> OfAuthors { get; } = [StandingOrder.Trust, StandingOrder.Watch, StandingOrder.Suspend, StandingOrder.Ban];

    /// <summary>What may be ordered about an IP address. No trust: anybody may come from it next.</summary>
    public static IReadOnlyList<StandingOrder> OfAddresses { get; } = [StandingOrder.Watch, StandingOrder.Suspend, StandingOrder.Ban];

    /// <summary>What may be ordered about an article.</summary>
    public static IReadOnlyList<StandingOrder> OfArticles { get; } = [StandingOrder.Open, StandingOrder.Sensitive, StandingOrder.Premoderate, StandingOrder.Close];

    /// <summary>Such as <c>ban</c> or <c>premoderate</c>.</summary>
    public static string WireName(this StandingOrder order) => Names[(int)order];

    /// <summary>Finds an order by its name; null when there is none of that name.</summary>
    public static StandingOrder? Of(string? name) => Array.IndexOf(Names, name) is > 0 and var index ? (StandingOrder)index : null;
}
