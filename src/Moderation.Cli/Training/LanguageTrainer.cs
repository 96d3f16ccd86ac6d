using System.Diagnostics;
using System.Globalization;
using Moderation.Cli.Evaluation;
using Moderation.Labelling;
using Moderation.Measuring;
using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Cli.Training;

/// <summary>Trains, calibrates and measures the heads of one language.</summary>
internal sealed class LanguageTrainer(string language, TrainingRequest request, TextWriter progress)
{
    /// <summary>How much a comment counts that nobody labelled clean but that is likely to be.</summary>
    private const float PresumedWeight = 0.3f;

    private static readonly string English = CommentLanguage.English.WireName();

    private readonly Dictionary<string, int> _sets = new(StringComparer.Ordinal);
    private readonly List<(LabelledComment Comment, FeatureRow Row)> _train = [];
    private readonly List<(LabelledComment Comment, FeatureRow Row)> _heldOut = [];

    /// <summary>Writes the weights into the model folder and returns what the manifest and the card need.</summary>
    public TrainedLanguage Train()
    {
        ReadFeatures();
        var names = new List<string>();
        var heads = new List<LinearHead>();
        var trainer = new HeadTrainer(request.Seed);
        foreach (var (name, label) in Targets())
        {
            var examples = _train.Select(row => ExampleOf(row, label, hasSets: !IsArabizi(name))).OfType<Example>().ToList();
            if (!examples.Exists(example => example.Label) || examples.TrueForAll(example => example.Label))
            {
                continue;
            }

            var clock = Stopwatch.StartNew();
            names.Add(name);
            heads.Add(trainer.Train(examples));
            progress.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{language} {name}: {examples.Count} rows, {examples.Count(example => example.Label)} positive, {clock.Elapsed.TotalSeconds:F1} s"));
        }

        return Finish(names, heads);
    }

    private void ReadFeatures()
    {
        var clock = Stopwatch.StartNew();
        var scratch = new TextFeatures();
        foreach (var comment in request.Comments.Where(IsWanted))
        {
            _sets.TryAdd(comment.Set, _sets.Count);
            (comment.HeldOut ? _heldOut : _train).Add((comment, FeatureRow.Of(comment.Text, scratch)));
        }

        progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{language}: {_train.Count} comments to train on, {_heldOut.Count} held out, read in {clock.Elapsed.TotalSeconds:F1} s"));
    }

    // The English model also learns what Arabizi looks like, to tell it from English.
    private bool IsWanted(LabelledComment comment) =>
        comment.IsFor(language) || (comment.IsArabizi && string.Equals(language, English, StringComparison.Ordinal));

    private IEnumerable<(string Name, Func<LabelledComment, (bool Label, float Weight)?> Label)> Targets()
    {
        foreach (var attribute in request.Attributes(language))
        {
            yield return (attribute.WireName(), comment => LabelOf(comment, attribute));
        }

        if (string.Equals(language, English, StringComparison.Ordinal))
        {
            yield return (HeadManifest.Arabizi, comment => (comment.IsArabizi, 1));
        }
    }

    private (bool Label, float Weight)? LabelOf(LabelledComment comment, CommentAttribute attribute)
    {
        if (!comment.IsFor(language))
        {
            return null;
        }

        if (comment.Label(attribute) is { } label)
        {
            return (label, comment.Presumed ? PresumedWeight : 1);
        }

        // Sets of hate alone: what is not hate is mostly, not surely, clean. Helps English, not Arabic.
        return attribute == CommentAttribute.Toxicity
            && string.Equals(language, English, StringComparison.Ordinal)
            && comment.Label(CommentAttribute.IdentityAttack) == false
            ? (false, PresumedWeight)
            : null;
    }

    // Which set a comment is from says all about its language: with intercepts of their own nothing else would be learnt.
    private Example? ExampleOf((LabelledComment Comment, FeatureRow Row) row, Func<LabelledComment, (bool Label, float Weight)?> label, bool hasSets) =>
        label(row.Comment) is var (isPositive, weight) ? new Example(row.Row, isPositive, weight, hasSets ? _sets[row.Comment.Set] : 0) : null;

