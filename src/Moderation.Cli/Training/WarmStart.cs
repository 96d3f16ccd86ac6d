using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Cli.Training;

/// <summary>A trained model that training goes on from, with a site's own labels.</summary>
internal sealed class WarmStart
{
    /// <summary>Up to so many labels only correct the model's log-odds; with more, a model of their own is averaged with it.</summary>
    public const int MostForOffset = 1_000;

    private readonly DirectoryInfo _folder;
    private readonly Dictionary<string, LanguageModel> _languages;

    private WarmStart(DirectoryInfo folder)
    {
        _folder = folder;
        (Manifest, _languages) = ModelFolder.Read(folder.FullName);
        Scorer = new CommentScorer(Manifest, _languages);
    }

    /// <summary>What the model says about itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The model as it scores.</summary>
    public CommentScorer Scorer { get; }

    /// <summary>Loads the model.</summary>
    /// <exception cref="ModelLoadException">It cannot be loaded.</exception>
    public static WarmStart From(DirectoryInfo folder) => new(folder);

    /// <summary>The heads of a language by name, with their calibration folded in; none when the model has no such language.</summary>
    public IReadOnlyDictionary<string, LinearHead> Heads(string language) =>
        _languages.TryGetValue(language, out var model)
            ? Enumerable.Range(0, model.Heads.Count).ToDictionary(head => model.Heads[head].Name, head => HeadOf(model, head), StringComparer.Ordinal)
            : new Dictionary<string, LinearHead>(StringComparer.Ordinal);

    /// <summary>Copies the languages about which the site's labels say nothing, as they are.</summary>
    public IReadOnlyDictionary<string, LanguageManifest> CopyOthers(IReadOnlyCollection<string> trained, DirectoryInfo into)
    {
        var others = Manifest.Languages.Where(language => !trained.Contains(language.Key, StringComparer.Ordinal)).ToDictionary(StringComparer.Ordinal);
        foreach (var file in others.Values.Select(language => language.File))
        {
            File.Copy(Path.Combine(_folder.FullName, file), Path.Combine(into.FullName, file), overwrite: true);
        }

        return others;
    }

    /// <summary>What the examples make of a head.</summary>
    public static LinearHead Continue(LinearHead from, IReadOnlyList<Example> examples, int seed) =>
        examples.Count <= MostForOffset
            ? OffsetTrainer.Train(examples, from, seed)
            : LinearHead.Average(new HeadTrainer(seed).Train(examples), from);

    private static LinearHead HeadOf(LanguageModel model, int head)
    {
        var manifest = model.Heads[head];
        var weights = new float[TextPipeline.Buckets];
        for (var bucket = 0; bucket < weights.Length; bucket++)
        {
            weights[bucket] = (float)(model.Weight(bucket, head) * manifest.Slope);
        }

        return new LinearHead(weights, (manifest.Bias * manifest.Slope) + manifest.Intercept);
    }
}
