using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Moderation.Contracts;
using Moderation.Service.Labelling;
using Moderation.Service.Reviewing.Objections;
using Moderation.Service.Reviewing.Queues;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing.Deciding;

/// <summary>
/// Records what moderators decide, in the turn of the writer of decisions: row, event, counts, label, closed reviews and answers in one
/// transaction. Nothing is written where the comment is no longer as the moderator saw it. Many are decided some at a time, so that
/// comments that come in need not wait long.
/// </summary>
internal sealed class ModeratorDecisions(Database database, AuthorHash hashes, DecisionFeed feed, TimeProvider clock)
{
    /// <summary>How many comments may be decided at once.</summary>
    public const int MostAtOnce = 1_000;

    private const int InOneTransaction = 100;

    private const string Settle = """
        update comment set sequence = @Sequence, verdict = @Verdict where comment_key = @CommentKey;
        insert into moderator_decision (comment_key, decision_id, sequence, revision, verdict, reason, note, decided_by, decided_at)
        values (@CommentKey, @DecisionId, @Sequence, @Revision, @Verdict, @Reason, @Note, @By, @At);
        delete from claim where comment_key = @CommentKey;
        delete from hand_over where comment_key = @CommentKey
        """;

    /// <summary>What a moderator has decided need not be put before one any more.</summary>
    private const string Close = """
        update review_request set closed_at = @At where comment_key = @CommentKey and closed_at is null;
        delete from review_item where comment_key = @CommentKey
        """;

    private readonly string _find = $"""
        select {CommentNames.Place(database)} as Place, c.comment_key as CommentKey, c.revision as Revision, c.sequence as Sequence, c.verdict as Verdict,
               c.body as Body, c.author as Author, c.article as Article, c.email_hash as EmailHash, c.ip_hash as IpHash,
               c.do_not_store is not null as DoNotStore, c.erased_at as ErasedAt, d.event as Event, d.event_id as EventId, d.decided_by as DecidedBy,
               exists (select 1 from moderator_decision m where m.comment_key = c.comment_key and m.decision_id = @DecisionId) as IsRepeated
        from {CommentNames.Find(database)}
        join decision d on d.comment_key = c.comment_key and d.sequence = c.sequence
        """;

    /// <summary>Decides about comments, each by itself: what became of each is answered, in the order given.</summary>
    /// <param name="decision">What is decided; <see cref="ModeratorDecision.Check"/> must have found nothing wrong with it.</param>
    /// <param name="comments">About which, as the moderator saw them; <see cref="MostAtOnce"/> at most.</param>
    /// <param name="cancellationToken">Gives up; what was decided until then stands. To find out, send the decision again under its id.</param>
    public async Task<IReadOnlyList<ModeratorOutcome>> DecideAsync(ModeratorDecision decision, IReadOnlyList<SeenComment> comments, CancellationToken cancellationToken)
    {
        if (comments.Count > MostAtOnce)
        {
            throw new ArgumentException($"At most {MostAtOnce} comments are decided at once.", nameof(comments));
        }

        if (decision.Check() is var (field, problem))
        {
            throw new InvalidOperationException($"{field} {problem}");
        }

        var outcomes = new Dictionary<(string Site, string Id), ModeratorOutcome>();
        foreach (var some in comments.DistinctBy(comment => (comment.Site, comment.Id)).Chunk(InOneTransaction))
        {
            var recorded = new List<RecordedDecision>();
            var found = await database.WriteAsync(
                (connection, transaction) =>
                {
                    recorded.Clear();
                    return DecideAsync(connection, transaction, decision, some, recorded);
                },
                cancellationToken);
            if (recorded.Count > 0)
            {
                feed.Announce(recorded);
            }

            foreach (var outcome in found)
            {
                outcomes.Add((outcome.Seen.Site, outcome.Seen.Id), outcome);
            }
        }

        return [.. comments.Select(comment => outcomes[(comment.Site, comment.Id)])];
    }

