using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Tests.Scoring;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("model-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Loads_what_was_written()
    {
        Write();

        var scorer = CommentScorer.Load(_folder);

        Assert.Equal("tiny", scorer.Version);
        Assert.Equal(0.25, scorer.SuggestedApproveBelow(CommentLanguage.Arabic, CommentAttribute.Toxicity));
        Assert.Null(scorer.SuggestedApproveBelow(CommentLanguage.Arabic, CommentAttribute.Spam));
        Assert.Equal(0.5, scorer.Score("مرحبا").Scores.Of(CommentAttribute.Toxicity));
    }

    [Fact]
    public void Refuses_a_folder_without_manifest() => AssertRefused("manifest.json cannot be read");

    [Fact]
    public void Refuses_a_manifest_that_is_none()
    {
        Write();
        File.WriteAllText(Path.Combine(_folder, "manifest.json"), """{"version": "tiny"}""");

        AssertRefused("manifest.json is not a model manifest");
    }

    [Fact]
    public void Refuses_a_model_without_its_weights()
    {
        Write();
        File.Delete(Path.Combine(_folder, "ar.weights.bin"));

        AssertRefused("ar.weights.bin cannot be read");
    }

    [Fact]
    public void Refuses_damaged_weights()
    {
        Write();
        var path = Path.Combine(_folder, "ar.weights.bin");
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        AssertRefused("ar.weights.bin is damaged");
    }

    [Fact]
    public void Refuses_weights_that_do_not_fit_the_heads()
    {
        Write(bytesPerBucket: 8);

        AssertRefused("the manifest's heads need");
    }

    [Fact]
    public void Refuses_a_model_of_another_text_pipeline()
    {
        Write(TextPipeline.Version + 1);

        AssertRefused($"needs text pipeline {TextPipeline.Version + 1}, this program has {TextPipeline.Version}");
    }

    private void AssertRefused(string because)
    {
        var refusal = Assert.Throws<ModelLoadException>(() => CommentScorer.Load(_folder));
        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
    }

    private void Write(int pipeline = TextPipeline.Version, int bytesPerBucket = 4)
    {
        var head = new HeadManifest { Name = "toxicity", Scale = 1, Bias = 0, Slope = 1, Intercept = 0 };
        var weights = new sbyte[TextPipeline.Buckets * bytesPerBucket];
        ModelFolder.WriteManifest(_folder, new ModelManifest
        {
            Version = "tiny",
            TextPipeline = pipeline,
            Seed = 1,
            Languages = new Dictionary<string, LanguageManifest>(StringComparer.Ordinal)
            {
                ["ar"] = ModelFolder.WriteLanguage(_folder, "ar", weights, [head]),
            },
            ApproveBelow = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal)
            {
                ["ar"] = new Dictionary<string, double>(StringComparer.Ordinal) { ["toxicity"] = 0.25 },
            },
            TrainingSets = [],
        });
    }
}
