namespace Moderation.Scoring;

/// <summary>A loaded model. Immutable, shared by all threads.</summary>
public sealed class CommentScorer
{
    /// <summary>The version, which is the name of the model's folder.</summary>
    public string Version { get; }

    private CommentScorer(string version) => Version = version;

    /// <summary>Loads a model folder.</summary>
    /// <exception cref="ModelLoadException">A file is missing or damaged, or the model needs another text pipeline.</exception>
    public static CommentScorer Load(string folder) => new(Path.GetFileName(folder));

    /// <summary>The attribute's score below which the model's makers approve, for a language; null when they give none.</summary>
    public double? SuggestedApproveBelow(CommentLanguage language, CommentAttribute attribute) => null;

    /// <summary>Detects the language and scores the text. Never throws, whatever the text.</summary>
    public CommentScore Score(string text) => new(CommentLanguage.Other, Supported: false, AttributeScores.Unknown());

    /// <summary>The words that weighed most for an attribute, heaviest first.</summary>
    public IReadOnlyList<WordWeight> Explain(string text, CommentAttribute attribute, int atMost) => [];
}

/// <summary>A model that cannot be used. The message says why and names the file.</summary>
public sealed class ModelLoadException(string message, Exception? inner = null) : Exception(message, inner);