    private TrainedLanguage Finish(List<string> names, List<LinearHead> heads)
    {
        var (weights, scales) = QuantisedWeights.Of(heads);
        var manifests = new List<HeadManifest>();
        var figures = new List<HeadFigures>();
        for (var head = 0; head < heads.Count; head++)
        {
            var uncalibrated = new HeadManifest { Name = names[head], Scale = scales[head], Bias = heads[head].Bias, Slope = 1, Intercept = 0 };
            manifests.Add(Calibrate(uncalibrated, heads[head]));
            figures.Add(Measure(names[head], heads[head]));
        }

        var file = ModelFolder.WriteLanguage(request.Into.FullName, language, weights, manifests);
        return new TrainedLanguage(language, file, figures, TrainingSets());
    }

    private HeadManifest Calibrate(HeadManifest head, LinearHead fitted)
    {
        var scored = HeldOut(head.Name, comment => string.Equals(comment.Language, language, StringComparison.Ordinal) || IsArabizi(head.Name))
            .Select(row => (fitted.LogOdds(row.Row), row.Label))
            .ToList();
        var scaling = PlattScaling.Fit(scored);
        return head with { Slope = scaling.Slope, Intercept = scaling.Intercept };
    }

    private HeadFigures Measure(string name, LinearHead fitted)
    {
        var bySet = HeldOut(name, comment => comment.IsFor(language))
            .GroupBy(row => row.Set, StringComparer.Ordinal)
            .Select(set => (set.Key, Auc: RocAuc.Of(set.Select(row => (fitted.LogOdds(row.Row), row.Label)))))
            .Where(set => set.Auc is not null)
            .ToDictionary(set => set.Key, set => set.Auc!.Value, StringComparer.Ordinal);
        var figures = new HeadFigures(name, bySet);
        if (bySet.Count == 0)
        {
            return figures;
        }

        progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{language} {name}: held-out ROC-AUC {figures.Mean:F4}, mean of {bySet.Count} sets"));
        return figures;
    }

    private IEnumerable<(string Set, FeatureRow Row, bool Label)> HeldOut(string name, Func<LabelledComment, bool> which)
    {
        foreach (var (comment, row) in _heldOut)
        {
            var label = IsArabizi(name) ? comment.IsArabizi
                : comment.IsFor(language) && Attributes.TryParse(name, out var attribute) && !comment.Presumed ? comment.Label(attribute)
                : null;
            if (label is { } said && which(comment))
            {
                yield return (comment.Set, row, said);
            }
        }
    }

    private static bool IsArabizi(string head) => string.Equals(head, HeadManifest.Arabizi, StringComparison.Ordinal);

    private IReadOnlyList<TrainingSetManifest> TrainingSets() =>
    [
        .. _train
            .GroupBy(row => row.Comment.Set, StringComparer.Ordinal)
            .OrderBy(set => set.Key, StringComparer.Ordinal)
            .Select(set => new TrainingSetManifest(set.Key, request.Licences.GetValueOrDefault(set.Key, DataSources.Unstated), set.Count())),
    ];
}

/// <summary>A trained language.</summary>
/// <param name="Language">Its name.</param>
/// <param name="Manifest">Where its weights are and what they stand for.</param>
/// <param name="Figures">How well each head ranks held-out comments.</param>
/// <param name="Sets">What it was trained on.</param>
internal sealed record TrainedLanguage(
    string Language, LanguageManifest Manifest, IReadOnlyList<HeadFigures> Figures, IReadOnlyList<TrainingSetManifest> Sets);

/// <summary>How well a head ranks the held-out comments of each set.</summary>
/// <param name="Name">The head.</param>
/// <param name="AucBySet">ROC-AUC by data set that has both classes.</param>
internal sealed record HeadFigures(string Name, IReadOnlyDictionary<string, double> AucBySet)
{
    /// <summary>The unweighted mean over sets, so that no large set decides alone; NaN without any.</summary>
    public double Mean => AucBySet.Count == 0 ? double.NaN : AucBySet.Values.Average();
}
