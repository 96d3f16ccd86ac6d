using System.Text.Json;

namespace Moderation.Service.Reviewing;

/// <summary>
/// How far a decision lies from where the machine is least sure. Below <c>approveBelow</c> a score speaks for nothing, from
/// <c>rejectAbove</c> up it rejects, so it decides nothing between them, and least in the middle. Where scores alone never reject, the
/// upper end is 1. Of several attributes the one nearest to its middle counts.
/// </summary>
internal static class Doubt
{
    /// <summary>The distance from the middle, 0..1: the smaller, the less sure; null when scores did not decide, as for a language that the model does not know.</summary>
    /// <param name="eventJson">The event of the decision.</param>
    public static double? DistanceOf(string eventJson)
    {
        using var decided = JsonDocument.Parse(eventJson);
        if (!decided.RootElement.TryGetProperty("explanation", out var explanation))
        {
            return null;
        }

        double? nearest = null;
        var scores = decided.RootElement.GetProperty("scores");
        foreach (var threshold in explanation.GetProperty("thresholds").EnumerateObject())
        {
            if (scores.TryGetProperty(threshold.Name, out var score))
            {
                var upper = threshold.Value.TryGetProperty("rejectAbove", out var rejectAbove) && rejectAbove.ValueKind == JsonValueKind.Number ? rejectAbove.GetDouble() : 1;
                var middle = (threshold.Value.GetProperty("approveBelow").GetDouble() + upper) / 2;
                nearest = Math.Min(nearest ?? 1, Math.Abs(score.GetDouble() - middle));
            }
        }

        return nearest;
    }
}
