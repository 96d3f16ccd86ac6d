using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;
using Microsoft.ML.Transforms.Text;
using Moderation.Scoring;
using Moderation.Service.Scoring;
using Moderation.TestSupport;

namespace Moderation.Benchmarks.Engines;

/// <summary>Scores comments of <see cref="Length"/> characters, all attributes of each: our scorer beside what ML.NET's own tutorial would build.</summary>
[MemoryDiagnoser]
public class EngineBenchmark
{
    /// <summary>Characters of a comment, in UTF-16 code units.</summary>
    public const int Length = 110;

    /// <summary>How many different comments are gone through: with few, their weights would stay in the cache.</summary>
    public const int Comments = 5_000;

    /// <summary>As many as the English model knows.</summary>
    private const int Labels = 7;

    private const int TrainedOn = 1_000;

    private CommentScorer _scorer = null!;
    private PredictionEngine<Input, Output> _engine = null!;
    private string[] _texts = [];

    /// <summary>Loads the standing model, and has ML.NET fit its pipeline to comments of the same kinds.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _scorer = StandingModel.Load(Path.Combine(AppContext.BaseDirectory, "models"), NullLogger.Instance).Scorer!;
        _texts = [.. TextsOf(seed: 1).Take(Comments)];
        _engine = Fit();
    }

    /// <summary><see cref="PredictionEngine{TSrc, TDst}"/> over <c>FeaturizeText</c>: words and pairs, 1 to 5 characters, one linear model a label.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Comments)]
    public float Featurized()
    {
        var input = new Input();
        var output = new Output();
        var sum = 0f;
        foreach (var text in _texts)
        {
            input.Text = text;
            _engine.Predict(input, ref output);
            sum += output.Probability0;
        }

        return sum;
    }

    /// <summary>What the service does: detects the language and gives every attribute a probability.</summary>
    [Benchmark(OperationsPerInvoke = Comments)]
    public double Scored()
    {
        var sum = 0d;
        foreach (var text in _texts)
        {
            sum += _scorer.Score(text).Scores.Of(CommentAttribute.Toxicity) ?? 0;
        }

        return sum;
    }

    private static IEnumerable<string> TextsOf(int seed)
    {
        for (var number = 0; ; number++)
        {
            // Half Arabic, half English, sentence after sentence to the length wanted.
            var language = number % 2 == 0 ? "ar" : "en";
            var sentences = CommentWriter.Take(200, (seed * 10_000) + number).Where(comment => comment.Language == language).Select(comment => comment.Text);
            var text = string.Join(' ', sentences);
            yield return text[..Length];
        }
    }

    private static PredictionEngine<Input, Output> Fit()
    {
        var context = new MLContext(1);
        var rows = TextsOf(seed: 2).Take(TrainedOn).Select((text, number) => new Input
        {
            Text = text,
            Label0 = number % 2 == 0,
            Label1 = number % 3 == 0,
            Label2 = number % 4 == 0,
            Label3 = number % 5 == 0,
            Label4 = number % 6 == 0,
            Label5 = number % 7 == 0,
            Label6 = number % 8 == 0,
        }).ToList();
        IEstimator<ITransformer> pipeline = context.Transforms.Text.FeaturizeText(
            "Features",
            new TextFeaturizingEstimator.Options
            {
                WordFeatureExtractor = new WordBagEstimator.Options { NgramLength = 2, UseAllLengths = true },
                CharFeatureExtractor = new WordBagEstimator.Options { NgramLength = 5, UseAllLengths = true },
            },
            nameof(Input.Text));
        for (var label = 0; label < Labels; label++)
        {
            // A pipeline computes only what is asked for: each label's probability goes into a column of its own.
            pipeline = pipeline
                .Append(context.BinaryClassification.Trainers.SdcaLogisticRegression($"Label{label}", "Features", maximumNumberOfIterations: 5))
                .Append(context.Transforms.CopyColumns($"Probability{label}", "Probability"));
        }

        return context.Model.CreatePredictionEngine<Input, Output>(pipeline.Fit(context.Data.LoadFromEnumerable(rows)));
    }

    private sealed class Input
    {
        public string Text { get; set; } = string.Empty;

        public bool Label0 { get; set; }

        public bool Label1 { get; set; }

        public bool Label2 { get; set; }

        public bool Label3 { get; set; }

        public bool Label4 { get; set; }

        public bool Label5 { get; set; }

        public bool Label6 { get; set; }
    }

    private sealed class Output
    {
        public float Probability0 { get; set; }

        public float Probability1 { get; set; }

        public float Probability2 { get; set; }

        public float Probability3 { get; set; }

        public float Probability4 { get; set; }

        public float Probability5 { get; set; }

        public float Probability6 { get; set; }
    }
}
