using Moderation.Labelling;
using Moderation.Scoring;

namespace Moderation.Cli.Training;

/// <summary>
/// What the model that training went on from, and the new one, say of a site's comments. Of a comment that it learnt from, the new
/// model knows the label; so each is scored by a model that learnt from others.
/// </summary>
internal static class FoldedScores
{
    private const int Folds = 4;

    /// <summary>Scores all comments of a request whose model is trained.</summary>
    public static IReadOnlyList<(LabelledComment Comment, CommentScore Before, CommentScore After)> Of(TrainingRequest request, WarmStart from)
    {
        var scored = Scored(request.Comments.Where(comment => comment.HeldOut), from, CommentScorer.Load(request.Into.FullName)).ToList();
        for (var fold = 0; fold < Folds; fold++)
        {
            var unseen = request.Comments.Where((comment, i) => !comment.HeldOut && i % Folds == fold).ToHashSet();
            var learnt = request.Comments.Where(comment => !unseen.Contains(comment)).ToList();
            scored.AddRange(Scored(unseen, from, ScorerOf(request, learnt) ?? from.Scorer));
        }

        return scored;
    }

    private static IEnumerable<(LabelledComment Comment, CommentScore Before, CommentScore After)> Scored(
        IEnumerable<LabelledComment> comments, WarmStart from, CommentScorer scorer) =>
        comments.Select(comment => (comment, from.Scorer.Score(comment.Text), scorer.Score(comment.Text)));

    /// <summary>What the request makes of fewer comments; null when there is nothing to learn from.</summary>
    private static CommentScorer? ScorerOf(TrainingRequest request, IReadOnlyList<LabelledComment> comments)
    {
        var folder = Directory.CreateTempSubdirectory("moderation-fold-");
        try
        {
            return ModelTrainer.Fit(request with { Comments = comments, Into = folder }, TextWriter.Null) is null ? null : CommentScorer.Load(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
