using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Moderation.Service.Announcing.Webhooks;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Webhooks;

/// <summary>How decisions reach webhooks, on every database. The subclasses only say which one.</summary>
public abstract class WebhookRelayTests : IAsyncLifetime
{
    private const string Site = "news";

    private WebhookStage _stage = null!;
    private WebhookReceiver _receiver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = await SetStageAsync();
        _receiver = await WebhookReceiver.StartAsync(Token);
        _stage.Configure(Site, _receiver.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _stage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Posts_the_recorded_event_as_it_is_signed_and_named_by_its_id()
    {
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "تعليق/1 🙂");
        await _receiver.WaitForAsync(1, WebhookStage.Patience, Token);

        var recorded = Assert.Single(await _stage.Feed.ReadAsync(Site, 0, 10, Token));
        var call = Assert.Single(_receiver.Calls);
        Assert.Equal(recorded.Event, call.Body);
        Assert.Equal(recorded.EventId, call.Id);
        Assert.Equal("application/json", call.ContentType);
        Assert.Equal(_stage.Clock.GetUtcNow().ToUnixTimeSeconds(), long.Parse(call.Timestamp, null));
        Assert.Single(call.Signatures);
        Assert.True(call.IsSignedWith(WebhookStage.Secret));
        Assert.False(call.IsSignedWith("whsec_YW5vdGhlciBzZWNyZXQ="));
        var row = Assert.Single(await _stage.WaitAsync(Site, rows => rows[0].State == DeliveryState.Delivered));
        Assert.Equal((1, 200), (row.Attempts, row.LastStatus));
    }

    [Fact]
    public async Task Signs_with_both_secrets_while_rotating()
    {
        _stage.Configure(Site, _receiver.Address, "the-new-plain-secret " + WebhookStage.Secret);
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "1");
        await _receiver.WaitForAsync(1, WebhookStage.Patience, Token);

