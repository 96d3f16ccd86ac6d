using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Doors;

public sealed class EventFeedTests : IAsyncLifetime
{
    private ServiceProcess _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient News => field ??= _service.Client(ServiceSettings.ApiKey);

    /// <summary>A service of its own: what others post would be in the feed.</summary>
    public async ValueTask InitializeAsync() => _service = await ServiceProcess.StartAsync(DoorService.Settings, Token);

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Pages_follow_each_other_in_order_and_miss_nothing()
    {
        var ids = await PostManyAsync(250);
        var read = new List<string>();
        var cursor = "0";

        while (true)
        {
            var page = await News.GetJsonAsync($"/v1/events?after={cursor}&limit=60");
            var events = page.GetProperty("events").EnumerateArray().Select(e => e.Text("commentId")!).ToList();
            Assert.InRange(events.Count, 0, 60);
            Assert.True(Position(page) > Position(cursor) || events.Count == 0);
            read.AddRange(events);
            cursor = page.Text("cursor")!;
            if (events.Count == 0)
            {
                break;
            }
        }

        Assert.Equal(ids, read);
        Assert.Equal(100, (await News.GetJsonAsync("/v1/events?after=0")).GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task Each_event_says_all_that_it_must_and_nothing_of_the_reader()
    {
        await News.SubmitAsync(A.CommentJson("c-1", DoorService.Forbidden));

        var e = Assert.Single((await News.GetJsonAsync("/v1/events")).GetProperty("events").EnumerateArray());

        string[] members = ["type", "eventId", "site", "commentId", "revision", "sequence", "verdict", "reasons", "scores", "decidedBy", "modelVersion", "policyVersion", "decidedAt", "explanation"];
        Assert.Equal(members, e.EnumerateObject().Select(member => member.Name));
        Assert.True(Guid.TryParse(e.Text("eventId"), out _));
        Assert.DoesNotContain("@", e.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2", e.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_is_not_shown_again_also_after_a_restart()
    {
        await PostManyAsync(5);
        var page = await News.GetJsonAsync("/v1/events?limit=3");
        await AcknowledgeAsync(page.Text("cursor")!, HttpStatusCode.NoContent);

        await _service.RestartAsync(Token);

        var rest = await News.GetJsonAsync("/v1/events");
        Assert.Equal(2, rest.GetProperty("events").GetArrayLength());
        await AcknowledgeAsync("1", HttpStatusCode.NoContent);
        Assert.Equal(2, (await News.GetJsonAsync("/v1/events")).GetProperty("events").GetArrayLength());
        Assert.Equal(5, (await News.GetJsonAsync("/v1/events?after=0")).GetProperty("events").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"cursor":"99999999"}""")]
    [InlineData("""{"cursor":1}""")]
    [InlineData("""{"cursor":"-1"}""")]
    [InlineData("""{"cursor":"99999999999999999999999"}""")]
    [InlineData("""{"cursor":null}""")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("[")]
    public async Task A_cursor_that_no_answer_gave_is_refused(string body)
    {
        await PostManyAsync(1);

        using var answer = await News.PostAsync(new Uri("/v1/events/ack", UriKind.Relative), A.Body(body), Token);

        await answer.AssertProblemAsync(HttpStatusCode.BadRequest, "cursor");
        Assert.Equal(1, (await News.GetJsonAsync("/v1/events")).GetProperty("events").GetArrayLength());
    }

    [Theory]
    [InlineData("after=x", "after")]
    [InlineData("after=-1", "after")]
    [InlineData("after=99999999999999999999999", "after")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("wait=31", "wait")]
    [InlineData("wait=NaN", "wait")]
    [InlineData("wait=-Infinity", "wait")]
    [InlineData("wait=-%E2%88%9E", "wait")]
    [InlineData("wait=soon", "wait")]
    public async Task Wrong_parameters_get_400_that_names_them(string query, string field)
    {
        using var answer = await News.GetAsync(new Uri("/v1/events?" + query, UriKind.Relative), Token);

        await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_the_next_decision()
    {
        // The first calls of a process are slow for reasons of their own.
        await PostManyAsync(20);
        var cursor = await CommentTests.LastCursorAsync(News);
        var delays = new List<double>();
        for (var round = 0; round < 10; round++)
        {
            var waiting = WaitAsync(cursor);
            await Task.Delay(100, Token);
            Assert.False(waiting.IsCompleted);

            await News.SubmitAsync(A.CommentJson(string.Create(CultureInfo.InvariantCulture, $"wake-{round}")));
            var decided = Stopwatch.GetTimestamp();
            var page = await waiting;

            delays.Add(Stopwatch.GetElapsedTime(decided).TotalMilliseconds);
            Assert.Equal(1, page.GetProperty("events").GetArrayLength());
            cursor = page.Text("cursor")!;
        }

        Assert.InRange(delays.Order().ElementAt(delays.Count / 2), 0, 200);

        Task<JsonElement> WaitAsync(string after) => News.GetJsonAsync($"/v1/events?after={after}&wait=20");
    }

    [Fact]
    public async Task Who_waits_in_vain_gets_an_empty_page_in_time()
    {
        var started = Stopwatch.GetTimestamp();

        var page = await News.GetJsonAsync("/v1/events?wait=1.5");

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 1.3, 5);
        Assert.Equal((0, "0"), (page.GetProperty("events").GetArrayLength(), page.Text("cursor")));
    }

    [Fact]
    public async Task Another_sites_decision_wakes_nobody_and_is_in_no_other_feed()
    {
        var other = _service.Client(DoorService.OtherKey);
        var waiting = News.GetJsonAsync("/v1/events?wait=2");

        await other.SubmitAsync(A.CommentJson("theirs"));

        Assert.Equal(0, (await waiting).GetProperty("events").GetArrayLength());
        Assert.Equal(1, (await other.GetJsonAsync("/v1/events")).GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task A_service_that_stops_answers_those_who_wait()
    {
        var waiting = News.GetJsonAsync("/v1/events?wait=30");
        await Task.Delay(200, Token);

        var exit = await _service.TerminateAsync();

        Assert.Equal(0, (await waiting).GetProperty("events").GetArrayLength());
        Assert.Equal(0, exit.Code);
        Assert.InRange(exit.Took.TotalSeconds, 0, 8);
    }

    private static long Position(string cursor) => long.Parse(cursor, CultureInfo.InvariantCulture);

    private static long Position(JsonElement page) => Position(page.Text("cursor")!);

    private async Task<List<string>> PostManyAsync(int count)
    {
        var ids = new List<string>();
        for (var number = 0; number < count; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"many-{number}");
            await News.SubmitAsync(A.CommentJson(id));
            ids.Add(id);
        }

        return ids;
    }

    private async Task AcknowledgeAsync(string cursor, HttpStatusCode expected)
    {
        using var answer = await News.PostAsync(new Uri("/v1/events/ack", UriKind.Relative), A.Body($$"""{"cursor":"{{cursor}}"}"""), Token);
        Assert.Equal(expected, answer.StatusCode);
    }
}
