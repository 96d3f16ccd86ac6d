using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Tests.Scoring;

/// <summary>A model that gives every text the same scores: 0.5 for toxicity, 0.1 for spam and 0.9 for insult, whatever it says.</summary>
internal static class ConstantModel
{
    /// <summary>What it suggests for toxicity in Arabic.</summary>
    public const double SuggestedToxicity = 0.3;

    private static readonly Lazy<CommentScorer> Loaded = new(Load);

    /// <summary>Loaded once for all tests: it is immutable.</summary>
    public static CommentScorer Scorer => Loaded.Value;

    private static CommentScorer Load()
    {
        var folder = Directory.CreateTempSubdirectory("model-").FullName;
        try
        {
            var weights = new sbyte[TextPipeline.Buckets * 4];
            ModelFolder.WriteManifest(folder, new ModelManifest
            {
                Version = "constant",
                TextPipeline = TextPipeline.Version,
                Seed = 1,
                Languages = new Dictionary<string, LanguageManifest>(StringComparer.Ordinal)
                {
                    ["ar"] = ModelFolder.WriteLanguage(folder, "ar", weights, [Head("toxicity", 0.5), Head("spam", 0.1), Head("insult", 0.9)]),
                },
                ApproveBelow = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal)
                {
                    ["ar"] = new Dictionary<string, double>(StringComparer.Ordinal) { ["toxicity"] = SuggestedToxicity },
                },
                TrainingSets = [],
            });
            return CommentScorer.Load(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static HeadManifest Head(string name, double probability) =>
        new() { Name = name, Scale = 1, Bias = Math.Log(probability / (1 - probability)), Slope = 1, Intercept = 0 };
}
