using Microsoft.ML;
using Microsoft.ML.Data;
using Moderation.Cli.Training;
using Moderation.Scoring;
using Moderation.Tests.Training;
using Moderation.Text;

namespace Moderation.Tests.Scoring;

public sealed class LanguageModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Scores_as_the_scorer_of_MLNet_does(int heads)
    {
        var scratch = new TextFeatures();
        var rows = TinyComments.English.Select(comment => (comment.Text, Example: new Example(FeatureRow.Of(comment.Text, scratch), comment.IsToxic, 1, 0))).ToList();
        var (scores, fitted) = FitWithMLNet([.. rows.Select(row => row.Example)]);
        var (weights, scales) = QuantisedWeights.Of([.. Enumerable.Repeat(fitted, heads)]);
        var model = new LanguageModel(
            weights, [.. scales.Select(scale => new HeadManifest { Name = "toxicity", Scale = scale, Bias = fitted.Bias, Slope = 1, Intercept = 0 })]);

        for (var i = 0; i < rows.Count; i++)
        {
            TextPipeline.Extract(rows[i].Text, scratch);
            var logOdds = new double[LanguageModel.MaxHeads];
            model.Score(scratch, logOdds);

            // The plain weights give ML.NET's score; bytes differ by at most half a step per feature.
            var row = rows[i].Example.Row;
            var rounding = Enumerable.Range(0, row.Count).Sum(feature => row.Value(feature)) * scales[0] / 2;
            Assert.Equal(scores[i], fitted.LogOdds(row), 1e-4);
            Assert.InRange(logOdds[0], scores[i] - rounding - 1e-4, scores[i] + rounding + 1e-4);
            Assert.All(Enumerable.Range(0, heads), head => Assert.Equal(logOdds[0], logOdds[head], 1e-9));
        }

        Assert.NotEqual(scores[0], scores[^1]);
    }

    [Fact]
    public void Adds_up_more_features_than_fit_a_sum_of_16_bits()
    {
        var features = new TextFeatures();
        TextPipeline.Extract(string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"word{i}x")), features);
        var weights = new sbyte[TextPipeline.Buckets * 4];
        Array.Fill(weights, sbyte.MaxValue);
        var head = new HeadManifest { Name = "toxicity", Scale = 1, Bias = 0, Slope = 1, Intercept = 0 };
        var logOdds = new double[LanguageModel.MaxHeads];

        new LanguageModel(weights, [head, head, head, head]).Score(features, logOdds);

        var expected = 127 * Enumerable.Range(0, TextFeatures.Views).Sum(view => features.View(view).Length * TextFeatures.Value(view, features.View(view).Length));
        Assert.All(logOdds.Take(4), value => Assert.Equal(expected, value, 1e-6));
    }

    private static (float[] Scores, LinearHead Fitted) FitWithMLNet(List<Example> examples)
    {
        var context = new MLContext(1);
        var plain = new float[TextPipeline.Buckets];
        Array.Fill(plain, 1);
        var length = TextPipeline.Buckets + 1;
        var schema = SchemaDefinition.Create(typeof(HeadTrainer.Row));
        schema[nameof(HeadTrainer.Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        var data = context.Data.LoadFromEnumerable(examples.Select(example => HeadTrainer.Row.Of(example, plain, length)), schema);
        var transformer = context.BinaryClassification.Trainers
            .SdcaLogisticRegression(nameof(HeadTrainer.Row.Label), nameof(HeadTrainer.Row.Features), l1Regularization: 0, l2Regularization: 0.01f)
            .Fit(data);
        var learnt = transformer.Model.SubModel;
        var scores = transformer.Transform(data).GetColumn<float>("Score").ToArray();

        // Every row has the set's feature, so that its weight is one more bias.
        return (scores, new LinearHead([.. learnt.Weights.Take(TextPipeline.Buckets)], learnt.Bias + learnt.Weights[TextPipeline.Buckets]));
    }
}
