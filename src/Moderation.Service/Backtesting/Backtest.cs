using Moderation.Judging;
using Moderation.Scoring;
using Moderation.Service.Operations;
using Moderation.Service.Scoring;

namespace Moderation.Service.Backtesting;

/// <summary>
/// Judges stored comments once more by another policy: with the scores and everything that was on record as they stood when each came,
/// so that only the policy differs. Nothing is recorded. Of the model that stands now only its suggested thresholds count.
/// </summary>
internal sealed class Backtest(BacktestReader reader, StandingModel model, Pace pace, TimeProvider clock)
{
    /// <summary>Few enough that whoever comes meanwhile waits for some ms at most.</summary>
    private const int PageSize = 250;

    private int _running;

    /// <summary>Whether there is a model; without one nothing can be judged.</summary>
    public bool IsReady => model.Scorer is not null;

    /// <summary>Begins; false while another one runs here. Whoever began calls <see cref="End"/>.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _running, 1) == 0;

    /// <summary>Lets another one begin.</summary>
    public void End() => Volatile.Write(ref _running, 0);

    /// <summary>Runs it.</summary>
    /// <param name="query">What to judge by what.</param>
    /// <param name="progress">Told how many comments are done, of how many at most.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<BacktestReport> RunAsync(BacktestQuery query, Func<int, int, Task> progress, CancellationToken cancellationToken)
    {
        var scorer = model.Scorer ?? throw new InvalidOperationException("There is no model.");
        var tally = new BacktestTally(query.Examples);
        var range = await reader.RangeAsync(query, cancellationToken);
        await progress(0, range.Count);
        for (var (done, before) = (0, range.Until); done < query.Last;)
        {
            var began = clock.GetTimestamp();
            var page = await reader.PageAsync(query.Site, range.First, before, Math.Min(PageSize, query.Last - done), cancellationToken);
            if (page.Count == 0)
            {
                break;
            }

            foreach (var (row, moderator) in page)
            {
                if (query.Has(row.At))
                {
                    Judge(query, row, moderator, scorer, tally);
                }
            }

            done += page.Count;
            before = page[^1].Row.Position;
            await progress(Math.Min(done, range.Count), range.Count);
            await pace.RestAsync(began, page.Count, cancellationToken);
        }

        var events = await reader.EventsAsync(tally.ExamplePositions, cancellationToken);
        return BacktestReporting.ReportOf(query, scorer.Version, tally, events);
    }

    private static void Judge(BacktestQuery query, BacktestRow row, Contracts.Verdict? moderator, CommentScorer scorer, BacktestTally tally)
    {
        var (facts, leftOut) = row.Recall();
        if (facts is null)
        {
            tally.LeaveOut(leftOut!);
            return;
        }

        Decision decision;
        try
        {
            decision = Judging.Judge.Decide(
                row.ToComment(query.Site, facts), query.Policy, facts.IsScored ? scorer : null, facts.Evidence, row.At, withWords: false);
        }
#pragma warning disable CA1031 // As when it came: whatever fails while judging, the site's failure mode decides.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            decision = Judging.Judge.Undecidable(query.Policy, exception.GetType().Name, facts.Evidence.History);
        }

        tally.Add(row, decision, moderator);
    }
}
