using Moderation.Labelling;
using Moderation.Measuring;
using Moderation.Scoring;

namespace Moderation.Cli.Tuning;

/// <summary>Chooses a site's thresholds on its own labels, so that what they promise is likely to hold there.</summary>
internal sealed class SiteThresholds(CommentScorer scorer, Promises promises, int seed)
{
    /// <summary>How often the labels are halved to see whether thresholds chosen on one half keep their promise on the other.</summary>
    private const int Halvings = 200;

    /// <summary>For every attribute that has labels.</summary>
    public ThresholdsFigures Of(IReadOnlyList<LabelledComment> comments, Progress progress)
    {
        var rows = progress.Track(comments, "scoring", comments.Count)
            .Select(comment => (Comment: comment, Score: scorer.Score(comment.Text)))
            .ToList();
        var labelled = (
            from attribute in Attributes.All
            let scored = (
                from row in rows
                where row.Score.Supported && row.Comment.Label(attribute) is not null && row.Score.Scores.Of(attribute) is not null
                select (Score: Rounded(row.Score, attribute), Label: row.Comment.Label(attribute)!.Value)).ToList()
            where scored.Count > 0
            select (Attribute: attribute, Rows: scored)).ToList();
        var chosen = progress.Track(labelled, "choosing", labelled.Count)
            .ToDictionary(each => each.Attribute, each => Choose(each.Attribute, each.Rows));
        return new ThresholdsFigures(
            scorer.Version,
            rows.Count,
            rows.Count(row => !row.Score.Supported),
            promises,
            [.. chosen.Values],
            [.. Groups(rows).Select(group => Policy(group.Language, group.Rows, chosen))]);
    }

    private static IEnumerable<(string Language, List<(LabelledComment Comment, CommentScore Score)> Rows)> Groups(
        List<(LabelledComment Comment, CommentScore Score)> rows) =>
        rows.GroupBy(row => row.Score.Language)
            .OrderBy(group => group.Key)
            .Select(group => (group.Key.WireName(), group.ToList()))
            .Prepend(("all", rows));

    private AttributeThresholds Choose(CommentAttribute attribute, List<(double Score, bool Label)> rows)
    {
        var steps = ScoreSteps.Of(rows);
        var approve = PromisedThreshold.Approving(steps, promises.ApproveNpv);
        var reject = PromisedThreshold.Rejecting(steps, promises.RejectPrecision);
        if (approve is not null && reject is not null && approve.Threshold > reject.Threshold)
        {
            // A row cannot be both: what may be rejected is.
            var below = steps.At(reject.Threshold);
            var decided = below.TrueNegatives + below.FalseNegatives;
            approve = decided == 0 ? null : new PromisedThreshold(reject.Threshold, decided, below.TrueNegatives, WilsonBound.Lower(below.TrueNegatives, decided));
        }

        return new AttributeThresholds(
            attribute.WireName(),
            rows.Count,
            steps.TotalPositives,
            approve is null ? Missed(steps.TotalNegatives, promises.ApproveNpv, PromisedThreshold.SurestApproving(steps)) : Kept(approve, rows, isApproving: true),
            reject is null ? Missed(steps.TotalPositives, promises.RejectPrecision, PromisedThreshold.SurestRejecting(steps)) : Kept(reject, rows, isApproving: false));
    }

    private static Promise Missed(int promised, double share, PromisedThreshold? surest) =>
        new(null, WilsonBound.FewestFor(share) is var fewest && promised < fewest, fewest, surest, null);

    private Promise Kept(PromisedThreshold chosen, List<(double Score, bool Label)> rows, bool isApproving) =>
        new(chosen, TooFew: false, WilsonBound.FewestFor(isApproving ? promises.ApproveNpv : promises.RejectPrecision), chosen, Halve(rows, isApproving));

    /// <summary>Of the halvings that gave a threshold, the share in which it kept its promise on the other half; null when none gave any.</summary>
    private double? Halve(List<(double Score, bool Label)> rows, bool isApproving)
    {
        var random = new SeededRandom(seed);
        var shuffled = rows.ToArray();
        var (tried, kept) = (0, 0);
        for (var halving = 0; halving < Halvings; halving++)
        {
            random.Shuffle<(double, bool)>(shuffled);
            var half = ScoreSteps.Of(shuffled.Take(shuffled.Length / 2));
            var chosen = isApproving ? PromisedThreshold.Approving(half, promises.ApproveNpv) : PromisedThreshold.Rejecting(half, promises.RejectPrecision);
            if (chosen is not null)
            {
                var does = ScoreSteps.Of(shuffled.Skip(shuffled.Length / 2)).At(chosen.Threshold);
                var share = isApproving ? does.NegativePredictiveValue : does.Precision;
                tried += share is null ? 0 : 1;
                kept += share >= (isApproving ? promises.ApproveNpv : promises.RejectPrecision) ? 1 : 0;
            }
        }

        return tried == 0 ? null : (double)kept / tried;
    }

    private PolicyShare Policy(
        string language, List<(LabelledComment Comment, CommentScore Score)> rows, Dictionary<CommentAttribute, AttributeThresholds> chosen)
    {
        var verdicts = rows.Select(row => (row.Comment, Verdict: Judge(row.Score, chosen))).ToList();
        var approved = verdicts.Where(row => row.Verdict < 0 && row.Comment.Label(CommentAttribute.Toxicity) is not null).ToList();
        var rejected = verdicts.Where(row => row.Verdict > 0 && row.Comment.Label(CommentAttribute.Toxicity) is not null).ToList();
        return new PolicyShare(
            language,
            rows.Count,
            (double)verdicts.Count(row => row.Verdict < 0) / Math.Max(rows.Count, 1),
            (double)verdicts.Count(row => row.Verdict > 0) / Math.Max(rows.Count, 1),
            approved.Count == 0 ? null : WilsonBound.Lower(approved.Count(row => row.Comment.Label(CommentAttribute.Toxicity) == false), approved.Count),
            rejected.Count == 0 ? null : WilsonBound.Lower(rejected.Count(row => row.Comment.Label(CommentAttribute.Toxicity) == true), rejected.Count),
            approved.Count(row => row.Comment.Label(CommentAttribute.Toxicity) == true),
            verdicts.Count(row => row.Comment.Label(CommentAttribute.Toxicity) == true));
    }

    /// <summary>Below 0 approved, above 0 rejected, 0 held: by the chosen thresholds, and the model's where none was chosen.</summary>
    private int Judge(in CommentScore score, Dictionary<CommentAttribute, AttributeThresholds> chosen)
    {
        if (!score.Supported)
        {
            return 0;
        }

        var verdict = -1;
        foreach (var attribute in Attributes.All)
        {
            if (score.Scores.Of(attribute) is null)
            {
                continue;
            }

            var own = chosen.GetValueOrDefault(attribute);
            var value = Rounded(score, attribute);
            if (value >= own?.Reject.Chosen?.Threshold)
            {
                return 1;
            }

            verdict = value >= (own?.Approve.Chosen?.Threshold ?? scorer.SuggestedApproveBelow(score.Language, attribute) ?? 0) ? 0 : verdict;
        }

        return verdict;
    }

    // As the service judges.
    private static double Rounded(in CommentScore score, CommentAttribute attribute) => Math.Round(score.Scores.Of(attribute)!.Value, 4);
}
