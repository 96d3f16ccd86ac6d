using System.Runtime.InteropServices;
using Dapper;
using Moderation.Contracts;
using Moderation.Measuring;
using Moderation.Service.Reviewing.Queues;
using Moderation.Service.Storage;

namespace Moderation.Service.Reviewing;

/// <summary>Chooses which texts to put before a moderator. It looks at a site's newest decisions only, however many there are, and reads beside the writers.</summary>
internal sealed class ReviewSampling(Database database, TimeProvider clock)
{
    /// <summary>How many of the site's newest decisions are looked at.</summary>
    public const int LookBack = 10_000;

    /// <summary>How many texts may be chosen at once.</summary>
    public const int MostAtOnce = 1_000;

    /// <summary>Texts whose decision stands, that are kept, and that were never chosen before: by the index of the feed, newest first.</summary>
    private const string Recent = """
        from (select position, comment_key, sequence, verdict, event from decision where site = @site order by position desc limit @lookBack) d
        join comment c on c.comment_key = d.comment_key and c.sequence = d.sequence and c.erased_at is null and c.do_not_store is null
        where not exists (select 1 from review_request q where q.comment_key = c.comment_key and q.revision = c.revision)
        """;

    private const string LabelledByModerator = "exists (select 1 from label l where l.comment_key = c.comment_key and l.revision = c.revision and l.source = 1)";

    private const string Unlabelled = $"select d.position as Position {Recent} and not {LabelledByModerator}";

    private const string WithEvents = $"select d.position as Position, d.event as Event {Recent} and not {LabelledByModerator}";

    /// <summary>Who contradicts an approval or a rejection; a comment that is held, nobody can. Where a moderator has spoken nobody else is heard. Of several labels by the same one the last counts, of several shadows the last.</summary>
    private const string WithOpinions = $"""
        select d.position as Position, d.verdict as Verdict,
            {LabelledByModerator} as IsLabelled,
            (select count(*) from label l
             where l.comment_key = c.comment_key and l.revision = c.revision and l.verdict <> d.verdict and d.verdict <> 0
               and (l.source = 1 or not {LabelledByModerator})
               and not exists (select 1 from label n where n.comment_key = l.comment_key and n.revision = l.revision and n.source = l.source
                               and n.said_by = l.said_by and n.label_id > l.label_id)) as Contradictions,
            (select s.shadow_verdict from shadow_score s where s.comment_key = d.comment_key and s.position = d.position order by s.run desc limit 1) as Shadow
        {Recent}
        """;

    /// <summary>Chooses texts of a site and puts them before its moderators.</summary>
    /// <param name="site">Whose comments.</param>
    /// <param name="strategy">How to choose.</param>
    /// <param name="count">How many, from 1 to <see cref="MostAtOnce"/>; fewer are chosen when there are no more.</param>
    /// <param name="seed">The same seed chooses the same among the same comments.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>How many could have been chosen, and how many were.</returns>
    public async Task<(int Candidates, int Queued)> SampleAsync(string site, SamplingStrategy strategy, int count, long seed, CancellationToken cancellationToken)
    {
        var candidates = await CandidatesAsync(site, strategy, seed, cancellationToken);
        var positions = candidates.Take(count).ToArray();
        if (positions.Length == 0)
        {
            return (0, 0);
        }

        // What was erased, edited or labelled since the look is passed over.
        var insert = $"""
            insert into review_request (comment_key, site, revision, why, requested_at)
            select c.comment_key, c.site, c.revision, @why, @at
            from decision d
            join comment c on c.comment_key = d.comment_key and c.sequence = d.sequence and c.erased_at is null and c.do_not_store is null
            where {database.IsOneOf("d.position", "positions")} and (@mayBeLabelled or not {LabelledByModerator}) order by c.comment_key
            on conflict (comment_key, revision) do nothing
            returning comment_key
            """;
        var entry = new { positions, why = (short)strategy, mayBeLabelled = strategy == SamplingStrategy.Disagree, at = clock.GetUtcNow().ToUnixTimeMilliseconds() };
        var queued = await database.WriteAsync(
            async (connection, transaction) =>
            {
                await database.TakeTurnAsync(Role.WriteReviews, connection, transaction);
                var keys = (await connection.QueryAsync<long>(new CommandDefinition(insert, entry, transaction, cancellationToken: cancellationToken))).AsList();
                await ReviewItems.RefreshAsync(database, connection, transaction, keys);
                return keys.Count;
            },
            cancellationToken);
        return (candidates.Count, queued);
    }

    /// <summary>The positions of the standing decisions of all comments that may be chosen, in the order in which they are.</summary>
    private Task<List<long>> CandidatesAsync(string site, SamplingStrategy strategy, long seed, CancellationToken cancellationToken) => strategy switch
    {
        SamplingStrategy.Uncertain => UncertainAsync(site, cancellationToken),
        SamplingStrategy.Disagree => DisagreedAsync(site, cancellationToken),
        SamplingStrategy.Random => DrawnAsync(Unlabelled, site, seed, cancellationToken),
        _ => DrawnAsync(
            $"{Unlabelled} and d.verdict <> {(int)Verdict.Hold} and {database.Member("d.event", "decidedBy")} = '{EventJson.DecidedByPolicy}'",
            site,
            seed,
            cancellationToken),
    };

    private async Task<List<long>> UncertainAsync(string site, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var doubtful = new List<(double Distance, long Position)>();

        // One event at a time: all of them together are large.
        await foreach (var row in connection.QueryUnbufferedAsync<Candidate>(WithEvents, new { site, lookBack = LookBack }).WithCancellation(cancellationToken))
        {
            if (Doubt.DistanceOf(row.Event) is { } distance)
            {
                doubtful.Add((distance, row.Position));
            }
        }

        return [.. doubtful.OrderBy(row => row.Distance).ThenByDescending(row => row.Position).Select(row => row.Position)];
    }

    private async Task<List<long>> DisagreedAsync(string site, CancellationToken cancellationToken) =>
    [
        .. (await ReadAsync(WithOpinions, site, cancellationToken))
            .Where(row => row.Contradictions > 0 || (!row.IsLabelled && row.Shadow is { } shadow && shadow != row.Verdict))
            .OrderByDescending(row => row.Contradictions)
            .ThenByDescending(row => row.Verdict != Verdict.Hold && row.Shadow is not (null or Verdict.Hold) && row.Shadow != row.Verdict)
            .ThenByDescending(row => row.Position)
            .Select(row => row.Position),
    ];

    private async Task<List<long>> DrawnAsync(string statement, string site, long seed, CancellationToken cancellationToken)
    {
        var positions = (await ReadAsync(statement, site, cancellationToken)).Select(row => row.Position).Order().ToList();
        new SeededRandom(seed).Shuffle(CollectionsMarshal.AsSpan(positions));
        return positions;
    }

    private async Task<List<Candidate>> ReadAsync(string statement, string site, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<Candidate>(new CommandDefinition(statement, new { site, lookBack = LookBack }, cancellationToken: cancellationToken))).AsList();
    }

    private sealed class Candidate
    {
        public long Position { get; set; }

        public Verdict Verdict { get; set; }

        public string Event { get; set; } = string.Empty;

        public bool IsLabelled { get; set; }

        public long Contradictions { get; set; }

        public Verdict? Shadow { get; set; }
    }
}
