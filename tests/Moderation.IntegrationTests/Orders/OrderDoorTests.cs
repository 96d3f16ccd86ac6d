using System.Net;
using Moderation.Contracts;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.IntegrationTests.Labelling;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Orders;

/// <summary>What the doors for standing orders take and refuse, on SQLite.</summary>
public sealed class OrderDoorTests : IAsyncLifetime
{
    private const string Comment = """{"comment":"c-1","who":"author"}""";

    private ServiceProcess? _service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Admin => _service!.Client(ModelStage.AdminKey);

    private HttpClient Site => _service!.Client(ServiceSettings.ApiKey);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _service = await ServiceProcess.StartAsync(LabelCalls.Settings, Token);
        await Site.SubmitAsync(A.CommentJson("c-1"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_wrong_order_is_refused_with_the_field_and_nothing_is_ordered()
    {
        foreach (var (field, json) in new[]
        {
            ("site", Body(Comment, "ban", site: "null")),
            ("site", Body(Comment, "ban", site: "\"nosuch\"")),
            ("site", Body(Comment, "ban", site: "1")),
            ("about", """{"site":"news","order":"ban","by":"m","why":"w"}"""),
            ("about", Body("{}", "ban")),
            ("about", Body("""{"comment":"c-1","who":"author","article":{"id":"a"}}""", "ban")),
            ("about", Body("""{"comment":"c-1","whom":"author"}""", "ban")),
            ("about", Body("[]", "ban")),
            ("about.comment", Body("""{"comment":" ","who":"author"}""", "ban")),
            ("about.comment", Body("""{"comment":"c\u0000","who":"author"}""", "ban")),
            ("about.comment", Body($$"""{"comment":"{{new string('c', 201)}}","who":"author"}""", "ban")),
            ("about", Body("""{"comment":"c\ud800","who":"author"}""", "ban")),
            ("about.who", Body("""{"comment":"c-1"}""", "ban")),
            ("about.who", Body("""{"comment":"c-1","who":"reader"}""", "ban")),
            ("about.who", Body("""{"who":"author","author":{"id":"u"}}""", "ban")),
            ("about.author", Body("""{"author":{}}""", "ban")),
            ("about.author", Body("""{"author":{"id":"u","ip":"192.0.2.1"}}""", "ban")),
            ("about.author.id", Body("""{"author":{"id":""}}""", "ban")),
            ("about.author.email", Body("""{"author":{"email":"nobody"}}""", "ban")),
            ("about.author.email", Body($$$"""{"author":{"email":"{{{new string('e', 600)}}}@example.org"}}""", "ban")),
            ("about.author.ip", Body("""{"author":{"ip":"192.0.2"}}""", "ban")),
            ("about.author.ip", Body("""{"author":{"ip":"3221225985"}}""", "ban")),
            ("about.author.ip", Body("""{"author":{"ip":"' or 1=1 --"}}""", "ban")),
            ("about.article.id", Body("""{"article":{}}""", "close")),
            ("about.article.id", Body("""{"article":{"id":"\u0000"}}""", "close")),
            ("order", Body(Comment, "none")),
            ("order", Body(Comment, "Ban")),
            ("order", Body(Comment, "close")),
            ("order", Body("""{"author":{"ip":"192.0.2.1"}}""", "trust")),
            ("order", Body("""{"comment":"c-1","who":"address"}""", "trust")),
            ("order", Body("""{"article":{"id":"a"}}""", "ban")),
            ("until", Body(Comment, "suspend")),
            ("until", Body(Comment, "suspend", "2020-01-01T00:00:00Z")),
            ("until", Body(Comment, "ban", "9999-12-31T23:59:59Z")),
            ("until", Body(Comment, "suspend", "tomorrow")),
            ("by", """{"site":"news","about":{"comment":"c-1","who":"author"},"order":"ban","why":"w"}"""),
            ("by", $$"""{"site":"news","about":{"comment":"c-1","who":"author"},"order":"ban","by":"{{new string('m', 201)}}","why":"w"}"""),
            ("by", """{"site":"news","about":{"comment":"c-1","who":"author"},"order":"ban","by":"a\u0000b","why":"w"}"""),
            ("why", """{"site":"news","about":{"comment":"c-1","who":"author"},"order":"ban","by":"m","why":" "}"""),
            ("why", $$"""{"site":"news","about":{"comment":"c-1","who":"author"},"order":"ban","by":"m","why":"{{new string('w', 2_001)}}"}"""),
            ((string?)null, """{"site":"news","for":"ever"}"""),
            ((string?)null, "[]"),
            ((string?)null, string.Empty),
        })
        {
            using var answer = await Admin.GiveAsync(json);
            try
            {
                await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{field}: {json}", exception);
            }
        }

        await Site.SubmitAsync("""{"id":"c-2","text":"a guest's words"}""");
        using var unknown = await Admin.GiveAsync(Body("""{"comment":"c-3","who":"author"}""", "ban"));
        using var elsewhere = await Admin.GiveAsync(Body(Comment, "ban", site: "\"sport\""));
        await unknown.AssertProblemAsync(HttpStatusCode.NotFound);
        await elsewhere.AssertProblemAsync(HttpStatusCode.NotFound);
        foreach (var (who, order) in new[] { ("author", "ban"), ("address", "watch"), ("article", "open") })
        {
            using var nobody = await Admin.GiveAsync(Body($$"""{"comment":"c-2","who":"{{who}}"}""", order));
            await nobody.AssertProblemAsync(HttpStatusCode.Conflict);
        }

        (await Site.DeleteAsync(DoorCalls.CommentAddress("c-1"), Token)).Dispose();
        using var erased = await Admin.GiveAsync(Body(Comment, "ban"));
        using var large = await Admin.GiveAsync($$"""{"why":"{{new string('x', 70_000)}}"}""");
        await erased.AssertProblemAsync(HttpStatusCode.Gone);
        await large.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty((await Admin.GetJsonAsync(OrderCalls.Orders)).GetProperty("orders").EnumerateArray());
        Assert.Equal("approve", (await Site.DecideAsync("c-4", A.Author())).Verdict);
    }

    [Fact]
    public async Task Orders_are_read_page_by_page_newest_first_and_end_once()
    {
        for (var number = 1; number <= 5; number++)
        {
            await Admin.GivenAsync(new { author = new { id = FormattableString.Invariant($"u-{number % 3}") } }, "watch");
        }

        var first = await Admin.GetJsonAsync(OrderCalls.Orders + "?limit=3");
        var second = await Admin.GetJsonAsync($"{OrderCalls.Orders}?limit=3&cursor={first.Text("cursor")}");
        Assert.Equal([5, 4, 3], first.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("id").GetInt64()));
        Assert.Equal([2, 1], second.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("id").GetInt64()));
        Assert.False(second.TryGetProperty("cursor", out _));
        Assert.Equal([5, 4, 3], (await Admin.OrdersAsync("&standing=true")).Select(order => order.GetProperty("id").GetInt64()));

        using var nobody = await Admin.EndAsync("5", """{"why":"w"}""");
        using var reasonless = await Admin.EndAsync("5", """{"by":"omar"}""");
        using var replaced = await Admin.EndAsync("1");
        using var ended = await Admin.EndAsync("5", """{"why":"اعتذر"}""", actor: "omar");
        using var again = await Admin.EndAsync("5");
        await nobody.AssertProblemAsync(HttpStatusCode.BadRequest, "by");
        await reasonless.AssertProblemAsync(HttpStatusCode.BadRequest, "why");
        await replaced.AssertProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        await again.AssertProblemAsync(HttpStatusCode.Conflict);
        foreach (var id in new[] { "6", "x", "-1", "99999999999999999999" })
        {
            using var unknown = await Admin.EndAsync(id);
            await unknown.AssertProblemAsync(HttpStatusCode.NotFound);
        }

        var order = (await Admin.OrdersAsync())[0];
        Assert.Equal(("account", "id", "watch", "omar", "اعتذر"), (order.Text("about"), order.Text("namedBy"), order.Text("order"), order.Text("endedBy"), order.Text("endedWhy")));
        Assert.False(order.GetProperty("standing").GetBoolean());
    }

