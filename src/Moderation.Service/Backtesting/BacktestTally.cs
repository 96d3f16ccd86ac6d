using Moderation.Contracts;
using Moderation.Judging;

namespace Moderation.Service.Backtesting;

/// <summary>Counts what a policy makes of comments beside what was decided and what moderators said. Not for several threads at once.</summary>
/// <param name="examples">How many comments to keep of each kind of change.</param>
internal sealed class BacktestTally(int examples)
{
    private const int Verdicts = 3;

    // By what was decided, what would be and what moderators said: held stands for nothing there.
    private readonly long[] _counts = new long[Verdicts * Verdicts * Verdicts];
    private readonly Dictionary<FiredKey, FiredCount> _fired = [];
    private readonly SortedDictionary<string, long> _leftOut = new(StringComparer.Ordinal);
    private readonly List<BacktestExample> _examples = [];

    /// <summary>How many comments were judged.</summary>
    public long Comments { get; private set; }

    /// <summary>When the oldest of them came; null when there is none.</summary>
    public DateTimeOffset? Oldest { get; private set; }

    /// <summary>When the newest of them came; null when there is none.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>How many comments could not be judged, by <see cref="Backtesting.LeftOut"/>.</summary>
    public IReadOnlyDictionary<string, long> LeftOut => _leftOut;

    /// <summary>How often findings were made under the new policy.</summary>
    public IEnumerable<KeyValuePair<FiredKey, FiredCount>> Fired => _fired;

    /// <summary>Changed comments: of each kind those that moderators have spoken about first, then the newest.</summary>
    public IReadOnlyList<BacktestExample> Examples => [.. Kept()];

    /// <summary>Where in the feed the decisions of the examples are.</summary>
    public IReadOnlyList<long> ExamplePositions => [.. Kept().Select(example => example.Row.Position)];

    /// <summary>How many comments were decided so and would be decided so.</summary>
    /// <param name="from">What was decided; null for whatever.</param>
    /// <param name="to">What would be; null for whatever.</param>
    /// <param name="moderator">What moderators said; null for whatever, <see cref="Verdict.Hold"/> for nothing.</param>
    public long Count(Verdict? from = null, Verdict? to = null, Verdict? moderator = null)
    {
        var sum = 0L;
        for (var place = 0; place < _counts.Length; place++)
        {
            var isMeant = Is(from, place / (Verdicts * Verdicts)) && Is(to, place / Verdicts % Verdicts) && Is(moderator, place % Verdicts);
            sum += isMeant ? _counts[place] : 0;
        }

        return sum;

        static bool Is(Verdict? wanted, int verdict) => wanted is null || (int)wanted == verdict;
    }

    /// <summary>Counts a comment that cannot be judged.</summary>
    public void LeaveOut(string why) => _leftOut[why] = _leftOut.GetValueOrDefault(why) + 1;

    /// <summary>Counts a comment. Call it for the newest first.</summary>
    /// <param name="row">The comment with what was decided.</param>
    /// <param name="after">What would be decided.</param>
    /// <param name="moderator">What moderators said; null when they said nothing.</param>
    public void Add(BacktestRow row, Decision after, Verdict? moderator)
    {
        Comments++;
        Oldest = Oldest < row.At ? Oldest : row.At;
        Newest = Newest > row.At ? Newest : row.At;
        _counts[((((int)row.Verdict * Verdicts) + (int)after.Verdict) * Verdicts) + (int)(moderator ?? Verdict.Hold)]++;
        foreach (var finding in after.Explanation.Findings)
        {
            var key = new FiredKey(finding.Rule, finding.Reason, finding.OriginOf()?.Entry ?? string.Empty, finding.ActionOf(), finding.Shadow == true);
            if (!_fired.TryGetValue(key, out var count))
            {
                _fired.Add(key, count = new FiredCount());
            }

            count.Count(Comments, moderator);
        }

        if (row.Verdict != after.Verdict)
        {
            Keep(new BacktestExample(row, after, moderator));
        }
    }

    private void Keep(BacktestExample example)
    {
        // They come newest first, so that those with a label and those without are each complete once there are enough.
        if (_examples.Count(other => other.Kind == example.Kind && (other.Moderator is null) == (example.Moderator is null)) < examples)
        {
            _examples.Add(example);
        }
    }

    private IEnumerable<BacktestExample> Kept() => _examples
        .GroupBy(example => example.Kind)
        .OrderBy(kind => kind.Key)
        .SelectMany(kind => kind.OrderBy(example => example.Moderator is null).ThenByDescending(example => example.Row.Position).Take(examples));
}

/// <summary>A comment that would be decided differently.</summary>
internal sealed record BacktestExample(BacktestRow Row, Decision After, Verdict? Moderator)
{
    /// <summary>What was decided and what would be.</summary>
    public (Verdict From, Verdict To) Kind => (Row.Verdict, After.Verdict);
}

/// <summary>What findings have in common that are counted together.</summary>
internal readonly record struct FiredKey(string Rule, string Reason, string Entry, FindingAction Action, bool Shadow);

/// <summary>How many comments a finding was made about, and what moderators said of them.</summary>
internal sealed class FiredCount
{
    private long _last;

    public long Comments { get; private set; }

    public long Approved { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>Counts a comment, however often it has the finding.</summary>
    public void Count(long comment, Verdict? moderator)
    {
        if (_last != comment)
        {
            _last = comment;
            Comments++;
            Approved += moderator == Verdict.Approve ? 1 : 0;
            Rejected += moderator == Verdict.Reject ? 1 : 0;
        }
    }
}
