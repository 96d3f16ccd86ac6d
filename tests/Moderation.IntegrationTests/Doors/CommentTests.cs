using System.Globalization;
using System.Net;
using System.Text.Json;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Doors;

public sealed class CommentTests(DoorService doors)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_comment_is_accepted_with_its_state_and_place()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();

        using var answer = await client.PostAsync(A.CommentJson(id));

        var accepted = await answer.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal(("news", id, 1, "approved"), (accepted.Text("site"), accepted.Text("id"), accepted.GetProperty("revision").GetInt32(), accepted.Text("status")));
        Assert.False(accepted.TryGetProperty("decision", out _));
        Assert.Equal("/v1/comments/" + id, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Who_waits_gets_the_decision()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();

        var answer = await client.SubmitAsync(A.CommentJson(id, "a " + DoorService.Forbidden), "?wait=10");

        var decision = answer.GetProperty("decision");
        Assert.Equal(("rejected", "reject", "CommentRejected", "policy"), (answer.Text("status"), decision.Text("verdict"), decision.Text("type"), decision.Text("decidedBy")));
        Assert.Equal("blocked_word", Assert.Single(decision.GetProperty("reasons").EnumerateArray()).GetString());
        var finding = decision.GetProperty("explanation").GetProperty("findings").EnumerateArray().Single(f => f.Text("reason") == "blocked_word");
        Assert.Equal((2, DoorService.Forbidden.Length), (finding.GetProperty("start").GetInt32(), finding.GetProperty("length").GetInt32()));
        using var zero = await client.PostAsync(A.CommentJson(id, "a " + DoorService.Forbidden), "?wait=0");
        await zero.JsonAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_comment_is_looked_up_with_all_that_was_decided_about_it()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();
        await client.SubmitAsync(A.CommentJson(id, parentId: "parent-1", submittedAt: Noon));
        await client.SubmitAsync(A.CommentJson(id, DoorService.HeldText, submittedAt: Noon.AddMinutes(1)));

        var (_, comment) = await client.FindAsync(id);

        var state = comment!.Value;
        Assert.Equal((2, "held", DoorService.HeldText, "parent-1"), (state.GetProperty("revision").GetInt32(), state.Text("status"), state.Text("text"), state.Text("parentId")));
        Assert.Equal(Noon.AddMinutes(1), state.GetProperty("submittedAt").GetDateTimeOffset());
        Assert.Equal("قارئ 1", state.GetProperty("author").Text("name"));
        Assert.False(state.GetProperty("author").TryGetProperty("email", out _));
        Assert.False(state.GetProperty("author").TryGetProperty("ip", out _));
        Assert.False(state.GetProperty("author").TryGetProperty("userAgent", out _));
        Assert.Equal("محليات", state.GetProperty("article").Text("section"));
        var decisions = state.GetProperty("decisions").EnumerateArray().ToList();
        Assert.Equal([(1, 1, "approve"), (2, 2, "hold")], decisions.Select(d => (d.GetProperty("sequence").GetInt32(), d.GetProperty("revision").GetInt32(), d.Text("verdict"))));
        Assert.Equal(decisions[1].Text("eventId"), state.GetProperty("decision").Text("eventId"));
        Assert.Contains(state.GetProperty("decision").GetProperty("explanation").GetProperty("findings").EnumerateArray(), f => f.Text("reason") == "too_many_links" && f.Text("saw") == "3");
    }

    [Fact]
    public async Task A_comment_sent_again_keeps_its_decision_and_makes_no_event()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();
        var first = await client.SubmitAsync(A.CommentJson(id), "?wait=1");
        var cursor = await LastCursorAsync(client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.SubmitAsync(A.CommentJson(id), "?wait=1")));

        Assert.All(answers, again => Assert.Equal(first.GetProperty("decision").Text("eventId"), again.GetProperty("decision").Text("eventId")));
        Assert.DoesNotContain(await EventsAfterAsync(client, cursor), e => e.Text("commentId") == id);
    }

    [Fact]
    public async Task A_new_text_is_a_new_revision_with_an_event()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();
        var cursor = await LastCursorAsync(client);

        await client.SubmitAsync(A.CommentJson(id));
        var edited = await client.SubmitAsync(A.CommentJson(id, DoorService.Forbidden));

        Assert.Equal((2, "rejected"), (edited.GetProperty("revision").GetInt32(), edited.Text("status")));
        var events = (await EventsAfterAsync(client, cursor)).Where(e => e.Text("commentId") == id).ToList();
        Assert.Equal([(1, "approve"), (2, "reject")], events.Select(e => (e.GetProperty("sequence").GetInt32(), e.Text("verdict"))));
        Assert.Equal(2, events.Select(e => e.Text("eventId")).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task An_older_revision_that_comes_late_is_superseded()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();
        await client.SubmitAsync(A.CommentJson(id, "new", submittedAt: Noon.AddMinutes(5)));

        var late = await client.SubmitAsync(A.CommentJson(id, DoorService.Forbidden, submittedAt: Noon));

        Assert.Equal((1, "approved"), (late.GetProperty("revision").GetInt32(), late.Text("status")));
        Assert.Equal("new", (await client.FindAsync(id)).Comment?.Text("text"));
    }

    [Fact]
    public async Task An_old_text_that_is_delivered_again_after_an_edit_changes_nothing()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();
        await client.SubmitAsync(A.CommentJson(id, DoorService.Forbidden));
        await client.SubmitAsync(A.CommentJson(id, "better"));

        var again = await client.SubmitAsync(A.CommentJson(id, DoorService.Forbidden));

        Assert.Equal((2, "approved"), (again.GetProperty("revision").GetInt32(), again.Text("status")));
    }

    [Fact]
    public async Task Of_two_versions_that_race_the_newer_stands()
    {
        var client = await doors.NewsAsync();
        var prefix = DoorService.NewId("race");

        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Token }, async (round, _) =>
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{round}");
            var older = A.CommentJson(id, DoorService.Forbidden, submittedAt: Noon);
            var newer = A.CommentJson(id, "newer", submittedAt: Noon.AddMilliseconds(1));
            await Task.WhenAll(round % 2 == 0
                ? [client.SubmitAsync(older), client.SubmitAsync(newer)]
                : [client.SubmitAsync(newer), client.SubmitAsync(older)]);

            var (_, comment) = await client.FindAsync(id);
            Assert.Equal(("approved", "newer"), (comment!.Value.Text("status"), comment.Value.Text("text")));
            var sequences = comment.Value.GetProperty("decisions").EnumerateArray().Select(d => d.GetProperty("sequence").GetInt32()).ToList();
            Assert.Equal(Enumerable.Range(1, sequences.Count), sequences);
            Assert.InRange(sequences.Count, 1, 2);
        });
    }

    [Fact]
    public async Task The_same_comment_from_many_callers_at_once_is_decided_once()
    {
        var client = await doors.NewsAsync();
        var prefix = DoorService.NewId("same");

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(number =>
            client.SubmitAsync(A.CommentJson(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number % 20}")), "?wait=5")));

        foreach (var comment in answers.GroupBy(answer => answer.Text("id"), StringComparer.Ordinal))
        {
            Assert.Equal(20, comment.Count());
            Assert.Single(comment.Select(answer => answer.GetProperty("decision").Text("eventId")).Distinct(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task An_erased_comment_loses_text_and_author_keeps_its_decisions_and_stays_erased()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();
        await client.SubmitAsync(A.CommentJson(id, "first " + DoorService.Forbidden));
        await client.SubmitAsync(A.CommentJson(id, "second"));

        using var erased = await client.DeleteAsync(DoorCalls.CommentAddress(id), Token);
        using var again = await client.DeleteAsync(DoorCalls.CommentAddress(id), Token);
        using var sentAgain = await client.PostAsync(A.CommentJson(id, "second"));
        using var edited = await client.PostAsync(A.CommentJson(id, "third", submittedAt: Noon.AddYears(1)), "?wait=1");

        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        await sentAgain.AssertProblemAsync(HttpStatusCode.Gone);
        await edited.AssertProblemAsync(HttpStatusCode.Gone);
        var (_, comment) = await client.FindAsync(id);
        var state = comment!.Value;
        Assert.False(state.TryGetProperty("text", out _));
        Assert.False(state.TryGetProperty("author", out _));
        Assert.True(state.TryGetProperty("erasedAt", out _));
        Assert.Equal(["reject", "approve"], state.GetProperty("decisions").EnumerateArray().Select(d => d.Text("verdict")));
        Assert.All(state.GetProperty("decisions").EnumerateArray(), decision => Assert.False(decision.TryGetProperty("explanation", out _)));
        Assert.DoesNotContain(DoorService.Forbidden, state.GetRawText(), StringComparison.Ordinal);
        var batch = await client.PostAsync(new Uri("/v1/comments/batch", UriKind.Relative), A.Lines([A.CommentJson(id, "fourth")]), Token);
        Assert.Equal("erased", (await batch.JsonAsync(HttpStatusCode.OK)).Text("status"));
    }

    [Fact]
    public async Task The_events_of_an_erased_comment_stay_bare_in_the_feed()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();
        var cursor = await LastCursorAsync(client);
        await client.SubmitAsync(A.CommentJson(id, DoorService.Forbidden));

        using var erased = await client.DeleteAsync(DoorCalls.CommentAddress(id), Token);

        var left = Assert.Single(await EventsAfterAsync(client, cursor), e => e.Text("commentId") == id);
        Assert.Equal("reject", left.Text("verdict"));
        Assert.False(left.TryGetProperty("explanation", out _));
    }

    internal static async Task<string> LastCursorAsync(HttpClient client)
    {
        var cursor = "0";
        while (true)
        {
            var page = await client.GetJsonAsync($"/v1/events?after={cursor}&limit=1000");
            cursor = page.Text("cursor")!;
            if (page.GetProperty("events").GetArrayLength() == 0)
            {
                return cursor;
            }
        }
    }

    internal static async Task<List<JsonElement>> EventsAfterAsync(HttpClient client, string cursor)
    {
        var events = new List<JsonElement>();
        while (true)
        {
            var page = await client.GetJsonAsync($"/v1/events?after={cursor}&limit=1000");
            cursor = page.Text("cursor")!;
            events.AddRange(page.GetProperty("events").EnumerateArray());
            if (page.GetProperty("events").GetArrayLength() == 0)
            {
                return events;
            }
        }
    }
}
