using System.Text.Json;
using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Measuring;
using Moderation.Rules.Lists;
using Moderation.Service.Storage;

namespace Moderation.Service.Backtesting;

/// <summary>Puts together what there is to say of a backtest.</summary>
internal static class BacktestReporting
{
    private const int MostFired = 50;

    private static readonly Verdict[] Verdicts = [Verdict.Approve, Verdict.Hold, Verdict.Reject];

    /// <summary>The report.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="modelVersion">Whose thresholds counted.</param>
    /// <param name="tally">What was counted.</param>
    /// <param name="events">The events of the examples' decisions, by position.</param>
    public static BacktestReport ReportOf(BacktestQuery query, string modelVersion, BacktestTally tally, IReadOnlyDictionary<long, string> events)
    {
        var pairs = Verdicts.SelectMany(from => Verdicts.Select(to => (From: from, To: to))).ToList();
        var changes = pairs.FindAll(pair => pair.From != pair.To);
        return new BacktestReport
        {
            Site = query.Site,
            PolicyVersion = query.Policy.Version,
            ModelVersion = modelVersion,
            Comments = tally.Comments,
            From = tally.Oldest,
            To = tally.Newest,
            LeftOut = tally.LeftOut,
            NotFound = [.. query.Policy.Rules.Lists.Lists.Where(list => list.Entries.Any(entry => entry.Kind is ListKind.Emails or ListKind.Ips)).Select(list => list.Name)],
            Labelled = tally.Count(moderator: Verdict.Approve) + tally.Count(moderator: Verdict.Reject),
            Changed = changes.Sum(pair => tally.Count(pair.From, pair.To)),
            WithModerators = changes.Sum(pair => tally.Count(pair.From, pair.To, Nearer(pair.From, pair.To))),
            AgainstModerators = changes.Sum(pair => tally.Count(pair.From, pair.To, Nearer(pair.To, pair.From))),
            Verdicts =
            [
                .. pairs.Where(pair => tally.Count(pair.From, pair.To) > 0).Select(pair => new BacktestVerdicts(
                    pair.From.WireName(),
                    pair.To.WireName(),
                    tally.Count(pair.From, pair.To),
                    tally.Count(pair.From, pair.To, Verdict.Approve),
                    tally.Count(pair.From, pair.To, Verdict.Reject))),
            ],
            Before = OutcomeOf(tally, (verdict, moderator) => tally.Count(from: verdict, moderator: moderator)),
            After = OutcomeOf(tally, (verdict, moderator) => tally.Count(to: verdict, moderator: moderator)),
            Fired = [.. FiredOf(tally)],
            Examples = [.. tally.Examples.Select(example => ChangeOf(example, events.GetValueOrDefault(example.Row.Position)))],
        };
    }

    /// <summary>The moderators' verdict that a change comes nearer to: rejection and approval lie at the ends, to hold lies between them.</summary>
    private static Verdict Nearer(Verdict from, Verdict to) => Rank(to) > Rank(from) ? Verdict.Approve : Verdict.Reject;

    private static int Rank(Verdict verdict) => verdict switch
    {
        Verdict.Reject => 0,
        Verdict.Hold => 1,
        _ => 2,
    };

    private static BacktestOutcome OutcomeOf(BacktestTally tally, Func<Verdict, Verdict?, long> count)
    {
        var held = count(Verdict.Hold, null);
        return new BacktestOutcome
        {
            Approved = count(Verdict.Approve, null),
            Rejected = count(Verdict.Reject, null),
            Held = held,
            HeldShare = tally.Comments == 0 ? null : Rounded(held / (double)tally.Comments),
            Rejections = PrecisionOf(count(Verdict.Reject, Verdict.Reject), count(Verdict.Reject, Verdict.Approve)),
            Approvals = PrecisionOf(count(Verdict.Approve, Verdict.Approve), count(Verdict.Approve, Verdict.Reject)),
        };
    }

    private static BacktestPrecision PrecisionOf(long right, long wrong)
    {
        var labelled = right + wrong;
        return labelled == 0
            ? new BacktestPrecision(0, 0, null, null, null)
            : new BacktestPrecision(
                labelled, right, Rounded(right / (double)labelled), Rounded(WilsonBound.Lower((int)right, (int)labelled)), Rounded(WilsonBound.Upper((int)right, (int)labelled)));
    }

    private static IEnumerable<BacktestFired> FiredOf(BacktestTally tally) => tally.Fired
        .OrderByDescending(fired => fired.Value.Comments)
        .ThenBy(fired => fired.Key.Rule, StringComparer.Ordinal)
        .ThenBy(fired => fired.Key.Reason, StringComparer.Ordinal)
        .ThenBy(fired => fired.Key.Entry, StringComparer.Ordinal)
        .ThenBy(fired => fired.Key.Action)
        .ThenBy(fired => fired.Key.Shadow)
        .Take(MostFired)
        .Select(fired => new BacktestFired
        {
            Rule = fired.Key.Rule,
            Reason = fired.Key.Reason,
            Entry = fired.Key.Entry.Length > 0 ? fired.Key.Entry : null,
            Action = fired.Key.Action.WireName(),
            Shadow = fired.Key.Shadow ? true : null,
            Comments = fired.Value.Comments,
            Approved = fired.Value.Approved,
            Rejected = fired.Value.Rejected,
        });

    private static BacktestChange ChangeOf(BacktestExample example, string? before) => new()
    {
        From = example.Kind.From.WireName(),
        To = example.Kind.To.WireName(),
        Id = example.Row.Id,
        Text = example.Row.Body!,
        ReceivedAt = example.Row.At,
        Moderator = example.Moderator?.WireName(),
        ReasonsBefore = before is null ? [] : ReasonsOf(before),
        ReasonsAfter = example.After.Reasons,
        Findings = example.After.Explanation.Findings,
    };

    private static string[] ReasonsOf(string eventJson)
    {
        using var document = JsonDocument.Parse(eventJson);
        return document.RootElement.TryGetProperty("reasons", out var reasons) ? [.. reasons.EnumerateArray().Select(reason => reason.GetString()!)] : [];
    }

    private static double Rounded(double share) => Math.Round(share, 4);
}
