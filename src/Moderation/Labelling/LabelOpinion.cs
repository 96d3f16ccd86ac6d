using Moderation.Contracts;
using Moderation.Scoring;

namespace Moderation.Labelling;

/// <summary>What all labels of one text come to.</summary>
internal sealed record LabelOpinion
{
    /// <summary>By attribute: true, false, or null where nobody said, or it is undecided.</summary>
    public required bool?[] Labels { get; init; }

    /// <summary>How much the row counts in training, above 0 and at most 1: that of its weakest attribute; null when no attribute is labelled.</summary>
    public required double? Weight { get; init; }

    /// <summary>Whether moderators contradict each other, in the verdict or in an attribute.</summary>
    public required bool Disagreement { get; init; }

    /// <summary>What those who were heard would do with the comment; null when they said nothing of it or contradict each other.</summary>
    public required Verdict? Verdict { get; init; }

    /// <summary>For what those who were heard rejected it, in the order of <see cref="RejectionReason"/>.</summary>
    public required IReadOnlyList<RejectionReason> Reasons { get; init; }

    /// <summary>How many labels count by source, heard or not; a source without any is absent.</summary>
    public required IReadOnlyDictionary<LabelSource, int> Provenance { get; init; }

    /// <summary>
    /// Weighs labels of one text, oldest first.
    /// <list type="bullet">
    /// <item>Of several labels by the same one the last counts.</item>
    /// <item>Where a moderator has spoken nobody else is heard, even of attributes that the moderator did not name: what was approved
    /// and what was rejected for digression was looked at. Without one feedback is heard, without that readers' reports.</item>
    /// <item>Moderators who agree about an attribute label it, worth as much as the best of them. Where they contradict each other the
    /// larger side labels it if it has <see cref="LabelWorth.SettlingMajority"/> times as many voices, otherwise nothing does; and the whole
    /// row is marked and worth <see cref="LabelWorth.Disputed"/> at most.</item>
    /// <item>Feedback adds up on either side, as do reports, to <see cref="LabelWorth.MostOf"/>; the stronger side labels, worth the difference.</item>
    /// </list>
    /// </summary>
    public static LabelOpinion Of(IEnumerable<Label> labels)
    {
        var counting = Counting(labels);
        var best = counting.Count == 0 ? LabelSource.Moderator : counting.Min(label => label.Source);
        var heard = counting.FindAll(label => label.Source == best);
        var meanings = heard.ConvertAll(LabelMeaning.Of);
        var values = new bool?[Attributes.Count];
        double? weight = null;
        var disagreement = best == LabelSource.Moderator && Contradicts(heard.Select(label => label.Verdict switch
        {
            Contracts.Verdict.Approve => true,
            Contracts.Verdict.Reject => false,
            _ => (bool?)null,
        }));
        foreach (var attribute in Attributes.All)
        {
            var voices = meanings.Where(meaning => meaning[(int)attribute] is not null).Select(meaning => meaning[(int)attribute]!.Value).ToList();
            disagreement |= best == LabelSource.Moderator && Contradicts(voices.Select(voice => (bool?)voice.Value));
            if (Settle(voices, best) is var (value, worth))
            {
                values[(int)attribute] = value;
                weight = Math.Min(weight ?? 1, worth);
            }
        }

        var verdicts = heard.Where(label => label.Verdict is not null).Select(label => label.Verdict).Distinct().ToList();
        return new LabelOpinion
        {
            Labels = values,
            Weight = disagreement && weight is { } doubtful ? Math.Min(doubtful, LabelWorth.Disputed) : weight,
            Disagreement = disagreement,
            Verdict = verdicts is [var only] ? only : null,
            Reasons = [.. heard.Where(label => label.Verdict == Contracts.Verdict.Reject).Select(label => label.Reason).Distinct().Order()],
            Provenance = counting.GroupBy(label => label.Source).ToDictionary(source => source.Key, source => source.Count()),
        };
    }

    /// <summary>The last label of each who is known, and all of those who are not.</summary>
    private static List<Label> Counting(IEnumerable<Label> labels)
    {
        var counting = new List<Label>();
        foreach (var label in labels)
        {
            if (label.By is not null)
            {
                counting.RemoveAll(earlier => earlier.Source == label.Source && string.Equals(earlier.By, label.By, StringComparison.Ordinal));
            }

            counting.Add(label);
        }

        return counting;
    }

    private static bool Contradicts(IEnumerable<bool?> voices) => voices.Where(voice => voice is not null).Distinct().Count() > 1;

    private static (bool Value, double Worth)? Settle(List<(bool Value, double Worth)> voices, LabelSource source)
    {
        var yes = voices.FindAll(voice => voice.Value);
        var no = voices.FindAll(voice => !voice.Value);
        if (source != LabelSource.Moderator)
        {
            // Rounded, so that sums of such fractions compare as they are written.
            var difference = Math.Round(Sum(yes, source) - Sum(no, source), 4);
            return difference == 0 ? null : (difference > 0, Math.Abs(difference));
        }

        var (more, fewer) = yes.Count >= no.Count ? (yes, no) : (no, yes);
        return more.Count == 0 || more.Count < fewer.Count * LabelWorth.SettlingMajority ? null : (more[0].Value, more.Max(voice => voice.Worth));
    }

    private static double Sum(List<(bool Value, double Worth)> voices, LabelSource source) =>
        Math.Min(voices.Sum(voice => voice.Worth), LabelWorth.MostOf(source));
}
