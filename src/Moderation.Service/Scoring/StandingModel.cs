using Moderation.Scoring;

namespace Moderation.Service.Scoring;

/// <summary>The model that scores. When it cannot be loaded the service runs without: comments then meet their site's failure mode.</summary>
internal sealed partial class StandingModel
{
    private readonly ILogger _logger;

    private volatile Loaded _loaded;

    private StandingModel(Loaded loaded, ILogger logger)
    {
        _loaded = loaded;
        _logger = logger;
    }

    /// <summary>Null when there is none. Ask once for each comment: another one may stand a moment later.</summary>
    public CommentScorer? Scorer => _loaded.Scorer;

    /// <summary>Why there is none, or why another model stands than should; null when all is well.</summary>
    public string? Problem => _loaded.Problem;

    /// <summary>Loads the model that the file <c>standing</c> of the folder names.</summary>
    public static StandingModel Load(string folder, ILogger logger)
    {
        try
        {
            var scorer = LoadShipped(folder);
            Log.Loaded(logger, scorer.Version);
            return new StandingModel(new Loaded(scorer, null), logger);
        }
        catch (ModelLoadException exception)
        {
            Log.Missing(logger, exception.Message);
            return new StandingModel(new Loaded(null, exception.Message), logger);
        }
    }

    /// <summary>The model that the file <c>standing</c> of the folder names.</summary>
    /// <exception cref="ModelLoadException">It cannot be loaded.</exception>
    public static CommentScorer LoadShipped(string folder) => WarmUp(CommentScorer.Load(Path.Combine(folder, ReadStanding(folder))));

    /// <summary>Makes tables and compiles code now, not while the first comment waits.</summary>
    public static CommentScorer WarmUp(CommentScorer scorer)
    {
        scorer.Score("مرحبا, hello");
        return scorer;
    }

    /// <summary>The version that the file <c>standing</c> of the folder names.</summary>
    /// <exception cref="ModelLoadException">It cannot be read, or names none.</exception>
    public static string ReadStanding(string folder)
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

    /// <summary>From the next comment on this model scores.</summary>
    public void Replace(CommentScorer scorer)
    {
        var before = _loaded;
        _loaded = new Loaded(scorer, null);
        if (before.Problem is not null || before.Scorer?.Version != scorer.Version)
        {
            Log.Loaded(_logger, scorer.Version);
        }
    }

    /// <summary>The model that should stand cannot be loaded: the one that stood goes on.</summary>
    public void Keep(string problem)
    {
        Log.Kept(_logger, _loaded.Scorer?.Version, problem);
        _loaded = _loaded with { Problem = problem };
    }

    /// <summary>The model that should stand cannot be loaded, and none stood since the start that may go on.</summary>
    public void GoWithout(string problem)
    {
        Log.Missing(_logger, problem);
        _loaded = new Loaded(null, problem);
    }

    private sealed record Loaded(CommentScorer? Scorer, string? Problem);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Scoring with model {Version}.")]
        public static partial void Loaded(ILogger logger, string version);

        [LoggerMessage(2, LogLevel.Error, "There is no model to score with, so comments are held: {Problem}")]
        public static partial void Missing(ILogger logger, string problem);

        [LoggerMessage(3, LogLevel.Error, "The promoted model cannot be loaded, so {Version} goes on: {Problem}")]
        public static partial void Kept(ILogger logger, string? version, string problem);
    }
}
