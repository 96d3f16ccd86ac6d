using System.Data.Common;
using Dapper;
using Moderation.Facts;
using Moderation.Judging;
using Moderation.Service.Facts;

namespace Moderation.Service.Storage;

/// <summary>Comments with their decisions. Every decision is one row and one event, written in the same transaction as the comment.</summary>
internal sealed class CommentStore(Database database, CopyMemory memory, Revisions revisions)
{
    private const string InsertComment = """
        insert into comment (site, comment_id, revision, sequence, verdict, body, body_hash, author, email_hash, ip_hash, article,
                             parent_id, submitted_at, received_at, do_not_store, facts)
        values (@Site, @Id, 1, 1, @Verdict, @Body, @BodyHash, @Author, @EmailHash, @IpHash, @Article, @ParentId, @SubmittedAt, @ReceivedAt, @DoNotStore, @Facts)
        returning comment_key
        """;

    private readonly SubjectMemory _subjects = new();

    /// <summary>
    /// Judges a batch by what is on record and records it, in one transaction and alone among all writers: what is on record does not
    /// change in between. The comments of a batch must differ in site or id.
    /// </summary>
    /// <param name="batch">Scored comments.</param>
    /// <param name="judge">Decides about one; must not fail.</param>
    /// <param name="cancellationToken">Gives up; nothing is recorded then.</param>
    /// <returns>What became of each submission, in the order given.</returns>
    public async Task<SubmissionOutcome[]> RecordAsync(
        IReadOnlyList<Submission> batch, Func<Submission, History, Decision> judge, CancellationToken cancellationToken)
    {
        await memory.CatchUpAsync(database, cancellationToken);
        var outcomes = await RecordAloneAsync(batch, judge, cancellationToken) ?? await RecordInTurnAsync(batch, judge, cancellationToken);
        memory.Add(outcomes
            .Where(outcome => outcome is { Decision: not null, Judged.Comment.DoNotStore: false })
            .Select(outcome => (outcome.Decision!, outcome.Judged!.Copy)));
        return outcomes;
    }

    /// <summary>
    /// Judges by what is remembered, and records in one journey to the database where that turns out to hold: usually it does, unless
    /// several instances record at a time.
    /// </summary>
    /// <returns>Null when it does not hold, and nothing was recorded.</returns>
    private async Task<SubmissionOutcome[]?> RecordAloneAsync(
        IReadOnlyList<Submission> batch, Func<Submission, History, Decision> judge, CancellationToken cancellationToken)
    {
        if (!database.IsPostgres || !_subjects.IsAlone || batch.Any(submission => submission.Comment.DoNotStore))
        {
            return null;
        }

        _subjects.Forget(unlessAt: memory.Position);
        var histories = await BatchHistories.RecallAsync(database, batch, memory, _subjects, cancellationToken);
        var judged = new JudgedSubmission[batch.Count];
        for (var i = 0; i < judged.Length; i++)
        {
            judged[i] = histories.Judge(i, judge);
            histories.Count(judged[i]);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        if (await PostgresBatch.TryInsertAsync(connection, judged, histories.Changed, memory.Position, _subjects.Version, cancellationToken) is not { } decisions)
        {
            return null;
        }

        _subjects.Keep(histories.Subjects, histories.Depths, decisions[^1].Position);
        return [.. decisions.Zip(judged, Decided)];
    }

    private async Task<SubmissionOutcome[]> RecordInTurnAsync(
        IReadOnlyList<Submission> batch, Func<Submission, History, Decision> judge, CancellationToken cancellationToken)
    {
        var position = memory.Position;

        // On PostgreSQL the turn is taken with the first statement, which spares a journey.
        return await database.WriteAsideAsync(
            async (connection, transaction) =>
            {
                var histories = await BatchHistories.ReadAsync(database, connection, transaction, batch, memory, cancellationToken);
                _subjects.Looked(isAlone: memory.Position == position, histories.Version);
                var recorded = new SubmissionOutcome[batch.Count];
                var fresh = new List<(int Index, JudgedSubmission Judged)>(batch.Count);
                var known = new List<(int Index, JudgedSubmission Judged)>();
                for (var i = 0; i < batch.Count; i++)
                {
                    var judged = histories.Judge(i, judge);
                    if (histories.IsKnown(i))
                    {
                        known.Add((i, judged));
                    }
                    else
                    {
                        histories.Count(judged);
                        fresh.Add((i, judged));
                    }
                }

                await InsertAsync(connection, transaction, fresh, histories.Changed, recorded);
                foreach (var (index, judged) in known)
                {
                    recorded[index] = await revisions.ReviseAsync(connection, transaction, judged);
                }

                return recorded;
            },
            cancellationToken);
    }

    private async Task InsertAsync(
        DbConnection connection, DbTransaction transaction, List<(int Index, JudgedSubmission Judged)> fresh, IReadOnlyCollection<Subject> subjects, SubmissionOutcome[] recorded)
    {
        if (fresh.Count == 0)
        {
            return;
        }

        if (!database.IsPostgres)
        {
            foreach (var (index, judged) in fresh)
            {
                recorded[index] = Decided(await InsertAsync(connection, transaction, judged), judged);
            }

            await SubjectStore.SaveAsync(database, connection, transaction, subjects);
            return;
        }

        // The few that are not to be stored spare all others a column.
        var together = fresh.FindAll(one => !one.Judged.Comment.DoNotStore);
        var decisions = await PostgresBatch.InsertAsync(connection, transaction, together.ConvertAll(one => one.Judged), subjects);
        for (var place = 0; place < decisions.Count; place++)
        {
            recorded[together[place].Index] = Decided(decisions[place], together[place].Judged);
        }

        foreach (var (index, judged) in fresh.FindAll(one => one.Judged.Comment.DoNotStore))
        {
            recorded[index] = Decided(await InsertAsync(connection, transaction, judged), judged);
        }
    }

    private static SubmissionOutcome Decided(RecordedDecision decision, JudgedSubmission judged) =>
        new(OutcomeKind.Decided, 1, decision.Verdict, decision, judged);

    private static async Task<RecordedDecision> InsertAsync(DbConnection connection, DbTransaction transaction, JudgedSubmission judged)
    {
        var comment = judged.Comment;
        var key = await connection.ExecuteScalarAsync<long>(
            InsertComment,
            new
            {
                comment.Site,
                comment.Id,
                judged.Decision.Verdict,
                judged.Body,
                judged.Submission.BodyHash,
                Author = judged.AuthorJson,
                judged.EmailHash,
                judged.IpHash,
                Article = judged.Submission.ArticleJson,
                comment.ParentId,
                SubmittedAt = comment.SubmittedAt?.ToUnixTimeMilliseconds(),
                ReceivedAt = judged.Submission.ReceivedAt.ToUnixTimeMilliseconds(),
                DoNotStore = comment.DoNotStore ? 1 : (short?)null,
                Facts = judged.Facts(),
            },
            transaction);
        return await RecordedDecision.AppendAsync(connection, transaction, key, revision: 1, sequence: 1, judged);
    }
}
