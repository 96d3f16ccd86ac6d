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
    private readonly Histogram<double> _judging;

    public Measures(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _received = _meter.CreateCounter<long>("moderation.comments.received", "{comment}", "Valid comments received, repeats included.");
        _decided = _meter.CreateCounter<long>("moderation.comments.decided", "{decision}", "Decisions, by verdict and first reason.");
        _announced = _meter.CreateCounter<long>("moderation.decisions.announced", "{event}", "Events handed over, by way of delivery; repeats included.");
        _judging = _meter.CreateHistogram<double>("moderation.judging.duration", "s", "Scoring and judging one comment.");
    }

    /// <summary>Traces from intake to event.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    public void Received(string site) => _received.Add(1, new KeyValuePair<string, object?>("site", site));

    public void Decided(Decision decision, string site) => _decided.Add(
        1,
        new KeyValuePair<string, object?>("site", site),
        new KeyValuePair<string, object?>("verdict", decision.Verdict.WireName()),
        new KeyValuePair<string, object?>("cause", decision.Reasons.Count > 0 ? decision.Reasons[0] : "below_thresholds"));

    public void Announced(string by, int count) => _announced.Add(count, new KeyValuePair<string, object?>("by", by));

    public void Judged(TimeSpan elapsed) => _judging.Record(elapsed.TotalSeconds);

    public void Dispose() => _meter.Dispose();
}