    private async Task<List<ModeratorOutcome>> DecideAsync(
        DbConnection connection, DbTransaction transaction, ModeratorDecision decision, SeenComment[] comments, List<RecordedDecision> recorded)
    {
        await database.TakeTurnAsync(Role.WriteLabels, connection, transaction);
        await database.TakeTurnAsync(Role.WriteReviews, connection, transaction);
        var parameters = CommentNames.Parameters(database, [.. comments.Select(comment => (comment.Site, comment.Id))]);
        parameters.Add("DecisionId", decision.Id);
        var rows = (await connection.QueryAsync<Row>(_find, parameters, transaction)).ToDictionary(row => (int)row.Place);
        var outcomes = new List<ModeratorOutcome>(comments.Length);
        var changes = new List<VerdictChange>();
        var held = new List<long>();
        var now = clock.GetUtcNow();
        for (var place = 0; place < comments.Length; place++)
        {
            var seen = comments[place];
            if (!rows.TryGetValue(place, out var row))
            {
                outcomes.Add(new ModeratorOutcome(seen, ModeratorOutcomeKind.NoComment, null));
                continue;
            }

            if (row.Refusal(seen) is { } refusal)
            {
                outcomes.Add(new ModeratorOutcome(seen, refusal, row.Standing));
                continue;
            }

            changes.Add(new VerdictChange(seen.Site, row.Author, row.Article, row.EmailHash, row.IpHash, row.Verdict, decision.Verdict));
            recorded.Add(await RecordAsync(connection, transaction, decision, seen.Site, row, now));
            if (decision.Verdict == Verdict.Hold)
            {
                held.Add(row.CommentKey);
            }

            outcomes.Add(new ModeratorOutcome(
                seen,
                ModeratorOutcomeKind.Decided,
                new StandingDecision(row.Revision, row.Sequence + 1, decision.Verdict, decision.By, now, recorded[^1].EventId)));
        }

        await Recount.ApplyAsync(database, hashes, connection, transaction, changes, now);
        await ReviewItems.RefreshAsync(database, connection, transaction, held);
        return outcomes;
    }

    private async Task<RecordedDecision> RecordAsync(
        DbConnection connection, DbTransaction transaction, ModeratorDecision decision, string site, Row row, DateTimeOffset now)
    {
        var sequence = row.Sequence + 1;
        var isForgotten = row.DoNotStore && decision.Verdict != Verdict.Hold;
        var eventId = Guid.CreateVersion7(now);

        // A hold answers nobody: the moderator has yet to decide.
        var answers = decision.Verdict == Verdict.Hold ? [] : await ObjectionAnswers.OfAsync(connection, transaction, row.CommentKey, decision.Verdict);
        var written = EventJson.Moderated(row.Event, eventId, sequence, decision.Verdict, decision.Verdict.ReasonsOf(decision.Reason), decision.By, now, answers);
        var recorded = new RecordedDecision
        {
            CommentKey = row.CommentKey,
            Site = site,
            Verdict = decision.Verdict,
            EventId = eventId.ToString(),
            Event = isForgotten ? EventJson.Bare(written) : written,
            TraceParent = Activity.Current is { Recorded: true } activity ? activity.Id : null,
        };
        await recorded.AppendAsync(connection, transaction, row.Revision, sequence, decision.By);

        // What is not to be stored may be quoted in a note.
        var note = isForgotten || (row.DoNotStore && row.Body is null) ? null : decision.Note;
        var values = new
        {
            row.CommentKey,
            DecisionId = decision.Id,
            Sequence = sequence,
            row.Revision,
            Verdict = (short)decision.Verdict,
            Reason = (short)decision.Reason,
            Note = note,
            decision.By,
            At = now.ToUnixTimeMilliseconds(),
        };
        await connection.ExecuteAsync(Settle, values, transaction);
        if (decision.Label is { } label)
        {
            await LabelStore.AddAsync(connection, transaction, site, row.CommentKey, row.Revision, label, note, now, CancellationToken.None);
        }

        if (decision.Verdict != Verdict.Hold)
        {
            await connection.ExecuteAsync(Close, values, transaction);
            if (answers.Count > 0)
            {
                await ObjectionAnswers.KeepAsync(connection, transaction, row.CommentKey, decision.Verdict, decision.By, recorded.Position, now);
            }
        }

        if (isForgotten)
        {
            await Forgetting.ForgetAsync(database, connection, transaction, row.CommentKey, erasesQuotes: true);
        }

        return recorded;
    }

    private sealed class Row
    {
        public long Place { get; set; }

        public long CommentKey { get; set; }

        public int Revision { get; set; }

        public int Sequence { get; set; }

        public Verdict Verdict { get; set; }

        public string? Body { get; set; }

        public string? Author { get; set; }

        public string? Article { get; set; }

        public string? EmailHash { get; set; }

        public string? IpHash { get; set; }

        public bool DoNotStore { get; set; }

        public long? ErasedAt { get; set; }

        public string Event { get; set; } = string.Empty;

        public string EventId { get; set; } = string.Empty;

        public string? DecidedBy { get; set; }

        public bool IsRepeated { get; set; }

        public StandingDecision Standing => new(Revision, Sequence, Verdict, DecidedBy, DecisionFeed.TimeOf(EventId), EventId);

        /// <summary>Why nothing is decided; null when it can be.</summary>
        public ModeratorOutcomeKind? Refusal(SeenComment seen) =>
            ErasedAt is not null ? ModeratorOutcomeKind.Erased
            : IsRepeated ? ModeratorOutcomeKind.Repeated
            : (seen.Revision, seen.Sequence) != (Revision, Sequence) ? ModeratorOutcomeKind.Overtaken
            : null;
    }
}
