using System.Globalization;
using System.Text.Json.Serialization;
using Moderation.Scoring;

namespace Moderation.Service.Scoring.Golden;

/// <summary>Decides whether a model may take the standing one's place: it must not be worse on the golden set beyond a tolerance.</summary>
internal static class GoldenGate
{
    /// <summary>Compares two models.</summary>
    /// <param name="golden">The golden set.</param>
    /// <param name="candidate">The model that is to be promoted.</param>
    /// <param name="standing">The model that stands; null when there is none, and then any is better.</param>
    /// <param name="tolerance">How much lower a figure may be.</param>
    public static GoldenResult Ask(GoldenSet golden, CommentScorer candidate, CommentScorer? standing, double tolerance)
    {
        try
        {
            var comments = golden.Read();
            var figures = GoldenSet.Measure(candidate, comments);
            if (!figures.Languages.Values.Any(language => language.ToxicityAuc is not null || language.Accuracy is not null))
            {
                return new GoldenResult { Tolerance = tolerance, Worse = ["There is no golden set to measure the model on."] };
            }

            var before = standing is null ? null : GoldenSet.Measure(standing, comments);
            return new GoldenResult
            {
                Tolerance = tolerance,
                Candidate = figures,
                Standing = before,
                Worse = before is null ? [] : [.. Worse(figures, before, tolerance)],
            };
        }
        catch (InvalidDataException malformed)
        {
            return new GoldenResult { Tolerance = tolerance, Worse = [$"The golden set cannot be read: {malformed.Message}"] };
        }
    }

    /// <summary>What is worse than allowed, one line each.</summary>
    public static IEnumerable<string> Worse(GoldenFigures candidate, GoldenFigures standing, double tolerance)
    {
        foreach (var (language, before) in standing.Languages)
        {
            var now = candidate.Languages[language];
            foreach (var (name, had, has) in new[] { ("toxicity AUC", before.ToxicityAuc, now.ToxicityAuc), ("accuracy", before.Accuracy, now.Accuracy) })
            {
                // Figures are sums of fractions: what is lower by the tolerance exactly is not beyond it.
                if (had - has > tolerance + 1e-9)
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"{language}: {name} {has:0.0000} instead of {had:0.0000}.");
                }
            }
        }
    }
}

/// <summary>What the golden set says of a promotion.</summary>
internal sealed record GoldenResult
{
    /// <summary>How much lower a figure may be.</summary>
    public required double Tolerance { get; init; }

    /// <summary>The model that is to be promoted; absent when there is no golden set.</summary>
    public GoldenFigures? Candidate { get; init; }

    /// <summary>The model that stands; absent when there is no golden set or no model.</summary>
    public GoldenFigures? Standing { get; init; }

    /// <summary>What speaks against the promotion, one sentence each.</summary>
    public required IReadOnlyList<string> Worse { get; init; }

    /// <summary>Whether it may happen without force.</summary>
    [JsonIgnore]
    public bool Passes => Worse.Count == 0;
}
