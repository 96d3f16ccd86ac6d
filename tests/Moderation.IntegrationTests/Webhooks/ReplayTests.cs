using Moderation.Service.Announcing.Webhooks;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Webhooks;

/// <summary>Sending events again, on every database. The subclasses only say which one.</summary>
public abstract class ReplayTests : IAsyncLifetime
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
        _stage.Configure("other", _receiver.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _stage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_parked_is_sent_again_under_its_id_and_in_order()
    {
        await _stage.StartAsync();
        await ParkAsync("1", "1", "2");
        var ids = (await _stage.DeliveriesAsync(Site)).Select(row => row.EventId).ToList();
        _receiver.Calls.Clear();

        Assert.Equal(0, await ReplayAsync("other", new ReplayRequest()));
        Assert.Equal(2, await ReplayAsync(Site, new ReplayRequest { CommentId = "1" }));
        await _receiver.WaitForAsync(2, WebhookStage.Patience, Token);
        var rows = await _stage.WaitAsync(Site, rows => rows[1].State == DeliveryState.Delivered);
        Assert.Equal(DeliveryState.Parked, rows[2].State);
        Assert.Equal(1, await ReplayAsync(Site, new ReplayRequest()));
        await _receiver.WaitForAsync(3, WebhookStage.Patience, Token);

        Assert.Equal(ids, _receiver.Calls.Select(call => call.Id));
        await _stage.WaitAsync(Site, rows => rows.All(row => row is { State: DeliveryState.Delivered, Attempts: 1 }));
        Assert.Equal(0, await ReplayAsync(Site, new ReplayRequest()));
    }

    [Fact]
    public async Task What_is_parked_can_be_chosen_by_the_time_of_its_decision()
    {
        await _stage.StartAsync();
        await ParkAsync("early");
        var between = _stage.Clock.GetUtcNow();
        await ParkAsync("late");
        _receiver.Calls.Clear();

        Assert.Equal(0, await ReplayAsync(Site, new ReplayRequest { From = between, To = between }));
        Assert.Equal(1, await ReplayAsync(Site, new ReplayRequest { From = between }));
        await _receiver.WaitForAsync(1, WebhookStage.Patience, Token);
        Assert.Equal(1, await ReplayAsync(Site, new ReplayRequest { To = between }));
        await _receiver.WaitForAsync(2, WebhookStage.Patience, Token);

        Assert.Equal(["late", "early"], _receiver.Calls.Select(call => call.CommentId));
    }

    [Fact]
    public async Task Old_events_are_sent_again_whether_they_were_delivered_or_never_sent()
    {
        _stage.Configure(Site, null);
        await _stage.StartAsync();
        for (var hour = 0; hour < 6; hour++)
        {
            await _stage.DecideAsync(Site, $"hour-{hour}", "all-day");
            await _stage.DecideAsync("other", $"hour-{hour}");
            _stage.Clock.Advance(TimeSpan.FromHours(1));
        }

        var start = _stage.Clock.GetUtcNow() - TimeSpan.FromHours(6);
        await _stage.StopAsync();
        _stage.Configure(Site, _receiver.Address);
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "with-webhook");
        await _stage.WaitAsync(Site, rows => rows is [{ State: DeliveryState.Delivered }]);
        _receiver.Calls.Clear();

        var chosen = new ReplayRequest { ParkedOnly = false, From = start + TimeSpan.FromHours(2), To = start + TimeSpan.FromHours(4) };
        Assert.Equal(4, await ReplayAsync(Site, chosen));
        await _receiver.WaitForAsync(4, WebhookStage.Patience, Token);
        await _stage.WaitAsync(Site, rows => rows.Count == 5 && rows.All(row => row.State == DeliveryState.Delivered));
        Assert.Equal(["all-day 3", "all-day 4", "hour-2 1", "hour-3 1"], NamesOfCalls());
        Assert.Equal([3, 4], _receiver.Calls.Where(call => call.CommentId == "all-day").Select(call => call.Sequence));

        _receiver.Calls.Clear();
        Assert.Equal(6, await ReplayAsync(Site, new ReplayRequest { ParkedOnly = false, CommentId = "all-day" }));
        await _receiver.WaitForAsync(6, WebhookStage.Patience, Token);
        Assert.Equal([1, 2, 3, 4, 5, 6], _receiver.Calls.Select(call => call.Sequence));
        await _stage.WaitAsync(Site, rows => rows.All(row => row.State == DeliveryState.Delivered));

        _receiver.Calls.Clear();
        Assert.Equal(13, await ReplayAsync(Site, new ReplayRequest { ParkedOnly = false, From = start }));
        await _receiver.WaitForAsync(13, WebhookStage.Patience, Token);
    }

    [Fact]
    public async Task What_is_pending_is_not_queued_twice_and_keeps_its_schedule()
    {
        _receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await _stage.StartAsync();
        await _stage.DecideAsync(Site, "1");
        var rows = await _stage.WaitAsync(Site, rows => rows is [{ Attempts: 1 }]);

        Assert.Equal(0, await ReplayAsync(Site, new ReplayRequest { ParkedOnly = false, CommentId = "1" }));

        Assert.Equal(rows, await _stage.DeliveriesAsync(Site));
    }

    [Fact]
    public async Task More_than_a_batch_of_events_is_sent_again()
    {
        await _stage.StartAsync();
        await _stage.DecideManyAsync(Site, 2_300);
        await _stage.WaitAsync(Site, rows => rows.Count == 2_300 && rows.All(row => row.State == DeliveryState.Delivered));
        Assert.Equal(2_300, _receiver.Calls.Count);

        Assert.Equal(2_300, await ReplayAsync(Site, new ReplayRequest { ParkedOnly = false, From = DateTimeOffset.UnixEpoch }));

        await _stage.WaitAsync(Site, rows => rows.All(row => row.State == DeliveryState.Delivered));
        Assert.Equal(4_600, _receiver.Calls.Count);
        Assert.All(_receiver.Calls.GroupBy(call => call.Id), calls => Assert.Equal(2, calls.Count()));
    }

    [Fact]
    public async Task The_record_of_deliveries_is_read_page_by_page()
    {
        await _stage.StartAsync();
        await ParkAsync("1", "2", "3", "3");

        var (first, cursor) = await _stage.Log.ReadAsync(Site, DeliveryState.Parked, 0, 3, Token);
        var (rest, end) = await _stage.Log.ReadAsync(Site, DeliveryState.Parked, cursor, 3, Token);
        var (none, _) = await _stage.Log.ReadAsync(Site, DeliveryState.Parked, end, 3, Token);

        Assert.Equal(["1 1", "2 1", "3 1", "3 2"], first.Concat(rest).Select(one => $"{one.CommentId} {one.Sequence}"));
        Assert.Empty(none);
        Assert.All(first, one => Assert.Equal(("parked", 500, null), (one.State, one.LastStatus!.Value, one.NextAttemptAt)));
        Assert.All(first, one => Assert.True(one.Attempts >= 2));
        Assert.Empty((await _stage.Log.ReadAsync(Site, DeliveryState.Delivered, 0, 3, Token)).Deliveries);
        Assert.Empty((await _stage.Log.ReadAsync("other", DeliveryState.Parked, 0, 3, Token)).Deliveries);
    }

    internal abstract Task<WebhookStage> SetStageAsync();

    private async Task<long> ReplayAsync(string site, ReplayRequest request)
    {
        var replayed = await _stage.Log.ReplayAsync(site, request, Token);
        _stage.Wake(site);
        return replayed;
    }

    /// <summary>Lets decisions fail for three days, then the receiver recover.</summary>
    private async Task ParkAsync(params string[] ids)
    {
        _receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var before = (await _stage.DeliveriesAsync(Site)).Count;
        await _stage.DecideAsync(Site, ids);
        var rows = await _stage.WaitAsync(Site, rows => rows.Count == before + ids.Length);
        while (rows.Any(row => row.State == DeliveryState.Pending))
        {
            // Those first of their comment fail, wait, and fail again when three days have passed; then those behind them.
            await _stage.WaitAsync(Site, rows => rows.Where(row => row.Attempts > 0).All(IsWaiting) && rows.Any(row => row.State == DeliveryState.Pending && row.Attempts > 0));
            _stage.Clock.Advance(TimeSpan.FromDays(3.01));
            rows = await _stage.WaitAsync(Site, rows => rows.All(row => row.Attempts is 0 or >= 2 || IsWaiting(row)));
        }

        _receiver.Answer = (_, _) => Task.CompletedTask;

        bool IsWaiting(DeliveryRow row) =>
            row.State != DeliveryState.Pending || row.NextAttemptAt > _stage.Clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private IEnumerable<string> NamesOfCalls() => _receiver.Calls.Select(call => $"{call.CommentId} {call.Sequence}").Order(StringComparer.Ordinal);
}

public sealed class SqliteReplayTests : ReplayTests
{
    internal override Task<WebhookStage> SetStageAsync() => Stages.SqliteAsync();
}

public sealed class PostgresReplayTests(TestServers servers) : ReplayTests
{
    internal override Task<WebhookStage> SetStageAsync() => Stages.PostgresAsync(servers);
}
