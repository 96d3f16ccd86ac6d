using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Doors;

public sealed class BatchTests(DoorService doors)
{
    private static readonly Uri Address = new("/v1/comments/batch", UriKind.Relative);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_line_gets_its_own_result_in_order()
    {
        var client = await doors.NewsAsync();
        var (good, bad, held) = (DoorService.NewId(), DoorService.NewId(), DoorService.NewId());
        string[] lines =
        [
            A.CommentJson(good),
            "",
            "{",
            $$"""{"id":"{{DoorService.NewId()}}","text":""}""",
            A.CommentJson(bad, DoorService.Forbidden),
            "   ",
            "null",
            A.CommentJson(held, DoorService.HeldText),
            A.CommentJson(good),
            A.CommentJson(good, DoorService.Forbidden),
        ];

        var results = await PostAsync(client, lines);

        Assert.Equal(
            [(1, "approved"), (3, "invalid"), (4, "invalid"), (5, "rejected"), (7, "invalid"), (8, "held"), (9, "approved"), (10, "rejected")],
            results.Select(result => (result.GetProperty("line").GetInt32(), result.Text("status"))));
        Assert.Equal((good, 1), (results[0].Text("id"), results[0].GetProperty("revision").GetInt32()));
        Assert.Equal("text", results[2].Text("field"));
        Assert.False(string.IsNullOrEmpty(results[1].Text("problem")));
        Assert.Equal(2, results[7].GetProperty("revision").GetInt32());
        Assert.Equal("rejected", (await client.FindAsync(good)).Comment?.Text("status"));
    }

    [Fact]
    public async Task A_thousand_lines_are_taken_in_and_one_more_is_not()
    {
        var client = await doors.NewsAsync();
        var prefix = DoorService.NewId("batch");
        var lines = Enumerable.Range(0, 1_001).Select(number => A.CommentJson(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}"))).ToList();

        using var tooMany = await client.PostAsync(Address, A.Lines(lines), Token);
        await tooMany.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(HttpStatusCode.NotFound, (await client.FindAsync(prefix + "-0")).Status);

        var results = await PostAsync(client, lines.Take(1_000));
        Assert.Equal(1_000, results.Count);
        Assert.All(results, result => Assert.Equal("approved", result.Text("status")));
        Assert.Equal(HttpStatusCode.OK, (await client.FindAsync(prefix + "-999")).Status);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Lines_may_end_as_they_like(string end)
    {
        var client = await doors.NewsAsync();
        var body = A.CommentJson(DoorService.NewId()) + end + A.CommentJson(DoorService.NewId()) + end;

        using var answer = await client.PostAsync(Address, new StringContent(body, Encoding.UTF8, "application/x-ndjson"), Token);

        Assert.Equal(2, (await ResultsAsync(answer)).Count(result => result.Text("status") == "approved"));
    }

    [Fact]
    public async Task An_empty_batch_has_no_results()
    {
        var client = await doors.NewsAsync();

        using var empty = await client.PostAsync(Address, new StringContent("", Encoding.UTF8, "application/x-ndjson"), Token);
        using var blank = await client.PostAsync(Address, new StringContent("\n\r\n \n", Encoding.UTF8, "application/x-ndjson"), Token);

        Assert.Empty(await ResultsAsync(empty));
        Assert.Empty(await ResultsAsync(blank));
    }

    [Fact]
    public async Task An_endless_line_gets_413()
    {
        var client = await doors.NewsAsync();
        var body = A.CommentJson(DoorService.NewId()) + "\n" + new string('x', 3_000_000);

        using var answer = await client.PostAsync(Address, new StringContent(body, Encoding.UTF8, "application/x-ndjson"), Token);

        await answer.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await client.AssertGoesOnAsync();
    }

    [Fact]
    public async Task Other_content_types_get_415()
    {
        var client = await doors.NewsAsync();

        using var answer = await client.PostAsync(Address, new StringContent(A.CommentJson("x"), Encoding.UTF8, "text/csv"), Token);

        await answer.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType);
    }

    private static async Task<IReadOnlyList<JsonElement>> PostAsync(HttpClient client, IEnumerable<string> lines)
    {
        using var answer = await client.PostAsync(Address, A.Lines(lines), Token);
        return await ResultsAsync(answer);
    }

    private static async Task<IReadOnlyList<JsonElement>> ResultsAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Token);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }).ToList();
    }
}
