using Moderation.Scoring;
using Moderation.Service.Scoring;
using Moderation.Service.Scoring.Second;
using Moderation.Service.Sites;

namespace Moderation.Service.Intake;

/// <summary>
/// Has second scorers asked about comments of which the model is unsure. While a comment waits for its answer others go past it,
/// but what else comes under the same id waits behind it: an edit must not be recorded before what it edits.
/// </summary>
internal sealed class SecondOpinions(StandingModel model, SecondScorers scorers)
{
    private readonly Dictionary<(string Site, string Id), Turn> _last = [];
    private readonly Lock _gate = new();

    /// <summary>A place in the row of what came under the comment's id; null when the comment need not wait for anything.</summary>
    /// <param name="comment">The comment; taken in the order in which this is called.</param>
    /// <param name="site">Its site.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    public Turn? Take(Comment comment, Site site, CancellationToken cancellationToken)
    {
        if (scorers.Of(site.Name) is not { } second)
        {
            return null;
        }

        var asks = model.Scorer is { } first && second.IsToBeAsked(first.Score(comment.Text));
        var key = (comment.Site, comment.Id);
        Turn turn;
        lock (_gate)
        {
            if (!_last.TryGetValue(key, out var before) && !asks)
            {
                return null;
            }

            turn = new Turn(this, key, before?.Done);
            _last[key] = turn;
        }

        // Asked at once: what comes before it may be waiting for the same scorer.
        turn.Asked = asks ? second.AskAsync(comment.Text, cancellationToken) : null;
        return turn;
    }

    private void Leave(Turn turn, (string Site, string Id) key)
    {
        lock (_gate)
        {
            if (_last.TryGetValue(key, out var last) && ReferenceEquals(last, turn))
            {
                _last.Remove(key);
            }
        }
    }

    /// <summary>A comment's place in the row. Dispose it once the comment is queued to be recorded, or given up.</summary>
    internal sealed class Turn(SecondOpinions row, (string Site, string Id) key, Task? before) : IDisposable
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when the comment has its place among those to be recorded.</summary>
        public Task Done => _done.Task;

        /// <summary>What the second scorer was asked; null when it was not.</summary>
        public Task<SecondScore>? Asked { private get; set; }

        /// <summary>Completes when it is the comment's turn to be judged, with what the second scorer said of it; null when that was not asked.</summary>
        public async Task<SecondScore?> ComesAsync(CancellationToken cancellationToken)
        {
            var second = Asked is null ? null : await Asked;
            if (before is not null)
            {
                await before.WaitAsync(cancellationToken);
            }

            return second;
        }

        public void Dispose()
        {
            row.Leave(this, key);
            _done.TrySetResult();
        }
    }
}
