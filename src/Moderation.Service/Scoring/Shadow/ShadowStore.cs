using Dapper;
using Moderation.Scoring;
using Moderation.Service.Storage;

namespace Moderation.Service.Scoring.Shadow;

/// <summary>What shadows said of comments. Goes with the comment when it is erased.</summary>
internal sealed class ShadowStore(Database database)
{
    /// <summary>How many rows are forgotten in one transaction: few enough that no writer waits long.</summary>
    private const int ForgetBatch = 1_000;

    private static readonly string ScoreColumns =
        string.Join(", ", Attributes.All.Select(a => $"standing_{(int)a}").Concat(Attributes.All.Select(a => $"shadow_{(int)a}")));

    private static readonly string ScoreParameters =
        string.Join(", ", Attributes.All.Select(a => $"@Standing{(int)a}").Concat(Attributes.All.Select(a => $"@Shadow{(int)a}")));

    /// <summary>
    /// Comments that were erased meanwhile are left out. The lock keeps an erasure from happening between that look and the end of
    /// the transaction; the writers of decisions do not take it.
    /// </summary>
    private static readonly string InsertPostgres = $"""
        {PostgresDatabase.Turn(Role.WriteShadow)};
        insert into shadow_score (run, position, comment_key, scored_at, standing_verdict, shadow_verdict, standing_against, shadow_against, {ScoreColumns})
        select s.* from unnest(@Run, @Position, @CommentKey, @ScoredAt, @StandingVerdict, @ShadowVerdict, @StandingAgainst, @ShadowAgainst, {ScoreParameters})
            as s(run, position, comment_key, scored_at, standing_verdict, shadow_verdict, standing_against, shadow_against, {ScoreColumns})
        join comment on comment.comment_key = s.comment_key and comment.erased_at is null
        on conflict (run, position) do nothing
        """;

    private static readonly string InsertSqlite = $"""
        insert into shadow_score (run, position, comment_key, scored_at, standing_verdict, shadow_verdict, standing_against, shadow_against, {ScoreColumns})
        select @Run, @Position, @CommentKey, @ScoredAt, @StandingVerdict, @ShadowVerdict, @StandingAgainst, @ShadowAgainst, {ScoreParameters}
        where exists (select 1 from comment where comment_key = @CommentKey and erased_at is null)
        on conflict (run, position) do nothing
        """;

    private const string Runs = "select change_id from model_change where kind = 'shadow'";

    private const string Forget = """
        delete from shadow_score where run = @run and position in (
            select position from (select position, scored_at from shadow_score where run = @run order by position limit @limit) as oldest
            where scored_at < @before)
        """;

    /// <summary>Stores a batch.</summary>
    public async Task AddAsync(IReadOnlyList<ShadowScore> batch, CancellationToken cancellationToken)
    {
        if (!database.IsPostgres)
        {
            var rows = batch.Select(ParametersOf).ToList();
            await database.WriteAsync(
                (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(InsertSqlite, rows, transaction, cancellationToken: cancellationToken)),
                cancellationToken);
            return;
        }

        var columns = new DynamicParameters();
        columns.Add(nameof(ShadowScore.Run), Column(score => score.Run));
        columns.Add(nameof(ShadowScore.Position), Column(score => score.Position));
        columns.Add(nameof(ShadowScore.CommentKey), Column(score => score.CommentKey));
        columns.Add(nameof(ShadowScore.ScoredAt), Column(score => score.ScoredAt));
        columns.Add(nameof(ShadowScore.StandingVerdict), Column(score => score.StandingVerdict));
        columns.Add(nameof(ShadowScore.ShadowVerdict), Column(score => score.ShadowVerdict));
        columns.Add(nameof(ShadowScore.StandingAgainst), Column(score => score.StandingAgainst));
        columns.Add(nameof(ShadowScore.ShadowAgainst), Column(score => score.ShadowAgainst));
        for (var attribute = 0; attribute < Attributes.Count; attribute++)
        {
            var index = attribute;
            columns.Add($"Standing{index}", Column(score => score.StandingScores[index]));
            columns.Add($"Shadow{index}", Column(score => score.ShadowScores[index]));
        }

        // One round trip, one implicit transaction.
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(InsertPostgres, columns, cancellationToken: cancellationToken));

        T[] Column<T>(Func<ShadowScore, T> value) => [.. batch.Select(value)];
    }

    /// <summary>Forgets what was said before a time.</summary>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        List<long> runs;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            runs = (await connection.QueryAsync<long>(new CommandDefinition(Runs, cancellationToken: cancellationToken))).AsList();
        }

        foreach (var run in runs)
        {
            int forgotten;
            do
            {
                forgotten = await database.WriteAsideAsync(
                    (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(
                        Forget, new { run, limit = ForgetBatch, before = before.ToUnixTimeMilliseconds() }, transaction, cancellationToken: cancellationToken)),
                    cancellationToken);
            }
            while (forgotten == ForgetBatch);
        }
    }

    private static DynamicParameters ParametersOf(ShadowScore score)
    {
        var parameters = new DynamicParameters(new
        {
            score.Run,
            score.Position,
            score.CommentKey,
            score.ScoredAt,
            score.StandingVerdict,
            score.ShadowVerdict,
            score.StandingAgainst,
            score.ShadowAgainst,
        });
        for (var attribute = 0; attribute < Attributes.Count; attribute++)
        {
            parameters.Add($"Standing{attribute}", score.StandingScores[attribute]);
            parameters.Add($"Shadow{attribute}", score.ShadowScores[attribute]);
        }

        return parameters;
    }
}
