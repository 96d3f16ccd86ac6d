using System.Reflection;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Moderation.Cli.Training;
using Moderation.Measuring;
using Moderation.Scoring;
using Moderation.Text;

namespace Moderation.Tests.Scoring;

/// <summary>What scores comments gives what ML.NET gives with the same weights.</summary>
public sealed class ParityTests
{
    private const int Texts = 3_000;

    private static readonly string[] Pieces =
    [
        "مرحبا", "كلب", "الكاتب", "يا", "حقير", "مقال", "جميل", "وبالنسبة", "شكراً", "هههههه", "أَنْتَ", "كـلـــب", "ﻻ", "شلونك", "اليهود", "النساء",
        "hello", "idiot", "You", "STUPID", "article", "nice", "don't", "7abibi", "ya3ni", "a$$h0le", "f*ck", "i d i o t", "women", "Kurds",
        "😀", "👍🏽", "🇮🇶", "❤️", "https://a.example/b", "@someone", "07701234567", "!!!", "؟", "e\u0301", "x\u200Dy", "\u202Etoidi\u202C", "\uD800", "\u0651",
    ];

    [Theory]
    [InlineData("ar")]
    [InlineData("en")]
    public void Every_probability_is_that_of_MLNet(string language)
    {
        var (manifest, languages) = ModelFolder.Read(ShippedModel.Folder);
        var model = languages[language];
        var scorer = new AttributeModel(model);
        var texts = Generate(Texts);
        var scratch = new TextFeatures();
        var rows = texts.ConvertAll(text => FeatureRow.Of(text, scratch));
        var ours = texts.ConvertAll(text => Probabilities(scorer, model.Heads, text, scratch));

        for (var head = 0; head < manifest.Languages[language].Heads.Count; head++)
        {
            var theirs = ScoreWithMLNet(model, head, rows);
            Assert.Equal(Texts, theirs.Length);
            Assert.All(Enumerable.Range(0, Texts), i => Assert.Equal(theirs[i], ours[i][head], 1e-5));
            Assert.InRange(theirs.Distinct().Count(), Texts / 2, Texts);
        }
    }

    private static double[] Probabilities(AttributeModel scorer, IReadOnlyList<HeadManifest> heads, string text, TextFeatures features)
    {
        TextPipeline.Extract(text, features);
        var scores = AttributeScores.Unknown();
        var arabizi = scorer.Score(features, ref scores);
        return [.. heads.Select(head => Attributes.TryParse(head.Name, out var attribute) ? scores.Of(attribute)!.Value : arabizi)];
    }

    private static float[] ScoreWithMLNet(LanguageModel model, int head, List<FeatureRow> rows)
    {
        var context = new MLContext(1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, TextPipeline.Buckets);
        var data = context.Data.LoadFromEnumerable(rows.Select(Row.Of), schema);
        var weights = new float[TextPipeline.Buckets];
        for (var bucket = 0; bucket < weights.Length; bucket++)
        {
            weights[bucket] = (float)model.Weight(bucket, head);
        }

        // ML.NET makes these by training and by loading only, so that their constructors are not public.
        var manifest = model.Heads[head];
        var linear = New<LinearBinaryModelParameters>(context, new VBuffer<float>(weights.Length, weights), (float)manifest.Bias, null);
        var scorer = New<BinaryPredictionTransformer<LinearBinaryModelParameters>>(context, linear, data.Schema, nameof(Row.Features), 0f, "Score");
        var calibrator = New<PlattCalibrator>(context, -manifest.Slope, -manifest.Intercept);
        return [.. scorer.Transform(data).GetColumn<float>("Score").Select(calibrator.PredictProbability)];
    }

    private static T New<T>(params object?[] arguments) =>
        (T)Activator.CreateInstance(typeof(T), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, arguments, null)!;

    /// <summary>Words of both languages, emoji, addresses, disguises and broken characters in any order and number, some texts of random characters, and none.</summary>
    private static List<string> Generate(int count)
    {
        var random = new SeededRandom(7);
        var texts = new List<string> { string.Empty, " ", new('a', 20_000), string.Concat(Enumerable.Repeat("كلب ", 5_000)) };
        while (texts.Count < count)
        {
            var text = new StringBuilder();
            if (texts.Count % 10 == 0)
            {
                for (var length = random.Next(200); length > 0; length--)
                {
                    text.Append((char)random.Next(char.MaxValue));
                }
            }
            else
            {
                for (var words = 1 + random.Next(39); words > 0; words--)
                {
                    text.Append(Pieces[random.Next(Pieces.Length)]).Append(random.Next(8) == 0 ? string.Empty : " ");
                }
            }

            texts.Add(text.ToString());
        }
        return texts;
    }

    private sealed class Row
    {
        public VBuffer<float> Features { get; init; }

        public static Row Of(FeatureRow row)
        {
            var indices = Enumerable.Range(0, row.Count).Select(row.Bucket).ToArray();
            var values = Enumerable.Range(0, row.Count).Select(row.Value).ToArray();
            return new Row { Features = new VBuffer<float>(TextPipeline.Buckets, indices.Length, values, indices) };
        }
    }
}