    [Fact]
    public async Task Orders_hold_after_a_restart()
    {
        await Admin.GivenAsync(new { comment = "c-1", who = "address" }, "ban");
        await _service!.RestartAsync(Token);

        Assert.Equal(("reject", "author_banned"), await Site.DecideAsync("r-1", new CommentAuthor { Name = "new", Ip = A.Author().Ip }));
        Assert.Equal("approve", (await Site.DecideAsync("r-2", A.Author() with { Ip = "192.0.2.99" })).Verdict);
    }

    [Theory]
    [InlineData("?site=nosuch", "site")]
    [InlineData("?standing=yes", "standing")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    public async Task A_wrong_question_is_refused_with_the_field(string question, string field)
    {
        using var answer = await Admin.GetAsync(new Uri(OrderCalls.Orders + question, UriKind.Relative), Token);

        await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task Only_the_admin_key_opens_them()
    {
        foreach (var key in new[] { null, ServiceSettings.ApiKey })
        {
            var client = _service!.Client(key);
            foreach (var answer in new[]
            {
                await client.GiveAsync(Body(Comment, "ban")),
                await client.GetAsync(new Uri(OrderCalls.Orders, UriKind.Relative), Token),
                await client.EndAsync("1"),
            })
            {
                using (answer)
                {
                    await answer.AssertProblemAsync(HttpStatusCode.Unauthorized);
                }
            }
        }
    }

    private static string Body(string about, string order, string? until = null, string site = "\"news\"") =>
        $$"""{"site":{{site}},"about":{{about}},"order":"{{order}}",{{(until is null ? string.Empty : $"\"until\":\"{until}\",")}}"by":"mona","why":"a reason"}""";
}
