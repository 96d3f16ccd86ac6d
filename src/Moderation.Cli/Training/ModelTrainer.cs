using Moderation.Cli.Evaluation;
using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Cli.Training;

/// <summary>Trains a model folder: the languages one after the other, then thresholds and figures on the whole, as a site will use it.</summary>
internal static class ModelTrainer
{
    /// <summary>Trains and writes everything; returns the figures.</summary>
    public static ModelFigures Train(TrainingRequest request, TextWriter progress)
    {
        var manifest = Fit(request, progress)
            ?? throw new InvalidDataException("There is nothing to learn from: no attribute has both positive and negative rows in a language that was asked for.");
        var heldOut = request.Comments.Where(comment => comment.HeldOut).ToList();
        manifest = manifest with
        {
            ApproveBelow = request.From is { } from
                ? Thresholds.Carry(from, FoldedScores.Of(request, from))
                : Thresholds.Choose(CommentScorer.Load(request.Into.FullName), heldOut),
        };
        ModelFolder.WriteManifest(request.Into.FullName, manifest);

        var figures = ModelEvaluation.Of(CommentScorer.Load(request.Into.FullName), heldOut);
        ModelCard.Write(request.Into, manifest, figures);
        return figures;
    }

    /// <summary>Trains the languages and writes a model without thresholds; null when there is nothing to learn from.</summary>
    public static ModelManifest? Fit(TrainingRequest request, TextWriter progress)
    {
        // One thread trains a language, so that the same data gives the same model however many there are.
        var shared = new TrainingProgress(progress, TimeProvider.System);
        var languages = request.Languages.AsParallel().AsOrdered().Select(language => new LanguageTrainer(language, request, shared).Train()).OfType<TrainedLanguage>().ToList();
        if (languages.Count == 0)
        {
            return null;
        }

        var trained = languages.ToDictionary(language => language.Language, language => language.Manifest, StringComparer.Ordinal);
        var others = request.From?.CopyOthers(trained.Keys, request.Into) ?? new Dictionary<string, LanguageManifest>(StringComparer.Ordinal);
        var manifest = new ModelManifest
        {
            Version = request.Into.Name,
            TextPipeline = TextPipeline.Version,
            Seed = request.Seed,
            Languages = trained.Concat(others).ToDictionary(StringComparer.Ordinal),
            ApproveBelow = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal),
            From = request.From?.Manifest.Version,
            TrainingSets = [.. (request.From?.Manifest.TrainingSets ?? []).Concat(languages.SelectMany(language => language.Sets)).DistinctBy(set => set.Name, StringComparer.Ordinal)],
        };
        ModelFolder.WriteManifest(request.Into.FullName, manifest);
        return manifest;
    }
}
