using Moderation.Scoring;

namespace Moderation.Service.Scoring;

/// <summary>The model that scores. When it cannot be loaded the service runs without: comments then meet their site's failure mode.</summary>
internal sealed partial class StandingModel
{
    private StandingModel(CommentScorer? scorer, string? problem)
    {
        Scorer = scorer;
        Problem = problem;
    }

    /// <summary>Null when there is none.</summary>
    public CommentScorer? Scorer { get; }

    /// <summary>Why there is none.</summary>
    public string? Problem { get; }

    /// <summary>Loads the model that the file <c>standing</c> of the folder names.</summary>
    public static StandingModel Load(string folder, ILogger logger)
    {
        try
        {
            var scorer = CommentScorer.Load(Path.Combine(folder, ReadStanding(folder)));

            // Tables are made and code is compiled now, not while the first comment waits.
            scorer.Score("مرحبا, hello");
            Log.Loaded(logger, scorer.Version);
            return new StandingModel(scorer, null);
        }
        catch (ModelLoadException exception)
        {
            Log.Missing(logger, exception.Message);
            return new StandingModel(null, exception.Message);
        }
    }

    private static string ReadStanding(string folder)
    {
        var pointer = Path.Combine(folder, "standing");
        try
        {
            var name = File.ReadAllText(pointer).Trim();
            return name.Length > 0 && Path.GetFileName(name) == name
                ? name
                : throw new ModelLoadException($"{pointer} does not name a model.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{pointer} cannot be read: {exception.Message}", exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Scoring with model {Version}.")]
        public static partial void Loaded(ILogger logger, string version);

        [LoggerMessage(2, LogLevel.Error, "There is no model to score with, so comments are held: {Problem}")]
        public static partial void Missing(ILogger logger, string problem);
    }
}
