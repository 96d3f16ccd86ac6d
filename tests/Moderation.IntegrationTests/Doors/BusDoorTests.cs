using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MassTransit;
using Moderation.Contracts;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Doors;

/// <summary>Comments in and decisions out over RabbitMQ, with PostgreSQL behind.</summary>
public sealed class BusDoorTests(TestServers servers) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private TestDatabase _database = null!;
    private TestVirtualHost _broker = null!;
    private ServiceProcess _service = null!;
    private BusSite _site = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await servers.DatabaseAsync(Token);
        _broker = await servers.VirtualHostAsync(Token);
        _site = await BusSite.ConnectAsync(_broker.Uri, "site", "#", Token);
        _service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(_database).On(_broker).WithSite("other", "other-key-0123456789"), Token);
        await Eventually.TrueAsync(
            async token => (await _broker.QueuesAsync(token)).TryGetValue("moderation-comments", out var queue) && queue.Consumers > 0,
            Patience,
            () => "for the service to listen",
            Token);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData(null)]
    public async Task Plain_JSON_from_any_client_is_decided_and_announced(string? contentType)
    {
        await _site.PublishAsync(A.BusJson(id: "مقال/1 🙂"), Token, contentType);
        await _site.WaitForAsync(1, Patience, Token);

        var decided = Assert.Single(_site.Events);
        Assert.Equal("مقال/1 🙂", decided.CommentId);
        Assert.Equal((1, 1), (decided.Revision, decided.Sequence));
        Assert.Equal("application/json", decided.ContentType);
        Assert.Equal(decided.EventId, decided.MessageId);
        Assert.Contains(decided.RoutingKey, (string[])["news.approved", "news.held", "news.rejected"]);
        Assert.Equal(decided.Body, Assert.Single(await ReadFeedAsync()));
    }

    [Fact]
    public async Task A_message_in_the_envelope_of_MassTransit_is_decided_and_announced()
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(_broker.Uri);
            rabbit.Message<CommentSubmitted>(message => message.SetEntityName(BusSite.Comments));
            rabbit.Publish<CommentSubmitted>(publish => publish.ExchangeType = "topic");
        });
        await bus.StartAsync(Token);
        await bus.Publish(A.Submitted(id: "in-envelope") with { SubmittedAt = new DateTimeOffset(2026, 11, 1, 10, 0, 0, TimeSpan.Zero) }, Token);
        await bus.StopAsync(Token);

        await _site.WaitForAsync(1, Patience, Token);

        Assert.Equal("in-envelope", Assert.Single(_site.Events).CommentId);
    }

    [Fact]
    public async Task Events_can_be_subscribed_to_by_site_and_by_verdict_and_read_as_contract_types()
    {
        await using var others = await BusSite.ConnectAsync(_broker.Uri, "others", "other.*", Token);
        await _site.PublishAsync(A.BusJson(site: "other", id: "1"), Token);
        await _site.PublishAsync(A.BusJson(site: "news", id: "1"), Token);
        await _site.WaitForAsync(2, Patience, Token);
        await others.WaitForAsync(1, Patience, Token);

        var decided = Assert.Single(others.Events);
        CommentDecided read = decided.Text("type") switch
        {
            nameof(CommentApproved) => decided.Json.Deserialize<CommentApproved>(A.Json)!,
            nameof(CommentRejected) => decided.Json.Deserialize<CommentRejected>(A.Json)!,
            _ => decided.Json.Deserialize<CommentHeld>(A.Json)!,
        };
        Assert.Equal(("other", "1", 1, 1), (read.Site, read.CommentId, read.Revision, read.Sequence));
        Assert.Equal(decided.Text("type"), read.Type);
        Assert.Equal(decided.Text("verdict"), read.Verdict.ToString().ToUpperInvariant() switch { "APPROVE" => "approve", "REJECT" => "reject", _ => "hold" });
        Assert.NotNull(read.Explanation);
        Assert.Equal("policy", read.DecidedBy);
        Assert.All((string[])["email", "ip", "userAgent", "192.0.2", "@example.org", "Mozilla"], personal => Assert.DoesNotContain(personal, decided.Body, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_redelivered_comment_keeps_its_decision_and_an_edit_gets_a_new_one()
    {
        await _site.PublishAsync(A.BusJson(id: "1"), Token);
        await _site.PublishAsync(A.BusJson(id: "1"), Token);
        await _site.WaitForAsync(1, Patience, Token);
        await _site.PublishAsync(A.BusJson(id: "1", text: "نص آخر بعد التعديل"), Token);
        await _site.WaitForAsync(2, Patience, Token);
        await _site.PublishAsync(A.BusJson(id: "1"), Token);
        await _site.PublishAsync(A.BusJson(id: "last"), Token);
        await _site.WaitForAsync(3, Patience, Token);

        Assert.Equal(
            [("1", 1, 1), ("1", 2, 2), ("last", 1, 1)],
            _site.Events.Select(e => (e.CommentId, e.Revision, e.Sequence)));
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "{\"site\":\"news\",\"id\":\"1\"", "json" },
        { "[1,2]", "json" },
        { string.Empty, "site is not a site" },
        { "{\"site\":\"news\",\"id\":\"1\"}", "text must not be empty" },
        { "{\"site\":\"news\",\"id\":7,\"text\":\"x\"}", "id is of the wrong type" },
        { "{\"site\":\"news\",\"id\":\"1\",\"text\":\"  \"}", "text must not be empty" },
        { "{\"site\":\"news\",\"id\":\"1\",\"text\":\"x\",\"submittedAt\":12}", "submittedAt is of the wrong type" },
        { "{\"site\":\"nowhere\",\"id\":\"1\",\"text\":\"x\"}", "site is not a site" },
        { "{\"site\":\"news\",\"id\":\"1\",\"text\":\"a\\ud800b\"}", "text" },
        { "{\"site\":\"news\",\"id\":\"1\",\"text\":\"a\\u0000b\"}", "NUL" },
        { "{\"site\":\"news\",\"id\":\"1\",\"text\":\"a\",\"text\":\"b\"}", "text" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_message_ends_in_the_error_queue_with_the_reason_and_blocks_nothing(string body, string reason)
    {
        await _site.PublishAsync(body, Token);
        await _site.PublishAsync(A.BusJson(id: "good"), Token);
        await _site.WaitForAsync(1, Patience, Token);

        Assert.Equal("good", Assert.Single(_site.Events).CommentId);
        var failed = await TakeFailedAsync();
        Assert.Equal(body, Encoding.UTF8.GetString(failed.Body.Span));
        var why = Encoding.UTF8.GetString((byte[])failed.BasicProperties.Headers!["MT-Fault-Message"]!);
        Assert.Contains(reason, why, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Failed_messages_go_back_to_the_queue_on_command()
    {
        await _site.PublishAsync(A.BusJson(site: "later", id: "1"), Token);
        await Eventually.TrueAsync(
            async token => (await _broker.QueuesAsync(token)).TryGetValue("moderation-comments_error", out var queue) && queue.Ready == 1,
            Patience,
            () => "for the message of an unknown site in the error queue",
            Token);
        await _service.DisposeAsync();
        var settings = ServiceSettings.Embedded.On(_database).On(_broker).WithSite("later", "later-key-0123456789");
        _service = await ServiceProcess.StartAsync(settings, Token);

        var redrive = await ServiceProcess.RunToEndAsync(settings, "--redrive");

        Assert.Equal(0, redrive.Code);
        Assert.Contains("1 of 1 messages", redrive.Output, StringComparison.Ordinal);
        await _site.WaitForAsync(1, Patience, Token);
        Assert.Equal("later", Assert.Single(_site.Events).Text("site"));
    }

    [Fact]
    public async Task Invalid_UTF8_ends_in_the_error_queue()
    {
        await _site.PublishAsync((byte[])[.. "{\"site\":\"news\",\"id\":\"1\",\"text\":\""u8, 0xff, 0xfe, .. "\"}"u8], Token);

        Assert.NotNull((await TakeFailedAsync()).BasicProperties.Headers!["MT-Fault-Message"]);
        Assert.Empty(_site.Events);
    }

    [Fact]
    public async Task A_comment_over_HTTP_is_announced_on_the_bus_too()
    {
        using var response = await _service.Client(ServiceSettings.ApiKey).PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson("by-http")), Token);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);

        await _site.WaitForAsync(1, Patience, Token);
        Assert.Equal("by-http", Assert.Single(_site.Events).CommentId);
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(_service.Output);
        await _service.DisposeAsync();
        await _site.DisposeAsync();
        await _broker.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<RabbitMQ.Client.BasicGetResult> TakeFailedAsync()
    {
        RabbitMQ.Client.BasicGetResult? failed = null;
        await Eventually.TrueAsync(
            async token => (failed ??= await _site.GetAsync("moderation-comments_error", token)) is not null,
            Patience,
            () => "for a message in the error queue",
            Token);
        return failed!;
    }

    private async Task<List<string>> ReadFeedAsync()
    {
        var page = await _service.Client(ServiceSettings.ApiKey).GetFromJsonAsync<JsonElement>(new Uri("/v1/events", UriKind.Relative), Token);
        return page.GetProperty("events").EnumerateArray().Select(e => e.GetRawText()).ToList();
    }
}