        var call = Assert.Single(_receiver.Calls);
        Assert.Equal(2, call.Signatures.Count);
        Assert.True(call.IsSignedWith("the-new-plain-secret"));
        Assert.True(call.IsSignedWith(WebhookStage.Secret));
    }

    [Fact]
    public async Task Decisions_about_a_comment_come_in_order_while_the_first_fails_and_other_comments_go_on()
    {
        _receiver.Answer = (call, context) =>
        {
            context.Response.StatusCode = call is { CommentId: "troubled", Sequence: 1 } && CallsOf(call.Id).Count < 3 ? 500 : 204;
            return Task.CompletedTask;
        };
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "troubled", "troubled", "fine", "troubled", "fine");

        var rows = await _stage.WaitAsync(Site, rows => rows.Count == 5 && rows[0].Attempts == 1 && rows[2].State == DeliveryState.Delivered && rows[4].State == DeliveryState.Delivered);
        Assert.Equal((DeliveryState.Pending, 0), (rows[1].State, rows[1].Attempts));
        _stage.MoveTo(rows[0]);
        rows = await _stage.WaitAsync(Site, rows => rows[0].Attempts == 2);
        _stage.MoveTo(rows[0]);
        rows = await _stage.WaitAsync(Site, rows => rows.All(row => row.State == DeliveryState.Delivered));

        Assert.Equal([1, 1, 1, 2, 3], _receiver.Calls.Where(call => call.CommentId == "troubled").Select(call => call.Sequence));
        Assert.Equal([1, 2], _receiver.Calls.Where(call => call.CommentId == "fine").Select(call => call.Sequence));
        Assert.Equal([3, 1, 1, 1, 1], rows.Select(row => row.Attempts));
        Assert.All(_receiver.Calls, call => Assert.True(call.IsSignedWith(WebhookStage.Secret)));
    }

    [Fact]
    public async Task Parks_after_three_days_of_failures_then_lets_the_next_decision_go()
    {
        _receiver.Answer = (call, context) =>
        {
            context.Response.StatusCode = call.Sequence == 1 ? StatusCodes.Status410Gone : 200;
            return Task.CompletedTask;
        };
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "1", "1");
        var waits = new List<TimeSpan>();
        var rows = await _stage.WaitAsync(Site, rows => rows.Count == 2 && rows[0].Attempts == 1);
        var first = rows[0].FirstAttemptAt!.Value;
        while (rows[0].State == DeliveryState.Pending)
        {
            Assert.Equal((DeliveryState.Pending, 0), (rows[1].State, rows[1].Attempts));
            var attempts = rows[0].Attempts;
            waits.Add(DateTimeOffset.FromUnixTimeMilliseconds(rows[0].NextAttemptAt) - _stage.Clock.GetUtcNow());
            _stage.MoveTo(rows[0]);
            rows = await _stage.WaitAsync(Site, rows => rows[0].Attempts == attempts + 1);
        }

        Assert.Equal((DeliveryState.Parked, 410), (rows[0].State, rows[0].LastStatus));
        Assert.Equal(first + (long)TimeSpan.FromDays(3).TotalMilliseconds, _stage.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.InRange(rows[0].Attempts, 27, 37);
        Assert.InRange(waits[0].TotalSeconds, 3.9, 6.1);
        Assert.InRange(waits[5].TotalMinutes, 47, 73);
        await _stage.WaitAsync(Site, rows => rows[1].State == DeliveryState.Delivered);
    }

    [Fact]
    public async Task Waits_as_long_as_the_receiver_asks_and_follows_no_redirect()
    {
        await using var elsewhere = await WebhookReceiver.StartAsync(Token);
        _receiver.Answer = (call, context) =>
        {
            context.Response.StatusCode = call.CommentId == "busy" ? StatusCodes.Status429TooManyRequests : StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers[call.CommentId == "busy" ? "Retry-After" : "Location"] = call.CommentId == "busy" ? "600" : elsewhere.Address.ToString();
            return Task.CompletedTask;
        };
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "busy", "moved");

        var rows = await _stage.WaitAsync(Site, rows => rows.Count == 2 && rows.All(row => row.Attempts == 1));
        Assert.Equal([429, 307], rows.Select(row => row.LastStatus!.Value));
        Assert.InRange(rows[0].NextAttemptAt - rows[0].FirstAttemptAt!.Value, 600_000, 601_000);
        Assert.InRange(rows[1].NextAttemptAt - rows[1].FirstAttemptAt!.Value, 3_900, 6_100);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task All_that_failed_in_an_outage_is_sent_as_soon_as_the_receiver_is_back()
    {
        _receiver.Answer = (_, context) => SetStatus(context, 503);
        await _stage.StartAsync();
        await _stage.DecideManyAsync(Site, 40);
        await _stage.WaitAsync(Site, rows => rows.Count == 40 && rows.All(row => row.Attempts == 1));

        _receiver.Answer = (_, _) => Task.CompletedTask;
        await _stage.DecideAsync(Site, "new");

        var rows = await _stage.WaitAsync(Site, rows => rows.Count == 41 && rows.All(row => row.State == DeliveryState.Delivered));
        Assert.Equal(40, rows.Count(row => row.Attempts == 2));
    }

    [Fact]
    public async Task What_was_erased_before_it_could_be_delivered_goes_out_bare()
    {
        _receiver.Answer = (_, context) => SetStatus(context, CallsOf(_receiver.Calls.First().Id).Count == 1 ? 500 : 200);
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "1");
        var rows = await _stage.WaitAsync(Site, rows => rows.Count == 1 && rows[0].Attempts == 1);

        Assert.True(await _stage.Comments.EraseAsync(Site, "1", Token));
        _stage.MoveTo(rows[0]);
        await _stage.WaitAsync(Site, rows => rows[0].State == DeliveryState.Delivered);

        var calls = _receiver.Calls.ToList();
        Assert.Equal(2, calls.Count);
        Assert.Contains("\"explanation\"", calls[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"explanation\"", calls[1].Body, StringComparison.Ordinal);
        Assert.Equal(calls[0].Id, calls[1].Id);
        Assert.True(calls[1].IsSignedWith(WebhookStage.Secret));
    }

    [Fact]
    public async Task A_site_gets_what_is_decided_from_its_first_webhook_on_and_goes_on_where_it_was()
    {
        _stage.Configure(Site, null);
        _stage.Configure("other", _receiver.Address);
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "before");
        await _stage.StopAsync();

        // A webhook from here on; what is decided between the start and the first look is not missed.
        _stage.Configure(Site, _receiver.Address);
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "with");
        await _receiver.WaitForAsync(1, WebhookStage.Patience, Token);
        await _stage.WaitAsync(Site, rows => rows is [{ State: DeliveryState.Delivered }]);
        await _stage.StopAsync();

        _stage.Configure(Site, null);
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "without");
        await _stage.StopAsync();

        _stage.Configure(Site, _receiver.Address);
        await _stage.StartAsync();
        await _receiver.WaitForAsync(2, WebhookStage.Patience, Token);

        Assert.Equal(["with", "without"], _receiver.Calls.Select(call => call.CommentId));
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_site_without_webhook_and_what_was_pending_stays()
    {
        _receiver.Answer = (_, context) => SetStatus(context, 500);
        _stage.Configure("other", _receiver.Address);
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "1");
        var rows = await _stage.WaitAsync(Site, rows => rows.Count == 1 && rows[0].Attempts == 1);
        await _stage.StopAsync();

        _receiver.Answer = (_, _) => Task.CompletedTask;
        _stage.Configure(Site, null);
        await _stage.StartAsync();
        _stage.MoveTo(rows[0]);
        await _stage.DecideAsync("other", "2");
        await _stage.WaitAsync("other", rows => rows is [{ State: DeliveryState.Delivered }]);

        Assert.Equal(rows, await _stage.DeliveriesAsync(Site));
    }

    [Fact]
    public async Task Delivered_ones_are_forgotten_in_time_and_pending_and_parked_ones_kept()
    {
        _receiver.Answer = (call, context) => SetStatus(context, call.CommentId == "bad" ? 500 : 200);
        await _stage.StartAsync(TimeSpan.FromDays(4));
        await _stage.DecideAsync(Site, "good", "bad");
        await _stage.WaitAsync(Site, rows => rows.Count == 2 && rows[0].State == DeliveryState.Delivered && rows[1].Attempts == 1);
        _stage.Clock.Advance(TimeSpan.FromDays(3.1));
        await _stage.WaitAsync(Site, rows => rows.Count == 2 && rows[1].State == DeliveryState.Parked);
        await _stage.DecideAsync(Site, "later");
        await _stage.WaitAsync(Site, rows => rows is [_, _, { State: DeliveryState.Delivered }]);

        _stage.Clock.Advance(TimeSpan.FromDays(1));

        var kept = await _stage.WaitAsync(Site, rows => rows.Count == 2);
        Assert.Equal([DeliveryState.Parked, DeliveryState.Delivered], kept.Select(row => row.State));
    }

    internal abstract Task<WebhookStage> SetStageAsync();

    private static Task SetStatus(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private List<WebhookCall> CallsOf(string eventId) => [.. _receiver.Calls.Where(call => call.Id == eventId)];
}

public sealed class SqliteWebhookRelayTests : WebhookRelayTests
{
    internal override Task<WebhookStage> SetStageAsync() => Stages.SqliteAsync();
}

public sealed class PostgresWebhookRelayTests(TestServers servers) : WebhookRelayTests
{
    internal override Task<WebhookStage> SetStageAsync() => Stages.PostgresAsync(servers);
}

internal static class Stages
{
    public static Task<WebhookStage> SqliteAsync()
    {
        var folder = new TemporaryFolder();
        return Task.FromResult(new WebhookStage(new SqliteDatabase($"Data Source={folder.File("moderation.db")}"), new Owned(folder)));
    }

    public static async Task<WebhookStage> PostgresAsync(TestServers servers)
    {
        var database = await servers.DatabaseAsync(TestContext.Current.CancellationToken);
        return new WebhookStage(new PostgresDatabase(database.ConnectionString, NullLoggerFactory.Instance), database);
    }

    private sealed class Owned(TemporaryFolder folder) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
