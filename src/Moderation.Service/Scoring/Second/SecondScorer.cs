using Moderation.Scoring;
using Moderation.Service.Operations;
using Moderation.Service.Operations.Logging;

namespace Moderation.Service.Scoring.Second;

/// <summary>A site's own network, asked about texts of which the standing model is unsure, and held to its time-out.</summary>
internal sealed partial class SecondScorer(
    string site, SecondScorerSettings settings, string version, TextNetwork network, Measures measures, TimeProvider clock, ILogger<SecondScorer> logger)
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);

    /// <summary>The timestamp of the last warning; 0 when there was none.</summary>
    private long _warned;

    /// <summary>Its name, and a hash of its files and of every setting that its scores depend on.</summary>
    public string Version => version;

    /// <summary>Whether the first scorer is so unsure that this one is to be asked.</summary>
    public bool IsToBeAsked(in CommentScore first)
    {
        if (!first.Supported || (settings.Languages.Count > 0 && !settings.Languages.Contains(first.Language)))
        {
            return false;
        }

        foreach (var label in settings.Labels)
        {
            // As it is shown, so that it can be told from the outside.
            if (label is { } attribute && first.Scores.Of(attribute) is { } exact && Math.Round(exact, 4) is var score && score >= settings.From && score < settings.To)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What it says of a text, or why it says nothing; never later than its time-out.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public async Task<SecondScore> AskAsync(string text, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        string reason;
        try
        {
            if (await network.RunAsync(text, settings.TimeOut, clock, cancellationToken) is { } outputs)
            {
                var scores = ScoresOf(outputs);
                measures.AskedSecondScorer(site, "answered", clock.GetElapsedTime(started));
                return SecondScore.Answered(version, settings.Weight, scores);
            }

            reason = SecondScore.Busy;
        }
        catch (TimeoutException)
        {
            reason = SecondScore.TimedOut;
        }
#pragma warning disable CA1031 // Whatever a foreign network does, the comment must be judged.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            reason = SecondScore.Failed;
            if (IsTimeToWarn())
            {
                Log.Failed(logger, site, version, failure.Outline());
            }
        }

        measures.AskedSecondScorer(site, reason, clock.GetElapsedTime(started));
        if (reason != SecondScore.Failed && IsTimeToWarn())
        {
            Log.Late(logger, site, version, reason);
        }

        return SecondScore.Without(version, settings.Weight, reason);
    }

    /// <summary>Warnings are for operators, who need one now and then; the metrics count.</summary>
    private bool IsTimeToWarn()
    {
        var last = Volatile.Read(ref _warned);
        return (last == 0 || clock.GetElapsedTime(last) > BetweenWarnings)
            && Interlocked.CompareExchange(ref _warned, clock.GetTimestamp(), last) == last;
    }

    /// <summary>The outputs as probabilities of attributes.</summary>
    private AttributeScores ScoresOf(ReadOnlySpan<float> outputs)
    {
        var scores = AttributeScores.Unknown();
        var highest = float.NegativeInfinity;
        foreach (var output in outputs)
        {
            highest = float.IsFinite(output) ? Math.Max(highest, output) : throw new InvalidDataException("An output is no number.");
        }

        double all = 0;
        foreach (var output in outputs)
        {
            all += Math.Exp(output - highest);
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            if (settings.Labels[i] is { } attribute)
            {
                var probability = settings.IsExclusive ? Math.Exp(outputs[i] - highest) / all : 1 / (1 + Math.Exp(-outputs[i]));
                ref var score = ref scores[(int)attribute];
                score = float.IsNaN(score) ? (float)probability : Math.Min(1, score + (float)probability);
            }
        }

        return scores;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The second scorer {Version} of site {Site} failed with {Failure}; what it cannot be asked about is held.")]
        public static partial void Failed(ILogger logger, string site, string version, string failure);

        [LoggerMessage(2, LogLevel.Warning, "The second scorer {Version} of site {Site} does not keep up ({Reason}); what it cannot be asked about is held.")]
        public static partial void Late(ILogger logger, string site, string version, string reason);
    }
}
