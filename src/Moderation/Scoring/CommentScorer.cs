using Moderation.Text;

namespace Moderation.Scoring;

/// <summary>A loaded model. Immutable, shared by all threads.</summary>
public sealed class CommentScorer
{
    private const string Arabic = "ar";
    private const string English = "en";

    [ThreadStatic]
    private static TextFeatures? _features;

    private readonly ModelManifest _manifest;
    private readonly AttributeModel? _arabic;
    private readonly AttributeModel? _english;
    private readonly bool[] _supported;

    /// <summary>A model that was read from its folder.</summary>
    internal CommentScorer(ModelManifest manifest, Dictionary<string, LanguageModel> languages)
    {
        _manifest = manifest;
        _arabic = languages.TryGetValue(Arabic, out var arabic) ? new AttributeModel(arabic) : null;
        _english = languages.TryGetValue(English, out var english) ? new AttributeModel(english) : null;
        _supported = [.. Enum.GetValues<CommentLanguage>().Select(language => manifest.ApproveBelow.ContainsKey(language.WireName()))];
    }

    /// <summary>The version, which is the name of the model's folder.</summary>
    public string Version => _manifest.Version;

    /// <summary>Loads a model folder.</summary>
    /// <exception cref="ModelLoadException">A file is missing or damaged, or the model needs another text pipeline.</exception>
    public static CommentScorer Load(string folder)
    {
        var (manifest, languages) = ModelFolder.Read(folder);
        return new CommentScorer(manifest, languages);
    }

    /// <summary>The attribute's score below which the model's makers approve, for a language; null when they give none.</summary>
    public double? SuggestedApproveBelow(CommentLanguage language, CommentAttribute attribute) =>
        _manifest.ApproveBelow.TryGetValue(language.WireName(), out var thresholds)
        && thresholds.TryGetValue(attribute.WireName(), out var threshold)
            ? threshold
            : null;

    /// <summary>Detects the language and scores the text. Never throws, whatever the text.</summary>
    public CommentScore Score(string text)
    {
        var features = _features ??= new TextFeatures();
        TextPipeline.Read(text, features);
        var scores = AttributeScores.Unknown();
        var language = Detect(features, out var english);
        switch (language)
        {
            case CommentLanguage.Arabic or CommentLanguage.Arabizi:
                TextPipeline.Extract(features, TextPart.Whole);
                _arabic?.Score(features, ref scores);
                break;
            case CommentLanguage.English:
                // Detection has scored it already.
                scores = english;
                break;
            case CommentLanguage.Mixed:
                // Each language judges its own words, and the worse judgement counts.
                TextPipeline.Extract(features, TextPart.Arabic);
                _arabic?.Score(features, ref scores);
                TakeHigher(ref scores, english);
                break;
            default:
                break;
        }

        return new CommentScore(language, _supported[(int)language], scores);
    }

    /// <summary>Scores the text as Arabic or English, whatever it looks like: every attribute unknown when the model has no such language.</summary>
    public AttributeScores ScoreAs(string text, CommentLanguage language)
    {
        var features = _features ??= new TextFeatures();
        var scores = AttributeScores.Unknown();
        TextPipeline.Extract(text, features);
        ModelOf(language)?.Score(features, ref scores);
        return scores;
    }

    /// <summary>The words that spoke most for an attribute, heaviest first; none when the model does not know the attribute for the text's language.</summary>
    /// <remarks>Exact, not estimated: with the words that spoke against it and the shape of the text they add up to the log-odds of the score.</remarks>
    public IReadOnlyList<WordWeight> Explain(string text, CommentAttribute attribute, int atMost) =>
        [.. Weigh(text, attribute).Where(word => word.Weight > 0).OrderByDescending(word => word.Weight).Take(atMost)];

    /// <summary>What every word of the text adds to the attribute's log-odds, in reading order; of a mixed text the words in the language that decides.</summary>
    internal IReadOnlyList<WordWeight> Weigh(string text, CommentAttribute attribute)
    {
        var features = _features ??= new TextFeatures();
        TextPipeline.Read(text, features);
        var language = Detect(features, out _);
        var (model, part) = language == CommentLanguage.Mixed
            ? Decisive(features, attribute)
            : (ModelOf(language), TextPart.Whole);
        return model?.Explain(features, part, attribute) ?? [];
    }

    /// <summary>What every word of a text in one language adds to the log-odds, in reading order.</summary>
    internal IReadOnlyList<WordWeight> Contributions(string text, CommentAttribute attribute, CommentLanguage language)
    {
        var features = _features ??= new TextFeatures();
        TextPipeline.Read(text, features);
        return ModelOf(language)?.Explain(features, TextPart.Whole, attribute) ?? [];
    }

    private AttributeModel? ModelOf(CommentLanguage language) => language switch
    {
        CommentLanguage.Arabic or CommentLanguage.Arabizi => _arabic,
        CommentLanguage.English => _english,
        _ => null,
    };

    private CommentLanguage Detect(TextFeatures features, out AttributeScores english)
    {
        english = AttributeScores.Unknown();
        var evidence = LanguageEvidence.Of(features.Tokens);
        if (evidence.Foreign || !(evidence.Arabic || evidence.Latin))
        {
            return CommentLanguage.Other;
        }

        if (!evidence.Latin)
        {
            return CommentLanguage.Arabic;
        }

        // The English heads read the Latin words, and one of them says whether they are English at all.
        TextPipeline.Extract(features, evidence.Arabic ? TextPart.Latin : TextPart.Whole);
        var arabizi = _english?.Score(features, ref english) ?? double.NaN;
        if (evidence.IsArabizi(arabizi))
        {
            return evidence.Arabic && features.Tokens.ArabicLetters >= features.Tokens.LatinLetters
                ? CommentLanguage.Arabic
                : CommentLanguage.Arabizi;
        }

        return evidence.Arabic ? CommentLanguage.Mixed : CommentLanguage.English;
    }

    private (AttributeModel? Model, TextPart Part) Decisive(TextFeatures features, CommentAttribute attribute)
    {
        var arabic = AttributeScores.Unknown();
        TextPipeline.Extract(features, TextPart.Arabic);
        _arabic?.Score(features, ref arabic);
        var english = AttributeScores.Unknown();
        TextPipeline.Extract(features, TextPart.Latin);
        _english?.Score(features, ref english);
        return (english.Of(attribute) ?? -1) > (arabic.Of(attribute) ?? -1) ? (_english, TextPart.Latin) : (_arabic, TextPart.Arabic);
    }

    private static void TakeHigher(ref AttributeScores scores, in AttributeScores others)
    {
        for (var i = 0; i < Attributes.Count; i++)
        {
            scores[i] = float.IsNaN(scores[i]) || others[i] > scores[i] ? others[i] : scores[i];
        }
    }
}
