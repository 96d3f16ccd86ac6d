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
        var languages = request.Languages.Select(language => new LanguageTrainer(language, request, progress).Train()).ToList();
        var manifest = new ModelManifest
        {
            Version = request.Into.Name,
            TextPipeline = TextPipeline.Version,
            Seed = request.Seed,
            Languages = languages.ToDictionary(language => language.Language, language => language.Manifest, StringComparer.Ordinal),
            ApproveBelow = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal),
            TrainingSets = [.. languages.SelectMany(language => language.Sets).DistinctBy(set => set.Name, StringComparer.Ordinal)],
        };
        ModelFolder.WriteManifest(request.Into.FullName, manifest);

        var heldOut = request.Comments.Where(comment => comment.HeldOut).ToList();
        var scorer = CommentScorer.Load(request.Into.FullName);
        manifest = manifest with { ApproveBelow = Thresholds.Choose(scorer, heldOut) };
        ModelFolder.WriteManifest(request.Into.FullName, manifest);

        var figures = ModelEvaluation.Of(CommentScorer.Load(request.Into.FullName), heldOut);
        ModelCard.Write(request.Into, manifest, figures);
        return figures;
    }
}
