namespace Moderation.Cli.Training;

/// <summary>Turns log-odds into probabilities that come true: the logistic of slope × log-odds + intercept (Platt 1999).</summary>
/// <param name="Slope">Above zero for a model that has learnt something.</param>
/// <param name="Intercept">The shift.</param>
internal readonly record struct PlattScaling(double Slope, double Intercept)
{
    private const int MostSteps = 100;

    /// <summary>No change.</summary>
    public static PlattScaling None { get; } = new(1, 0);

    /// <summary>Fits held-out rows by Newton's method, with the targets softened as Platt did so that few rows do not make it certain.</summary>
    public static PlattScaling Fit(IReadOnlyList<(double Score, bool Label)> rows)
    {
        var positives = rows.Count(row => row.Label);
        var negatives = rows.Count - positives;
        if (positives == 0 || negatives == 0)
        {
            return None;
        }

        var high = (positives + 1.0) / (positives + 2.0);
        var low = 1.0 / (negatives + 2.0);
        var slope = 1d;
        var intercept = 0d;
        for (var step = 0; step < MostSteps; step++)
        {
            // A small ridge keeps the step finite where the classes separate.
            double slopeGradient = 0, interceptGradient = 0, slopeCurve = 1e-9, interceptCurve = 1e-9, cross = 0;
            foreach (var (score, label) in rows)
            {
                var probability = 1 / (1 + Math.Exp(-((slope * score) + intercept)));
                var error = probability - (label ? high : low);
                var curve = probability * (1 - probability);
                slopeGradient += error * score;
                interceptGradient += error;
                slopeCurve += curve * score * score;
                interceptCurve += curve;
                cross += curve * score;
            }

            var determinant = (slopeCurve * interceptCurve) - (cross * cross);
            var slopeStep = ((interceptCurve * slopeGradient) - (cross * interceptGradient)) / determinant;
            var interceptStep = ((slopeCurve * interceptGradient) - (cross * slopeGradient)) / determinant;
            if (!double.IsFinite(slopeStep) || !double.IsFinite(interceptStep))
            {
                break;
            }

            slope -= slopeStep;
            intercept -= interceptStep;
            if (Math.Abs(slopeStep) + Math.Abs(interceptStep) < 1e-9)
            {
                break;
            }
        }

        return slope > 0 && double.IsFinite(intercept) ? new PlattScaling(slope, intercept) : None;
    }

    /// <summary>The probability 0..1.</summary>
    public double Probability(double logOdds) => 1 / (1 + Math.Exp(-((Slope * logOdds) + Intercept)));
}
