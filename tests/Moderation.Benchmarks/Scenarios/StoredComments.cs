using System.Data.Common;
using Dapper;

namespace Moderation.Benchmarks.Scenarios;

/// <summary>Fills a database with as many comments as if the service had run for years, by multiplying rows that it wrote itself.</summary>
internal static class StoredComments
{
    private const int SampleSize = 200;
    private const int AtOnce = 100_000;
    private const int CommentsPerAuthor = 10;

    // The multiplier scatters ids over the index as random ids are; both databases understand every statement here.
    private const string Numbers = "with recursive n(i) as (select cast(@first as bigint) union all select i + 1 from n where i < @last)";
    private const string Scattered = "(n.i * 2654435761 % 4294967296)";

    private static readonly string Sample = $"""
        create table benchmark_sample as
        select row_number() over (order by comment_key) - 1 as place, c.*, d.event_id, d.event
        from (select * from comment order by comment_key limit {SampleSize}) as c
        join (select comment_key as decided_key, event_id, event from decision where sequence = 1) as d on d.decided_key = c.comment_key
        """;

    private static readonly string Comments = $"""
        {Numbers}
        insert into comment (site, comment_id, revision, sequence, verdict, body, body_hash, author, email_hash, ip_hash, article, submitted_at, received_at, facts)
        select s.site, 'old-' || {Scattered}, 1, 1, s.verdict, s.body, s.body_hash, s.author, s.email_hash, s.ip_hash, s.article, s.submitted_at, s.received_at, s.facts
        from n join benchmark_sample as s on s.place = n.i % {SampleSize}
        """;

    private static readonly string Decisions = $"""
        insert into decision (comment_key, sequence, site, verdict, event_id, event)
        select c.comment_key, 1, c.site, c.verdict, s.event_id, s.event
        from comment as c join benchmark_sample as s on s.place = c.comment_key % {SampleSize}
        where c.comment_key > @known order by c.comment_key
        """;

    private static readonly string Authors = $"""
        {Numbers}
        insert into subject (site, kind, hash, first_seen_at, last_seen_at, submitted, approved, rejected, held)
        select 'news', kinds.kind, 'old-' || {Scattered} || '-abcdefg', 1, 1, {CommentsPerAuthor}, 0, 0, {CommentsPerAuthor}
        from n cross join (select 1 as kind union all select 2) as kinds where n.i % {CommentsPerAuthor} = 0
        """;

    // What is old was announced long ago.
    private const string Announced = """
        insert into feed_cursor (reader, position) select 'bus', max(position) from decision where true
        on conflict (reader) do update set position = excluded.position
        """;

    /// <summary>Adds comments with decisions and authors.</summary>
    /// <param name="connection">A connection that nobody else uses, to a database whose service is stopped.</param>
    /// <param name="count">How many; 0 only does the rest.</param>
    /// <param name="before">A statement to run first; may be empty.</param>
    /// <param name="after">Statements, divided by semicolons, that leave the database as it is after a quiet hour.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task MultiplyAsync(DbConnection connection, int count, string before, string after, CancellationToken cancellationToken)
    {
        await connection.OpenAsync(cancellationToken);
        await RunAsync(before);
        await RunAsync(Sample);
        for (var first = 1; first <= count; first += AtOnce)
        {
            var last = Math.Min(first + AtOnce - 1, count);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var known = await connection.ExecuteScalarAsync<long>("select max(comment_key) from comment", transaction: transaction);
            await RunAsync(Comments, new { first, last }, transaction);
            await RunAsync(Decisions, new { known }, transaction);
            await RunAsync(Authors, new { first, last }, transaction);
            await transaction.CommitAsync(cancellationToken);
        }

        await RunAsync("drop table benchmark_sample");
        await RunAsync(Announced);
        foreach (var statement in after.Split(';'))
        {
            await RunAsync(statement);
        }

        Task RunAsync(string statement, object? parameters = null, DbTransaction? transaction = null) => statement.Length == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(statement, parameters, transaction, commandTimeout: 1_800, cancellationToken: cancellationToken));
    }
}
