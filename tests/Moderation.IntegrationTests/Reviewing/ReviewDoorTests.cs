using System.Net;
using System.Text.Json;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.IntegrationTests.Labelling;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Reviewing;

/// <summary>Decisions, reports and appeals through the doors of running services.</summary>
public sealed class ReviewDoorTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_is_an_event_like_any_other_and_is_refused_with_what_stands_or_the_field()
    {
        await using var service = await ServiceProcess.StartAsync(LabelCalls.Settings, Token);
        var (site, admin) = (service.Client(ServiceSettings.ApiKey), service.Client(ModelStage.AdminKey));
        await site.SubmitAsync(A.CommentJson("a/1 ع", DoorService.HeldText));
        const string Reject = """{"id":"d1","by":"منى","verdict":"reject","reason":"other","note":"هكذا","attributes":{"insult":true},"revision":1,"sequence":1}""";

        var decided = await (await DecideAsync(admin, "a/1 ع", Reject)).JsonAsync(HttpStatusCode.OK);
        var again = await (await DecideAsync(admin, "a/1 ع", Reject)).JsonAsync(HttpStatusCode.OK);

        Assert.Equal(("a/1 ع", 2, "reject", "منى", false), (decided.Text("commentId"), decided.GetProperty("sequence").GetInt32(), decided.Text("verdict"), decided.Text("decidedBy"), decided.GetProperty("repeated").GetBoolean()));
        Assert.Equal((decided.Text("eventId"), true), (again.Text("eventId"), again.GetProperty("repeated").GetBoolean()));
        var events = (await site.GetJsonAsync("/v1/events?after=0")).GetProperty("events").EnumerateArray().ToList();
        Assert.Equal([("policy", "hold"), ("منى", "reject")], events.Select(recorded => (recorded.Text("decidedBy"), recorded.Text("verdict"))));
        Assert.Equal(decided.Text("eventId"), events[1].Text("eventId"));
        var (_, comment) = await site.FindAsync("a/1 ع");
        Assert.Equal("rejected", comment!.Value.Text("status"));

        using var late = await DecideAsync(admin, "a/1 ع", """{"id":"d2","by":"omar","verdict":"approve","revision":1,"sequence":1}""");
        var standing = (await late.JsonAsync(HttpStatusCode.Conflict)).GetProperty("standing");
        Assert.Equal(("منى", "reject", 2), (standing.Text("decidedBy"), standing.Text("verdict"), standing.GetProperty("sequence").GetInt32()));
        foreach (var (field, json) in new[]
        {
            ("id", """{"by":"omar","verdict":"approve","revision":1,"sequence":2}"""),
            ("by", """{"id":"d3","verdict":"approve","revision":1,"sequence":2}"""),
            ("by", """{"id":"d3","by":"policy","verdict":"approve","revision":1,"sequence":2}"""),
            ("verdict", """{"id":"d3","by":"omar","verdict":"Approve","revision":1,"sequence":2}"""),
            ("reason", """{"id":"d3","by":"omar","verdict":"reject","revision":1,"sequence":2}"""),
            ("reason", """{"id":"d3","by":"omar","verdict":"reject","reason":"rude","revision":1,"sequence":2}"""),
            ("note", """{"id":"d3","by":"omar","verdict":"reject","reason":"other","revision":1,"sequence":2}"""),
            ("attributes", """{"id":"d3","by":"omar","verdict":"approve","attributes":{"rude":true},"revision":1,"sequence":2}"""),
            ("revision", """{"id":"d3","by":"omar","verdict":"approve","sequence":2}"""),
            ("sequence", """{"id":"d3","by":"omar","verdict":"approve","revision":1,"sequence":0}"""),
        })
        {
            using var answer = await DecideAsync(admin, "a/1 ع", json);
            await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field);
        }

        using var unknown = await DecideAsync(admin, "nothing", """{"id":"d3","by":"omar","verdict":"approve","revision":1,"sequence":1}""");
        await unknown.AssertProblemAsync(HttpStatusCode.NotFound);
        using var bySite = await DecideAsync(site, "a/1 ع", Reject);
        await bySite.AssertProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(2, (await site.GetJsonAsync("/v1/events?after=0")).GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task A_site_files_reports_and_appeals_and_reads_the_answer()
    {
        await using var service = await ServiceProcess.StartAsync(LabelCalls.Settings, Token);
        var (site, admin) = (service.Client(ServiceSettings.ApiKey), service.Client(ModelStage.AdminKey));
        await site.SubmitAsync(A.CommentJson("c/1 ع"));

        using var filed = await FileAsync(site, "c/1 ع", "reports", """{"id":"ر 1","by":"reader-7","reason":"insult","text":"<script>\u202Eيشتم"}""");
        var report = await filed.JsonAsync(HttpStatusCode.Created);
        using var appealed = await FileAsync(site, "c/1 ع", "appeals", """{"text":"why"}""");
        var appeal = await appealed.JsonAsync(HttpStatusCode.Created);

        Assert.Equal(("report", "ر 1", 1), (report.Text("kind"), report.Text("id"), report.GetProperty("revision").GetInt32()));
        Assert.False(report.TryGetProperty("outcome", out _));
        Assert.Equal("approved", (await site.FindAsync("c/1 ع")).Comment!.Value.Text("status"));
        await (await DecideAsync(admin, "c/1 ع", """{"id":"d1","by":"mona","verdict":"approve","revision":1,"sequence":1}""")).JsonAsync(HttpStatusCode.OK);
        var answers = (await site.GetJsonAsync("/v1/events?after=0")).GetProperty("events").EnumerateArray().Last().GetProperty("answers").EnumerateArray().ToList();
        Assert.Equal([("report", "ر 1", "upheld"), ("appeal", appeal.Text("id"), "upheld")], answers.Select(answer => (answer.Text("kind"), answer.Text("id"), answer.Text("outcome"))));
        using var again = await FileAsync(site, "c/1 ع", "reports", """{"id":"ر 1"}""");
        Assert.Equal("upheld", (await again.JsonAsync(HttpStatusCode.OK)).Text("outcome"));

        foreach (var (kind, field, json) in new[]
        {
            ("reports", "reason", """{"reason":"rude"}"""),
            ("reports", "by", """{"by":"reader@example.org"}"""),
            ("reports", "by", """{"by":""}"""),
            ("reports", "id", """{"id":" "}"""),
            ("reports", "text", """{"text":"a\u0000b"}"""),
            ("reports", "text", """{"text":1}"""),
            ("appeals", "text", "{}"),
            ("appeals", "text", """{"text":" "}"""),
        })
        {
            using var answer = await FileAsync(site, "c/1 ع", kind, json);
            await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field);
        }

        using var tooLong = await FileAsync(site, "c/1 ع", "appeals", JsonSerializer.Serialize(new { text = new string('ع', 2_001) }));
        await tooLong.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "text");
        using var ofOther = await FileAsync(service.Client(DoorService.OtherKey), "c/1 ع", "reports", "{}");
        await ofOther.AssertProblemAsync(HttpStatusCode.NotFound);
        using var erasure = await site.DeleteAsync(DoorCalls.CommentAddress("c/1 ع"), Token);
        using var erased = await FileAsync(site, "c/1 ع", "reports", "{}");
        await erased.AssertProblemAsync(HttpStatusCode.Gone);
        Assert.DoesNotContain("reader-7", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_between_decisions_none_is_lost_or_made_twice_when_they_are_sent_again()
    {
        const int Comments = 300;
        await using var database = await servers.DatabaseAsync(Token);
        var settings = LabelCalls.Settings.On(database);
        await using var one = await ServiceProcess.StartAsync(settings, Token);
        await using var two = await ServiceProcess.StartAsync(settings, Token);
        using var lines = A.Lines(Enumerable.Range(0, Comments).Select(number => A.CommentJson(Id(number), $"{DoorService.HeldText} {number}")));
        using var batch = await one.Client(ServiceSettings.ApiKey).PostAsync(new Uri("/v1/comments/batch", UriKind.Relative), lines, Token);
        Assert.True(batch.IsSuccessStatusCode);

        // Two moderators decide about the same comments, each by an instance of his own; one of these dies on the way.
        var (mona, omar) = (one.Client(ModelStage.AdminKey), two.Client(ModelStage.AdminKey));
        Func<Task> kill = one.KillAsync;
        var firsts = await Task.WhenAll(AllAsync(mona, "mona", "approve", killAt: Comments / 2), AllAsync(omar, "omar", "hold", killAt: null));
        await one.StartAsync(Token);
        var seconds = await AllAsync(mona, "mona", "approve", killAt: null);

        var events = (await two.Client(ServiceSettings.ApiKey).GetJsonAsync("/v1/events?after=0&limit=1000")).GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(2 * Comments, events.Count);
        Assert.Equal(events.Count, events.Select(recorded => recorded.Text("eventId")).Distinct(StringComparer.Ordinal).Count());
        Assert.All(events.GroupBy(recorded => recorded.Text("commentId"), StringComparer.Ordinal), of => Assert.Equal([1, 2], of.Select(recorded => recorded.GetProperty("sequence").GetInt32())));

        // Whoever was told that he decided did, and whoever was told that somebody else did was told the truth.
        for (var number = 0; number < Comments; number++)
        {
            var by = events.Single(recorded => recorded.Text("commentId") == Id(number) && recorded.GetProperty("sequence").GetInt32() == 2).Text("decidedBy");
            Assert.Equal(by == "mona" ? HttpStatusCode.OK : HttpStatusCode.Conflict, seconds[number]);
            Assert.Equal(by == "omar" ? HttpStatusCode.OK : HttpStatusCode.Conflict, firsts[1][number]);
            Assert.Contains(firsts[0][number], new HttpStatusCode?[] { null, seconds[number] });
        }

        Assert.Contains(null, firsts[0]);

        async Task<HttpStatusCode?[]> AllAsync(HttpClient admin, string by, string verdict, int? killAt)
        {
            var answers = new HttpStatusCode?[Comments];
            for (var number = 0; number < Comments; number++)
            {
                var sent = DecideAsync(admin, Id(number), $$"""{"id":"{{by}}-{{number}}","by":"{{by}}","verdict":"{{verdict}}","revision":1,"sequence":1}""");
                if (number == killAt)
                {
                    await kill();
                }

                try
                {
                    using var answer = await sent;
                    answers[number] = answer.StatusCode;
                }
                catch (HttpRequestException) when (number >= killAt)
                {
                    // Nobody was told what became of it.
                }
            }

            return answers;
        }

        static string Id(int number) => FormattableString.Invariant($"k-{number}");
    }

    private static Task<HttpResponseMessage> DecideAsync(HttpClient admin, string id, string json) =>
        admin.PostAsync(new Uri($"/v1/admin/comments/{ServiceSettings.Site}/{Uri.EscapeDataString(id)}/decision", UriKind.Relative), A.Body(json), Token);

    private static Task<HttpResponseMessage> FileAsync(HttpClient site, string id, string kind, string json) =>
        site.PostAsync(new Uri($"/v1/comments/{Uri.EscapeDataString(id)}/{kind}", UriKind.Relative), A.Body(json), Token);
}
