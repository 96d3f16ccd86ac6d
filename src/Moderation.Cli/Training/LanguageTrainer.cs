using System.Diagnostics;
using Moderation.Labelling;
using Moderation.Measuring;
using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Cli.Training;

/// <summary>Trains, calibrates and measures the heads of one language.</summary>
internal sealed class LanguageTrainer(string language, TrainingRequest request, TrainingProgress progress)
{
    /// <summary>How much a comment counts that nobody labelled clean but that is likely to be.</summary>
    private const float PresumedWeight = 0.3f;

    /// <summary>Of each class held out: with fewer, what a trained model's calibration says is nearer the truth.</summary>
    private const int FewestToCalibrate = 50;

    /// <summary>English sets of hate are small and unlike each other: with the usual 2 the mean ROC-AUC over them falls by 0.015.</summary>
    private const double EnglishHateC = 0.25;

    private static readonly string English = CommentLanguage.English.WireName();

    private readonly Dictionary<string, int> _sets = new(StringComparer.Ordinal);
    private readonly List<(LabelledComment Comment, FeatureRow Row)> _train = [];
    private readonly List<(LabelledComment Comment, FeatureRow Row)> _heldOut = [];

    /// <summary>Writes the weights into the model folder and returns what the manifest and the card need; null when there is nothing to learn from.</summary>
    public TrainedLanguage? Train()
    {
        ReadFeatures();
        var before = request.From?.Heads(language) ?? new Dictionary<string, LinearHead>(StringComparer.Ordinal);
        var planned = Targets().Union(before.Keys, StringComparer.Ordinal).Select(name => (Name: name, Examples: ExamplesOf(name))).ToList();
        var learnt = planned.FindAll(head => Example.HaveBothLabels(head.Examples));
        if (learnt.Count == 0)
        {
            return null;
        }

        learnt.ForEach(head => progress.Plan(WorkOf(head.Name, head.Examples.Count)));

        var names = new List<string>();
        var heads = new List<LinearHead>();
        foreach (var (name, examples) in planned)
        {
            if (TrainHead(name, examples, before.GetValueOrDefault(name)) is { } head)
            {
                names.Add(name);
                heads.Add(head);
            }
        }

        return Finish(names, heads);
    }

    /// <summary>Null where there is nothing to learn from and nothing to keep.</summary>
    private LinearHead? TrainHead(string name, List<Example> examples, LinearHead? before)
    {
        if (!Example.HaveBothLabels(examples))
        {
            return before;
        }

        var clock = Stopwatch.StartNew();
        var head = before is null ? TrainAnew(name, examples) : WarmStart.Continue(before, examples, request.Seed);
        progress.Done(WorkOf(name, examples.Count), $"{language} {name}: {examples.Count} rows, {examples.Count(example => example.Label)} positive, {clock.Elapsed.TotalSeconds:F1} s");
        return head;
    }

    // Looking for slips in labels takes about as long again as fitting.
    private static long WorkOf(string name, int rows) => string.Equals(name, CommentAttribute.Toxicity.WireName(), StringComparison.Ordinal) ? 2L * rows : rows;

    private LinearHead TrainAnew(string name, IReadOnlyList<Example> examples)
    {
        var trainer = new HeadTrainer(request.Seed);
        return Attributes.TryParse(name, out var attribute)
            ? attribute switch
            {
                CommentAttribute.Toxicity => trainer.Train(LabelNoise.Discount(examples, trainer)),
                CommentAttribute.IdentityAttack when IsEnglish => trainer.Train(examples, EnglishHateC),
                _ => trainer.Train(examples),
            }
            : trainer.Train(examples);
    }

    private bool IsEnglish => string.Equals(language, English, StringComparison.Ordinal);

    private void ReadFeatures()
    {
        var clock = Stopwatch.StartNew();
        var scratch = new TextFeatures();
        foreach (var comment in request.Comments.Where(IsWanted))
        {
            _sets.TryAdd(comment.Set, _sets.Count);
            (comment.HeldOut ? _heldOut : _train).Add((comment, FeatureRow.Of(comment.Text, scratch)));
        }

        progress.Say($"{language}: {_train.Count} comments to train on, {_heldOut.Count} held out, read in {clock.Elapsed.TotalSeconds:F1} s");
    }

    // The English model also learns what Arabizi looks like, to tell it from English.
    private bool IsWanted(LabelledComment comment) =>
        comment.IsFor(language) || (comment.IsArabizi && IsEnglish);

    private IEnumerable<string> Targets()
    {
        foreach (var attribute in request.Attributes(language))
        {
            yield return attribute.WireName();
        }

        if (IsEnglish)
        {
            yield return HeadManifest.Arabizi;
        }
    }

    private (bool Label, float Weight)? LabelOf(LabelledComment comment, string name)
    {
        if (IsArabizi(name))
        {
            return (comment.IsArabizi, 1);
        }

        if (!comment.IsFor(language) || !Attributes.TryParse(name, out var attribute))
        {
            return null;
        }

        if (comment.Label(attribute) is { } label)
        {
            return (label, comment.Presumed ? PresumedWeight : 1);
        }

        // Sets of hate alone: what is not hate is mostly, not surely, clean. What is clean is no hate. Helps English, not Arabic.
        return attribute switch
        {
            CommentAttribute.Toxicity when IsEnglish && comment.Label(CommentAttribute.IdentityAttack) == false => (false, PresumedWeight),
            CommentAttribute.IdentityAttack when IsEnglish && comment.Label(CommentAttribute.Toxicity) == false => (false, comment.Presumed ? PresumedWeight : 1),
            _ => null,
        };
    }

    private List<Example> ExamplesOf(string name) => [.. _train.Select(row => ExampleOf(row, name)).OfType<Example>()];

    // Which set a comment is from says all about its language: with intercepts of their own nothing else would be learnt.
    private Example? ExampleOf((LabelledComment Comment, FeatureRow Row) row, string name) =>
        LabelOf(row.Comment, name) is var (isPositive, weight)
            ? new Example(row.Row, isPositive, weight * row.Comment.Weight * request.Weights.GetValueOrDefault(row.Comment.Set, 1), IsArabizi(name) ? null : SetOf(row.Comment))
            : null;

    private int? SetOf(LabelledComment comment) =>
        string.Equals(request.Licences.GetValueOrDefault(comment.Set), DataSources.Own, StringComparison.Ordinal) ? null : _sets[comment.Set];

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
        if (request.From is not null && Math.Min(scored.Count(row => row.Label), scored.Count(row => !row.Label)) < FewestToCalibrate)
        {
            // The calibration of the model that training went on from is in the weights.
            return head;
        }

        var scaling = PlattScaling.Fit(scored);
        return head with { Slope = scaling.Slope, Intercept = scaling.Intercept };
    }

    private HeadFigures Measure(string name, LinearHead fitted)
    {
        var bySet = RocAuc.BySet(HeldOut(name, comment => comment.IsFor(language)).Select(row => (row.Set, fitted.LogOdds(row.Row), row.Label)));
        var figures = new HeadFigures(name, bySet);
        if (bySet.Count == 0)
        {
            return figures;
        }

        progress.Say($"{language} {name}: held-out ROC-AUC {figures.Mean:F4}, mean of {bySet.Count} sets");
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
            .Select(set => new TrainingSetManifest(
                set.Key, request.Licences.GetValueOrDefault(set.Key, DataSources.Unstated), set.Count(), request.Checksums.GetValueOrDefault(set.Key))),
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
