using Moderation.Scoring;

namespace Moderation.Tests.Scoring;

/// <summary>The model that the service uses unless told otherwise.</summary>
internal static class ShippedModel
{
    /// <summary>Where it is.</summary>
    public static string Folder { get; } = Path.Combine(
        AppContext.BaseDirectory, "models", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", "standing")).Trim());

    /// <summary>Loaded once for all tests: it is immutable.</summary>
    public static CommentScorer Scorer { get; } = CommentScorer.Load(Folder);
}
