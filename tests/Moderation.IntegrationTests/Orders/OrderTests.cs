using System.Net;
using System.Text.Json;
using Dapper;
using Moderation.Contracts;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.IntegrationTests.Labelling;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Orders;

/// <summary>Standing orders on two instances of one PostgreSQL database.</summary>
public sealed class OrderTests(TestServers servers) : IAsyncLifetime
{
    private const string Hidden = "hidden-person";
    private const string HiddenIp = "198.51.100.173";

    private TestDatabase? _database;
    private ServiceProcess? _one;
    private ServiceProcess? _two;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ServiceProcess One => _one!;

    private ServiceProcess Two => _two!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _database = await servers.DatabaseAsync(Token);
        var settings = LabelCalls.Settings.On(_database);
        _one = await ServiceProcess.StartAsync(settings, Token);
        _two = await ServiceProcess.StartAsync(settings, Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var service in new[] { _one, _two })
        {
            if (service is not null)
            {
                await service.DisposeAsync();
            }
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_is_ordered_on_one_instance_holds_on_the_other_from_the_next_comment_on_and_after_a_restart_until_taken_back()
    {
        var author = new CommentAuthor { Id = "u-1", Name = "قارئ 🌙", Email = "a.b+x@gmail.com", Ip = "192.0.2.1" };
        var alias = new CommentAuthor { Name = "other", Email = "ab@gmail.com", Ip = "192.0.2.2" };
        Assert.Equal(("approve", string.Empty), await Site(One).DecideAsync("c-1", author));

        var orders = await Admin(One).GivenAsync(new { comment = "c-1", who = "author" }, "ban");

        Assert.Equal(["mailbox", "account"], orders.Select(order => order.Text("about")));
        Assert.Equal(("reject", "author_banned"), await Site(Two).DecideAsync("c-2", author with { Email = null }));
        Assert.Equal(("reject", "author_banned"), await Site(Two).DecideAsync("c-3", alias));
        Assert.Equal(("approve", string.Empty), await Site(Two).DecideAsync("c-4", new CommentAuthor { Id = "u-2", Email = "abc@gmail.com", Ip = "192.0.2.1" }));
        await Two.KillAsync();
        await Two.StartAsync(Token);
        Assert.Equal(("reject", "author_banned"), await Site(Two).DecideAsync("c-5", alias));

        // An edit is judged by what is ordered now.
        Assert.Equal(("reject", "author_banned"), await Site(Two).DecideAsync("c-1", author, text: "نص آخر"));
        await Admin(Two).EndedAsync(orders[0]);
        Assert.Equal(("approve", string.Empty), await Site(One).DecideAsync("c-6", alias));
        Assert.Equal(("reject", "author_banned"), await Site(One).DecideAsync("c-7", author));
        await Admin(Two).EndedAsync(orders[1]);
        Assert.Equal(("approve", string.Empty), await Site(One).DecideAsync("c-8", author));
        Assert.Empty(await Admin(One).OrdersAsync("&standing=true"));
    }

    [Fact]
    public async Task Trust_watch_and_orders_on_articles_hold_and_findings_name_the_order_only()
    {
        var author = A.Author();
        await Admin(One).GivenAsync(new { author = new { id = author.Id } }, "trust");
        Assert.Equal(("approve", "author_trusted"), await Site(Two).DecideAsync("t-1", author, text: $"{A.PoliteText} {DoorService.Forbidden}"));
        await Admin(One).GivenAsync(new { author = new { email = author.Email } }, "watch");
        Assert.Equal(("hold", "author_watched"), await Site(Two).DecideAsync("t-2", author));
        await Admin(Two).GivenAsync(new { article = new { id = "مقال/1 🌙" } }, "close");
        Assert.Equal(("reject", "comments_closed"), await Site(One).DecideAsync("t-3", author, "مقال/1 🌙"));
        await Admin(Two).GivenAsync(new { article = new { id = "مقال/1 🌙" } }, "premoderate");
        Assert.Equal(("hold", "premoderated"), await Site(One).DecideAsync("t-4", A.Author(9), "مقال/1 🌙"));

        var (_, comment) = await Site(One).FindAsync("t-2");
        var finding = comment!.Value.GetProperty("decisions")[0].GetProperty("explanation").GetProperty("findings").EnumerateArray().Single(one => one.Text("rule") == "standing-order");
        Assert.Equal("""{"rule":"standing-order","action":"hold","reason":"author_watched","saw":"watch"}""", finding.GetRawText());
        Assert.Equal("مقال/1 🌙", (await Admin(One).OrdersAsync())[0].Text("article"));
    }

    [Fact]
    public async Task A_suspension_ends_by_itself()
    {
        var author = new CommentAuthor { Id = "u-9" };
        await Admin(One).GivenAsync(new { author = new { id = "u-9" } }, "suspend", TimeProvider.System.GetUtcNow().AddSeconds(4));

        Assert.Equal(("reject", "author_suspended"), await Site(Two).DecideAsync("s-0", author));
        var turn = 0;
        await Eventually.TrueAsync(
            async _ => (await Site(Two).DecideAsync(FormattableString.Invariant($"s-{++turn}"), author)).Verdict == "approve",
            TimeSpan.FromSeconds(20),
            () => "for the end of a suspension",
            Token);
        Assert.Empty(await Admin(One).OrdersAsync("&standing=true"));
        Assert.False(Assert.Single(await Admin(One).OrdersAsync("&standing=false")).GetProperty("standing").GetBoolean());
    }

    [Fact]
    public async Task Nothing_of_an_authors_id_or_addresses_is_answered_stored_or_logged()
    {
        var answers = new List<string>();
        foreach (var (about, order) in new (object, string)[]
        {
            (new { author = new { id = Hidden } }, "ban"),
            (new { author = new { email = $"{Hidden}@example.org" } }, "watch"),
            (new { author = new { ip = HiddenIp } }, "ban"),
        })
        {
            answers.Add((await Admin(One).GivenAsync(about, order))[0].GetRawText());
            using var refused = await Admin(One).GiveAsync(OrderCalls.Order(about, "close"));
            answers.Add(await refused.AssertProblemAsync(HttpStatusCode.BadRequest, "order"));
        }

        using var malformed = await Admin(One).GiveAsync($$$$"""{"site":"news","about":{"author":{"email":"{{{{Hidden}}}}@example.org","ip":"{{{{HiddenIp}}}}","{{{{Hidden}}}}":1}}}""");
        answers.Add(await malformed.AssertProblemAsync(HttpStatusCode.BadRequest, "about"));
        answers.Add((await Admin(Two).GetJsonAsync(OrderCalls.Orders)).GetRawText());
        Assert.Equal(("reject", "author_banned"), await Site(Two).DecideAsync("n-1", new CommentAuthor { Ip = HiddenIp }));

        await using var connection = new NpgsqlConnection(_database!.ConnectionString);
        var tables = (await connection.QueryAsync<string>("select tablename from pg_tables where schemaname = 'public'")).ToList();
        Assert.Contains("standing_order", tables);
        foreach (var table in tables)
        {
            answers.Add(JsonSerializer.Serialize(await connection.QueryAsync<string>($"select cast(t as text) from \"{table}\" t")));
        }

        await One.TerminateAsync();
        await Two.TerminateAsync();
        answers.Add(One.Output);
        answers.Add(Two.Output);
        Assert.All(answers, answer =>
        {
            Assert.DoesNotContain(Hidden, answer, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(HiddenIp, answer, StringComparison.Ordinal);
        });
    }

    private static HttpClient Site(ServiceProcess service) => service.Client(ServiceSettings.ApiKey);

    private static HttpClient Admin(ServiceProcess service) => service.Client(ModelStage.AdminKey);
}
