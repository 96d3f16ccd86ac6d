using System.Text.Json;
using Moderation.Scoring;
using Moderation.Service.Scoring.Golden;

namespace Moderation.Tests.Scoring;

public sealed class GoldenGateTests : IDisposable
{
    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("golden-");

    public void Dispose() => _models.Delete(recursive: true);

    [Fact]
    public void The_model_that_stands_passes_against_itself()
    {
        Write("comments.en", Sentences);

        var result = Ask(ShippedModel.Scorer, ShippedModel.Scorer, 0);

        Assert.True(result.Passes);
        var english = result.Candidate!.Languages["en"];
        Assert.Equal(4, english.Comments);
        Assert.Equal(1, english.ToxicityAuc);
        Assert.Equal(1, english.Accuracy);
        Assert.Equal(JsonSerializer.Serialize(result.Candidate), JsonSerializer.Serialize(result.Standing));
    }

    [Fact]
    public void A_model_that_is_worse_is_refused_with_each_figure()
    {
        Write("comments.en", Sentences);

        var result = Ask(ConstantModel.Scorer, ShippedModel.Scorer, 0.4);

        // The constant model knows no English: it gives every sentence the same, unknown score, and holds all of them.
        Assert.False(result.Passes);
        Assert.Equal(["en: toxicity AUC 0.5000 instead of 1.0000.", "en: accuracy 0.5000 instead of 1.0000."], result.Worse);
    }

    [Fact]
    public void What_is_lower_by_the_tolerance_is_not_beyond_it()
    {
        Write("comments.en", Sentences);

        Assert.True(Ask(ConstantModel.Scorer, ShippedModel.Scorer, 0.5).Passes);
    }

    [Fact]
    public void A_language_that_gets_worse_is_not_made_good_by_another()
    {
        var before = Figures(("ar", 0.9, 0.8), ("en", 0.8, 0.7));
        var now = Figures(("ar", 0.95, 0.9), ("en", 0.785, 0.7));

        Assert.Equal(["en: toxicity AUC 0.7850 instead of 0.8000."], GoldenGate.Worse(now, before, 0.01));
    }

    [Fact]
    public void The_mean_is_taken_over_files_so_that_a_large_one_does_not_drown_a_small_one()
    {
        Write("comments.en", Sentences);
        Write("identity.en", Enumerable.Range(0, 20).Select(_ => ("a sentence", 0, 0)).Append(("a sentence", 1, 1)));

        var figures = GoldenSet.Measure(ShippedModel.Scorer, new GoldenSet(_models.FullName).Read());

        Assert.Equal(0.75, figures.Languages["en"].ToxicityAuc);
    }

    [Fact]
    public void Without_a_golden_set_no_model_passes()
    {
        var result = Ask(ShippedModel.Scorer, ShippedModel.Scorer, 0.01);

        Assert.Equal(["There is no golden set to measure the model on."], result.Worse);
    }

    [Fact]
    public void A_golden_set_that_cannot_be_read_lets_no_model_pass()
    {
        Directory.CreateDirectory(Path.Combine(_models.FullName, "golden"));
        File.WriteAllText(Path.Combine(_models.FullName, "golden", "comments.en.jsonl"), "{\"text\": 1}");

        Assert.Contains("comments.en.jsonl line 1", Assert.Single(Ask(ShippedModel.Scorer, ShippedModel.Scorer, 0.01).Worse), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_model_stands_any_that_can_be_measured_passes()
    {
        Write("comments.en", Sentences);

        Assert.True(Ask(ConstantModel.Scorer, null, 0).Passes);
    }

    [Fact]
    public void The_shipped_golden_set_is_beside_the_service_and_measures_both_languages()
    {
        var figures = GoldenSet.Measure(ShippedModel.Scorer, new GoldenSet(Path.Combine(AppContext.BaseDirectory, "models")).Read());

        Assert.All(["ar", "en"], language => Assert.True(figures.Languages[language] is { Comments: > 300, ToxicityAuc: > 0.7, Accuracy: > 0.5 }));
    }

    private static IEnumerable<(string Text, int Toxic, int Label)> Sentences =>
    [
        ("You are a disgusting idiot and a moron.", 1, 1),
        ("Shut up, you stupid ugly pig.", 1, 1),
        ("Thank you for this useful article about the bridge.", 0, 0),
        ("The match starts at eight in the evening.", 0, 0),
    ];

    private static GoldenFigures Figures(params (string Language, double Auc, double Accuracy)[] languages) => new()
    {
        ModelVersion = "any",
        Languages = languages.ToDictionary(
            language => language.Language,
            language => new GoldenLanguage { Comments = 1, ToxicityAuc = language.Auc, Accuracy = language.Accuracy }),
    };

    private GoldenResult Ask(CommentScorer candidate, CommentScorer? standing, double tolerance) =>
        GoldenGate.Ask(new GoldenSet(_models.FullName), candidate, standing, tolerance);

    private void Write(string name, IEnumerable<(string Text, int Toxic, int Label)> sentences)
    {
        Directory.CreateDirectory(Path.Combine(_models.FullName, "golden"));
        File.WriteAllLines(
            Path.Combine(_models.FullName, "golden", name + ".jsonl"),
            sentences.Select((sentence, i) => JsonSerializer.Serialize(new { id = $"{name}-{i}", text = sentence.Text, lang = "en", toxic = sentence.Toxic, label = sentence.Label })));
    }
}
