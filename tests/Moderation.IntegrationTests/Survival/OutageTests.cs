using System.Diagnostics;
using System.Net;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Survival;

/// <summary>What the service promises while one of its servers is away.</summary>
public sealed class OutageTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_that_is_down_for_30_seconds_delays_events_and_no_HTTP_comment()
    {
        await using var database = await servers.DatabaseAsync(Token);
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).OnRabbit(rabbit.AmqpUri()), Token);
        await using (var before = await BusSite.ConnectAsync(rabbit.AmqpUri(), "site", "#", Token))
        {
            await service.PostAsync("before", 50);
            await before.WaitForAsync(50, ServiceSteps.Patience, Token);
        }

        await rabbit.StopAsync();
        var down = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        var posted = 0;
        for (; down.Elapsed < TimeSpan.FromSeconds(30); posted++)
        {
            var took = await service.PostAsync("during-" + posted, 1);
            slowest = took > slowest ? took : slowest;
            await Task.Delay(20, Token);
        }

        Assert.Equal(HttpStatusCode.OK, await service.ReadyAsync("bus", "degraded"));
        await rabbit.StartAsync(Token);
        await using var site = await BusSite.ConnectAsync(rabbit.AmqpUri(), "site", "#", Token);
        await site.WaitForAsync(posted, ServiceSteps.Patience, Token);

        Assert.Equal(posted, site.Events.Select(e => e.CommentId).Distinct(StringComparer.Ordinal).Count());
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"HTTP took up to {slowest} while the broker was down.");
    }

    [Fact]
    public async Task Without_a_broker_the_service_starts_and_accepts_and_says_so_and_announces_later()
    {
        await using var database = await servers.DatabaseAsync(Token);
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await rabbit.StopAsync();
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).OnRabbit(rabbit.AmqpUri()), Token);

        await service.PostAsync("early", 20);
        Assert.Equal(HttpStatusCode.OK, await service.ReadyAsync("bus", "degraded"));
        await rabbit.StartAsync(Token);

        // The exchange appears with the first instance that reaches the broker; until a site listens, events go nowhere.
        await using var site = await BusSite.ConnectAsync(rabbit.AmqpUri(), "site", "#", Token);
        await service.PostAsync("late", 1);
        await Eventually.TrueAsync(_ => Task.FromResult(site.Events.Any(e => e.CommentId == "late-0")), ServiceSteps.Patience, () => "for the event after the broker came up", Token);
    }

    [Fact]
    public async Task A_broker_with_a_memory_alarm_delays_events_and_no_HTTP_comment()
    {
        await using var database = await servers.DatabaseAsync(Token);
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).OnRabbit(rabbit.AmqpUri()), Token);
        await using var site = await BusSite.ConnectAsync(rabbit.AmqpUri(), "site", "#", Token);
        await service.PostAsync("before", 5);
        await site.WaitForAsync(5, ServiceSteps.Patience, Token);

        await rabbit.SetMemoryAlarmAsync(raised: true, Token);
        var took = await service.PostAsync("during", 100);
        Assert.True(took < TimeSpan.FromSeconds(10), $"100 comments took {took} during the alarm.");
        Assert.Equal(HttpStatusCode.OK, await service.ReadyAsync("bus", "degraded"));

        await rabbit.SetMemoryAlarmAsync(raised: false, Token);
        await site.WaitForAsync(105, ServiceSteps.Patience, Token);
    }

    [Fact]
    public async Task A_database_that_is_down_for_10_seconds_makes_the_bus_wait_and_HTTP_say_503()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await using var broker = await servers.VirtualHostAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).On(broker), Token);
        await using var site = await BusSite.ConnectAsync(broker.Uri, "site", "#", Token);
        await broker.ListeningAsync();
        await service.PostAsync("before", 5);
        await site.WaitForAsync(5, ServiceSteps.Patience, Token);

        await postgres.StopAsync();
        for (var i = 0; i < 50; i++)
        {
            await site.PublishAsync(A.BusJson(id: $"bus-{i}"), Token);
        }

        var waited = Stopwatch.StartNew();
        using (var refused = await service.Client(ServiceSettings.ApiKey).PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson("refused")), Token))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(6));
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        }

        await Task.Delay(TimeSpan.FromSeconds(10) - waited.Elapsed > TimeSpan.Zero ? TimeSpan.FromSeconds(10) - waited.Elapsed : TimeSpan.Zero, Token);
        await postgres.StartAsync(Token);
        await site.WaitForAsync(55, ServiceSteps.Patience, Token);

        Assert.Equal(0, (await broker.QueuesAsync(Token)).GetValueOrDefault("moderation-comments_error")?.Messages ?? 0);
        await service.PostAsync("after", 1);
    }

    [Fact]
    public async Task A_service_that_starts_before_its_database_waits_for_it()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await postgres.StopAsync();
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.OnPostgres(database.ConnectionString), Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await service.ReadyAsync("database", "unavailable"));
        await postgres.StartAsync(Token);
        await Eventually.TrueAsync(
            async _ => await service.ReadyAsync("database", "ready") == HttpStatusCode.OK, ServiceSteps.Patience, () => "for the service to find its database", Token);
        await service.PostAsync("after", 1);
    }
}
