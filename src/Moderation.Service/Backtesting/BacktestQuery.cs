using Moderation.Rules;

namespace Moderation.Service.Backtesting;

/// <summary>Which stored comments to judge once more, and by what.</summary>
/// <param name="Site">Whose comments.</param>
/// <param name="Policy">The policy that is tried.</param>
/// <param name="Last">How many comments at most, the newest first.</param>
/// <param name="From">Only comments that came then or later; null for all.</param>
/// <param name="To">Only comments that came before; null for all.</param>
/// <param name="Examples">How many comments to show of each kind of change.</param>
internal sealed record BacktestQuery(string Site, Policy Policy, int Last, DateTimeOffset? From, DateTimeOffset? To, int Examples)
{
    /// <summary>How many comments are judged unless it is said.</summary>
    public const int UsualLast = 100_000;

    /// <summary>How many comments may be judged at once.</summary>
    public const int MostLast = 1_000_000;

    /// <summary>How many examples of each kind are shown at most, and unless it is said.</summary>
    public const int MostExamples = 10;

    /// <summary>Whether a comment that came then is meant.</summary>
    public bool Has(DateTimeOffset receivedAt) => !(receivedAt < From) && !(receivedAt >= To);
}
