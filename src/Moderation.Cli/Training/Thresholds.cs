using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Cli.Training;

/// <summary>Chooses, on held-out comments, the scores below which the model's makers approve.</summary>
internal static class Thresholds
{
    private static readonly string Arabic = CommentLanguage.Arabic.WireName();
    private static readonly string English = CommentLanguage.English.WireName();
    private static readonly string Arabizi = CommentLanguage.Arabizi.WireName();
    private static readonly string Mixed = CommentLanguage.Mixed.WireName();

    /// <summary>A threshold that fewer data sets stand behind says how one of them was collected, not what holds elsewhere.</summary>
    private const int FewestSets = 3;

    /// <summary>With fewer comments in a language a share of them says little.</summary>
    private const int FewestToCarry = 50;

    /// <summary>Of what a site does not object to, the share with the highest scores that may be there by mistake, and must not raise a threshold.</summary>
    private const double Slips = 0.05;

    /// <summary>How far a score moves when weights that nobody changed are written anew.</summary>
    private const double Rounding = 1e-3;

    /// <summary>By language and attribute. A language in which toxic comments cannot be kept out, or too little is known whether they can, is left out: it is not supported.</summary>
    public static Dictionary<string, IReadOnlyDictionary<string, double>> Choose(CommentScorer scorer, IReadOnlyList<LabelledComment> heldOut)
    {
        var chosen = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal);
        Add(chosen, Arabic, Choose(scorer, CommentLanguage.Arabic, heldOut, comment => string.Equals(comment.Language, Arabic, StringComparison.Ordinal)));
        Add(chosen, English, Choose(scorer, CommentLanguage.English, heldOut, comment => string.Equals(comment.Language, English, StringComparison.Ordinal)));
        Add(chosen, Arabizi, Choose(scorer, CommentLanguage.Arabizi, heldOut, comment => comment.IsArabizi));
        if (chosen.TryGetValue(Arabic, out var arabic) && chosen.TryGetValue(English, out var english))
        {
            // The higher of two scores counts for a mixed text, so that the stricter of two thresholds is safe.
            Add(chosen, Mixed, arabic.Concat(english)
                .GroupBy(threshold => threshold.Key, StringComparer.Ordinal)
                .ToDictionary(same => same.Key, same => same.Min(threshold => threshold.Value), StringComparer.Ordinal));
        }

        return chosen;
    }

    /// <summary>
    /// The thresholds of a model that training went on from, moved to where the new model approves as many of the comments that the site
    /// does not object to: a site's share of bad ones moves all scores, and its moderators' work should not grow with them.
    /// <c>model thresholds</c> chooses better ones.
    /// </summary>
    public static Dictionary<string, IReadOnlyDictionary<string, double>> Carry(
        WarmStart from, IReadOnlyList<(LabelledComment Comment, CommentScore Before, CommentScore After)> scored)
    {
        var carried = from.Manifest.ApproveBelow.ToDictionary(
            language => language.Key,
            language =>
            {
                var rows = scored.Where(row => string.Equals(row.Before.Language.WireName(), language.Key, StringComparison.Ordinal)).ToList();
                return language.Value.ToDictionary(threshold => threshold.Key, threshold => Carry(threshold.Key, threshold.Value, rows), StringComparer.Ordinal);
            },
            StringComparer.Ordinal);
        if (carried.TryGetValue(Mixed, out var mixed))
        {
            // As they were chosen: the stricter of both is safe, and both may have moved.
            foreach (var name in mixed.Keys)
            {
                mixed[name] = new[] { Arabic, English }.Select(language => carried.GetValueOrDefault(language)?.GetValueOrDefault(name, 1) ?? 1).Append(mixed[name]).Min();
            }
        }

        return carried.ToDictionary(language => language.Key, IReadOnlyDictionary<string, double> (language) => language.Value, StringComparer.Ordinal);
    }

    private static double Carry(string name, double threshold, List<(LabelledComment Comment, CommentScore Before, CommentScore After)> rows)
    {
        if (!Attributes.TryParse(name, out var attribute))
        {
            return threshold;
        }

        // What was rejected for another attribute is nothing that the site does not object to, except an insult that is no advertisement.
        var fine = rows
            .Where(row => row.Comment.Label(attribute) != true && (attribute == CommentAttribute.Spam || row.Comment.Label(CommentAttribute.Toxicity) != true))
            .Select(row => (Before: row.Before.Scores.Of(attribute) ?? 1, After: row.After.Scores.Of(attribute) ?? 1))
            .ToList();
        if (fine.Count < FewestToCarry || fine.TrueForAll(score => Math.Abs(score.Before - score.After) < Rounding))
        {
            return threshold;
        }

        var approved = fine.Count(score => score.Before < threshold);
        var reliable = Math.Min(approved, (int)(fine.Count * (1 - Slips)));
        var scores = fine.Select(score => score.After).Order().ToList();
        if (reliable == 0)
        {
            return Math.Min(threshold, scores[0]);
        }

        var moved = (scores[reliable - 1] + scores[reliable]) / 2;
        return reliable < approved ? Math.Max(threshold, moved) : moved;
    }

    private static Dictionary<string, double> Choose(
        CommentScorer scorer, CommentLanguage language, IReadOnlyList<LabelledComment> heldOut, Func<LabelledComment, bool> which)
    {
        var scored = heldOut
            .Where(comment => !comment.Presumed && which(comment))
            .Select(comment => (Comment: comment, Scores: scorer.ScoreAs(comment.Text, language)))
            .ToList();
        var judged = scored.Where(row => row.Comment.Label(CommentAttribute.Toxicity) is not null && row.Scores.Of(CommentAttribute.Toxicity) is not null).ToList();
        var thresholds = new Dictionary<string, double>(StringComparer.Ordinal);
        if (SetsWithBoth(judged.Select(row => row.Comment)) < FewestSets
            || ApprovalThreshold.Choose(judged.Select(row => (row.Scores.Of(CommentAttribute.Toxicity)!.Value, row.Comment.Label(CommentAttribute.Toxicity)!.Value))) is not { } toxicity)
        {
            return thresholds;
        }

        var approved = judged
            .Where(row => row.Comment.Label(CommentAttribute.Toxicity) == false && row.Scores.Of(CommentAttribute.Toxicity) < toxicity)
            .ToList();
        foreach (var attribute in Attributes.All)
        {
            var clean = approved
                .Where(row => row.Comment.Label(attribute) != true && row.Scores.Of(attribute) is not null)
                .Select(row => row.Scores.Of(attribute)!.Value);
            var threshold = attribute == CommentAttribute.Toxicity ? toxicity : ApprovalThreshold.Sparing(clean);
            if (threshold is { } chosen)
            {
                // Four digits are plenty, and rounding down errs to the safe side.
                thresholds[attribute.WireName()] = Math.Floor(chosen * 10_000) / 10_000;
            }
        }

        return thresholds;
    }

    private static int SetsWithBoth(IEnumerable<LabelledComment> comments) =>
        comments
            .GroupBy(comment => comment.Set, StringComparer.Ordinal)
            .Count(set => set.Any(comment => comment.Label(CommentAttribute.Toxicity) == true) && set.Any(comment => comment.Label(CommentAttribute.Toxicity) == false));

    private static void Add(
        Dictionary<string, IReadOnlyDictionary<string, double>> chosen, string language, Dictionary<string, double> thresholds)
    {
        if (thresholds.ContainsKey(CommentAttribute.Toxicity.WireName()))
        {
            chosen[language] = thresholds;
        }
    }
}
