using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Contracts;
using Moderation.Labelling;
using Moderation.Service.Labelling;
using Moderation.Service.Reviewing;
using Moderation.Service.Scoring;
using Moderation.Service.Storage;

namespace Moderation.IntegrationTests.Labelling;

/// <summary>Comments of one site in a database, labelled and sampled without a service.</summary>
internal sealed class LabelStage(Database database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Id(int number) => "c" + number.ToString(CultureInfo.InvariantCulture);

    public static string Scores(double toxicity, double approveBelow, double? rejectAbove)
    {
        var upper = rejectAbove is { } limit ? FormattableString.Invariant($",\"rejectAbove\":{limit}") : string.Empty;
        return FormattableString.Invariant(
            $"{{\"decidedBy\":\"policy\",\"scores\":{{\"toxicity\":{toxicity}}},\"explanation\":{{\"thresholds\":{{\"toxicity\":{{\"approveBelow\":{approveBelow}{upper}}}}}}}}}");
    }

    public Task<LabelOutcome> LabelAsync(int number, string by, Verdict verdict) => new LabelStore(database, TimeProvider.System).RecordAsync(
        "news", Id(number), new Label { Source = LabelSource.Moderator, By = by, Verdict = verdict }, null, null, Token);

    public async Task<LabelCursor> ExportAsync(List<LabelRow> rows, LabelCursor cursor, int pauseMilliseconds = 0)
    {
        var export = new LabelExport(database, StandingModel.Load(Path.GetTempPath(), NullLogger<StandingModel>.Instance));
        while (true)
        {
            var page = await export.ReadAsync("news", null, cursor, 7, Token);
            rows.AddRange(page.Rows);
            Assert.True(rows.Count < 1_000, "An export that runs after what arrives meanwhile never ends.");
            cursor = page.Next;
            if (page.IsLast)
            {
                return cursor;
            }

            await Task.Delay(pauseMilliseconds, Token);
        }
    }

    public async Task<List<string>> OpenReviewsAsync(SamplingStrategy why)
    {
        var open = await new ReviewReader(database).OpenAsync("news", 0, 1_000, Token);
        Assert.All(open, review => Assert.Equal(why, review.Why));
        return [.. open.Select(review => review.CommentId).Order(StringComparer.Ordinal)];
    }

    public Task<int> ForgetAsync() => database.WriteAsync((connection, transaction) => connection.ExecuteAsync("delete from review_request", transaction: transaction), Token);

    /// <summary>Approved comments with the keys and numbers from 1 on.</summary>
    public Task<int> CommentsAsync(int count) => database.WriteAsync(
        async (connection, transaction) =>
        {
            const string Numbers = "with recursive number(n) as (select 1 union all select n + 1 from number where n < @count)";
            await connection.ExecuteAsync(
                $"""
                {Numbers} insert into comment (site, comment_id, revision, sequence, verdict, body, body_hash, received_at)
                select 'news', 'c' || n, 1, 1, 1, 'text ' || n, 'hash', 0 from number order by n
                """,
                new { count },
                transaction);
            return await connection.ExecuteAsync(
                $$$"""
                {{{Numbers}}} insert into decision (comment_key, sequence, site, verdict, event_id, event)
                select n, 1, 'news', 1, 'event', '{"decidedBy":"policy","scores":{}}' from number order by n
                """,
                new { count },
                transaction);
        },
        Token);

    /// <summary>A comment whose key and position are its number; call it with 1, 2, 3 and so on.</summary>
    public Task<int> CommentAsync(int number, int verdict, string eventJson = """{"decidedBy":"policy","scores":{}}""") => database.WriteAsync(
        async (connection, transaction) =>
        {
            await connection.ExecuteAsync(
                """
                insert into comment (site, comment_id, revision, sequence, verdict, body, body_hash, received_at)
                values ('news', @id, 1, 1, @verdict, 'text', 'hash', 0)
                """,
                new { id = Id(number), verdict },
                transaction);
            return await connection.ExecuteAsync(
                "insert into decision (comment_key, sequence, site, verdict, event_id, event) values (@number, 1, 'news', @verdict, 'event', @eventJson)",
                new { number, verdict, eventJson },
                transaction);
        },
        Token);

    public Task<int> ShadowAsync(int number, int run, int verdict) => database.WriteAsync(
        (connection, transaction) => connection.ExecuteAsync(
            """
            insert into shadow_score (run, position, comment_key, scored_at, standing_verdict, shadow_verdict, standing_against, shadow_against)
            select @run, @number, @number, 0, d.verdict, @verdict, 0, 0 from decision d where d.position = @number
            """,
            new { run, number, verdict },
            transaction),
        Token);
}
