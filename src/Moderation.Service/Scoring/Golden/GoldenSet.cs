using Moderation.Contracts;
using Moderation.Judging;
using Moderation.Labelling;
using Moderation.Measuring;
using Moderation.Rules;
using Moderation.Scoring;

namespace Moderation.Service.Scoring.Golden;

/// <summary>The sentences in the folder <c>golden</c> of the shipped models that every model has to get right, or as right as the one before.</summary>
/// <param name="models">The folder of the shipped models.</param>
internal sealed class GoldenSet(string models)
{
    /// <summary>What a site without thresholds of its own does.</summary>
    private static readonly Policy Defaults = Policy.Compile(new PolicyOptions()).Policy!;

    private readonly DirectoryInfo _folder = new(Path.Combine(models, "golden"));

    /// <summary>The sentences; none when there is no golden set.</summary>
    /// <exception cref="InvalidDataException">A line is not a labelled comment; says which.</exception>
    public List<LabelledComment> Read() =>
        _folder.Exists ? LabelledComments.Read(LabelledComments.Files([_folder]), presumedClean: false) : [];

    /// <summary>What a model makes of them.</summary>
    public static GoldenFigures Measure(CommentScorer scorer, IReadOnlyList<LabelledComment> comments)
    {
        var judged = comments.Select(comment => (Comment: comment, Decision: Decide(scorer, comment))).ToList();
        var byLanguage = new SortedDictionary<string, GoldenLanguage>(StringComparer.Ordinal);
        foreach (var language in judged.GroupBy(row => row.Comment.Language, StringComparer.Ordinal))
        {
            var aucs = RocAuc.BySet(language
                .Where(row => row.Comment.Label(CommentAttribute.Toxicity) is not null)
                .Select(row => (row.Comment.Set, ToxicityOf(row.Decision), row.Comment.Label(CommentAttribute.Toxicity)!.Value)));
            var labelled = language.Where(row => row.Comment.IsBad is not null).ToList();
            byLanguage[language.Key] = new GoldenLanguage
            {
                Comments = language.Count(),
                ToxicityAuc = aucs.Count > 0 ? aucs.Values.Average() : null,
                Accuracy = labelled.Count > 0 ? labelled.Average(row => IsRight(row.Comment, row.Decision) ? 1.0 : 0.0) : null,
            };
        }

        return new GoldenFigures { ModelVersion = scorer.Version, Languages = byLanguage };
    }

    private static Decision Decide(CommentScorer scorer, LabelledComment comment) =>
        Judge.Decide(new Comment { Site = "golden", Id = comment.Id ?? string.Empty, Text = comment.Text }, Defaults, scorer);

    // A text that the model has no score for it does not hold to be toxic.
    private static double ToxicityOf(Decision decision) => decision.Scores.Of(CommentAttribute.Toxicity) ?? 0;

    private static bool IsRight(LabelledComment comment, Decision decision) =>
        comment.IsBad == (decision.Verdict != Verdict.Approve);
}

/// <summary>What a model makes of the golden set.</summary>
internal sealed record GoldenFigures
{
    /// <summary>The model.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>By the language of the sentences.</summary>
    public required IReadOnlyDictionary<string, GoldenLanguage> Languages { get; init; }
}

/// <summary>What a model makes of the golden sentences of one language.</summary>
internal sealed record GoldenLanguage
{
    /// <summary>How many sentences there are.</summary>
    public required int Comments { get; init; }

    /// <summary>How well toxicity ranks, as the mean ROC-AUC over files; absent when no file has toxic and other sentences.</summary>
    public double? ToxicityAuc { get; init; }

    /// <summary>
    /// The share of sentences that the default policy, with the thresholds the model suggests, approves or keeps back as their
    /// <c>label</c> says; absent when none has a label.
    /// </summary>
    public double? Accuracy { get; init; }
}
