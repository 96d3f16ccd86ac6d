using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Moderation.Judging;
using Moderation.Service.Storage;

namespace Moderation.Service.Operations;

/// <summary>What the service counts and times. Tags are sites, verdicts and reason codes, never anything of a comment.</summary>
internal sealed class Measures : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Moderation";

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _decided;
    private readonly Counter<long> _announced;
    private readonly Counter<long> _parked;
    private readonly Histogram<double> _judging;
    private readonly Counter<long> _failedRules;
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _posted;
    private readonly Histogram<double> _second;
    private readonly Counter<long> _shadowScored;
    private readonly Counter<long> _shadowDropped;
    private readonly Counter<long> _promoted;
    private readonly Counter<long> _hitsDropped;
    private readonly Counter<long> _policies;
    private readonly ConcurrentDictionary<string, long> _waiting = new(StringComparer.Ordinal);

    public Measures(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _received = _meter.CreateCounter<long>("moderation.comments.received", "{comment}", "Valid comments received, repeats included.");
        _decided = _meter.CreateCounter<long>("moderation.comments.decided", "{decision}", "Decisions, by verdict and first reason.");
        _announced = _meter.CreateCounter<long>("moderation.decisions.announced", "{event}", "Events handed over, by way of delivery; repeats included.");
        _parked = _meter.CreateCounter<long>("moderation.deliveries.parked", "{event}", "Events that could not be delivered in time and wait for an operator.");
        _judging = _meter.CreateHistogram("moderation.judging.duration", "s", "Scoring and judging one comment.", advice: Buckets(0.000_02, 2, 14));
        _failedRules = _meter.CreateCounter<long>("moderation.rules.failed", "{comment}", "Comments that a rule of a policy failed for, by site and rule.");
        _lag = _meter.CreateHistogram("moderation.announcing.lag", "s", "From a decision to the confirmation of its event, by way of delivery.", advice: Buckets(0.002, 2.5, 16));
        _posted = _meter.CreateCounter<long>("moderation.webhooks.attempts", "{attempt}", "Attempts to post an event, by site and by the state of its delivery after it.");
        _second = _meter.CreateHistogram("moderation.second_scorer.duration", "s", "Asking a site's second scorer, by site and outcome.", advice: Buckets(0.001, 2, 16));
        _shadowScored = _meter.CreateCounter<long>("moderation.shadow.scored", "{comment}", "Comments that a shadow model has scored beside the standing one.");
        _shadowDropped = _meter.CreateCounter<long>("moderation.shadow.dropped", "{comment}", "Comments that a shadow model did not get to see, because too many waited.");
        _promoted = _meter.CreateCounter<long>("moderation.models.promoted", "{change}", "Promotions and rollbacks asked of this instance, by kind.");
        _hitsDropped = _meter.CreateCounter<long>("moderation.rules.hits_dropped", "{comment}", "Comments of which it was not counted what rules did, because too many waited.");
        _policies = _meter.CreateCounter<long>("moderation.policies.changed", "{change}", "Pushes, activations and rollbacks of policies asked of this instance, by site and kind.");
        _meter.CreateObservableGauge(
            "moderation.webhooks.parked",
            () => _waiting.Select(site => new Measurement<long>(site.Value, new KeyValuePair<string, object?>("site", site.Key))),
            "{event}",
            "Events that were given up and wait for a replay; told by the instance that posts.");
    }

    /// <summary>Traces from intake to event.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Goes on with the trace that the decision's comment came in by. Null when that was not traced.</summary>
    public static Activity? Announcing(RecordedDecision decision) => Announcing(decision.Site, decision.EventId, decision.TraceParent);

    /// <inheritdoc cref="Announcing(RecordedDecision)"/>
    public static Activity? Announcing(string site, string eventId, string? traceParent)
    {
        var activity = traceParent is { } parent ? Activities.StartActivity("moderation.announce", ActivityKind.Internal, parent) : null;
        return activity?.SetTag("moderation.site", site).SetTag("moderation.event_id", eventId);
    }

    /// <summary>The recording of a batch, linked to the traces of what is in it. Null when nobody listens.</summary>
    public static Activity? Recording(IReadOnlyList<Submission> batch)
    {
        if (!Activities.HasListeners())
        {
            return null;
        }

        var links = batch.Where(submission => submission.TraceParent is not null).Select(submission => new ActivityLink(ActivityContext.Parse(submission.TraceParent!, null))).ToList();
        var activity = links.Count > 0 ? Activities.StartActivity("moderation.record", ActivityKind.Internal, default(ActivityContext), links: links) : null;
        return activity?.SetTag("moderation.comments", batch.Count);
    }

    public void Received(string site) => _received.Add(1, new KeyValuePair<string, object?>("site", site));

    public void Decided(Decision decision, string site) => _decided.Add(
        1,
        new KeyValuePair<string, object?>("site", site),
        new KeyValuePair<string, object?>("verdict", decision.Verdict.WireName()),
        new KeyValuePair<string, object?>("cause", decision.Reasons.Count > 0 ? decision.Reasons[0] : "below_thresholds"));

    public void RuleFailed(string site, string rule) =>
        _failedRules.Add(1, new KeyValuePair<string, object?>("site", site), new KeyValuePair<string, object?>("rule", rule));

    public void Announced(string by, int count) => _announced.Add(count, new KeyValuePair<string, object?>("by", by));

    public void Lagged(string by, TimeSpan lag) => _lag.Record(lag.TotalSeconds, new KeyValuePair<string, object?>("by", by));

    public void Parked(string site) => _parked.Add(1, new KeyValuePair<string, object?>("site", site));

    /// <summary>Observes the age in seconds of what waits to be recorded and of what waits to be announced.</summary>
    public void ObserveQueues(Func<double> pending, Func<double> unannounced)
    {
        _meter.CreateObservableGauge("moderation.intake.queue_age", pending, "s", "Age of the oldest comment that waits in this instance to be recorded.");
        _meter.CreateObservableGauge("moderation.announcing.queue_age", unannounced, "s", "Age of the oldest decision that the bus has not confirmed.");
    }

    /// <summary>A second scorer was asked.</summary>
    /// <param name="site">Whose it is.</param>
    /// <param name="outcome"><c>answered</c>, or why it said nothing.</param>
    /// <param name="elapsed">How long it was waited for.</param>
    public void AskedSecondScorer(string site, string outcome, TimeSpan elapsed) => _second.Record(
        elapsed.TotalSeconds,
        new KeyValuePair<string, object?>("site", site),
        new KeyValuePair<string, object?>("outcome", outcome));

    public void Judged(TimeSpan elapsed) => _judging.Record(elapsed.TotalSeconds);

    public void Posted(string site, string state) => _posted.Add(
        1,
        new KeyValuePair<string, object?>("site", site),
        new KeyValuePair<string, object?>("state", state));

    public void ShadowScored(int count) => _shadowScored.Add(count);

    public void ShadowDropped(int count) => _shadowDropped.Add(count);

    /// <summary>What rules did to comments could not be counted.</summary>
    public void HitsDropped(int count) => _hitsDropped.Add(count);

    /// <summary>Another model stands: by <c>promote</c> or <c>rollback</c>.</summary>
    public void Promoted(string kind) => _promoted.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A site's policies changed: by <c>push</c>, <c>activate</c> or <c>rollback</c>.</summary>
    public void PolicyChanged(string site, string kind) =>
        _policies.Add(1, new KeyValuePair<string, object?>("site", site), new KeyValuePair<string, object?>("kind", kind));

    /// <summary>How many events of a site wait for a replay.</summary>
    public void WaitingForReplay(string site, long count) => _waiting[site] = count;

    /// <summary>Stops reporting what another instance may report from now on.</summary>
    public void ForgetWaiting() => _waiting.Clear();

    public void Dispose() => _meter.Dispose();

    private static InstrumentAdvice<double> Buckets(double first, double factor, int count) => new()
    {
        HistogramBucketBoundaries = [.. Enumerable.Range(0, count).Select(i => Math.Round(first * Math.Pow(factor, i), 6))],
    };
}
