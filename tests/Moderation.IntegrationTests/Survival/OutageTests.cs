using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Survival;

/// <summary>What the service promises while one of its servers is away.</summary>
public sealed class OutageTests(TestServers servers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_that_is_down_for_30_seconds_delays_events_and_no_HTTP_comment()
    {
        await using var database = await servers.DatabaseAsync(Token);
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).OnRabbit(rabbit.AmqpUri()), Token);
        await using (var before = await BusSite.ConnectAsync(rabbit.AmqpUri(), "site", "#", Token))
        {
            await PostAsync(service, "before", 50);
            await before.WaitForAsync(50, Patience, Token);
        }

        await rabbit.StopAsync();
        var down = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        var posted = 0;
        for (; down.Elapsed < TimeSpan.FromSeconds(30); posted++)
        {
            var took = await PostAsync(service, "during-" + posted, 1);
            slowest = took > slowest ? took : slowest;
            await Task.Delay(20, Token);
        }

        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(service, "bus", "degraded"));
        await rabbit.StartAsync(Token);
        await using var site = await BusSite.ConnectAsync(rabbit.AmqpUri(), "site", "#", Token);
        await site.WaitForAsync(posted, Patience, Token);

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

        await PostAsync(service, "early", 20);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(service, "bus", "degraded"));
        await rabbit.StartAsync(Token);

        // The exchange appears with the first instance that reaches the broker; until a site listens, events go nowhere.
        await using var site = await BusSite.ConnectAsync(rabbit.AmqpUri(), "site", "#", Token);
        await PostAsync(service, "late", 1);
        await Eventually.TrueAsync(_ => Task.FromResult(site.Events.Any(e => e.CommentId == "late-0")), Patience, () => "for the event after the broker came up", Token);
    }

    [Fact]
    public async Task A_broker_with_a_memory_alarm_delays_events_and_no_HTTP_comment()
    {
        await using var database = await servers.DatabaseAsync(Token);
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).OnRabbit(rabbit.AmqpUri()), Token);
        await using var site = await BusSite.ConnectAsync(rabbit.AmqpUri(), "site", "#", Token);
        await PostAsync(service, "before", 5);
        await site.WaitForAsync(5, Patience, Token);

        await rabbit.SetMemoryAlarmAsync(raised: true, Token);
        var took = await PostAsync(service, "during", 100);
        Assert.True(took < TimeSpan.FromSeconds(10), $"100 comments took {took} during the alarm.");
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(service, "bus", "degraded"));

        await rabbit.SetMemoryAlarmAsync(raised: false, Token);
        await site.WaitForAsync(105, Patience, Token);
    }

    [Fact]
    public async Task A_database_that_is_down_for_10_seconds_makes_the_bus_wait_and_HTTP_say_503()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await using var broker = await servers.VirtualHostAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).On(broker), Token);
        await using var site = await BusSite.ConnectAsync(broker.Uri, "site", "#", Token);
        await ListeningAsync(broker);
        await PostAsync(service, "before", 5);
        await site.WaitForAsync(5, Patience, Token);

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
        await site.WaitForAsync(55, Patience, Token);

        Assert.Equal(0, (await broker.QueuesAsync(Token)).GetValueOrDefault("moderation-comments_error")?.Messages ?? 0);
        await PostAsync(service, "after", 1);
    }

    [Fact]
    public async Task A_service_that_starts_before_its_database_waits_for_it()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await postgres.StopAsync();
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.OnPostgres(database.ConnectionString), Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(service, "database", "unavailable"));
        await postgres.StartAsync(Token);
        await Eventually.TrueAsync(
            async _ => await ReadyAsync(service, "database", "ready") == HttpStatusCode.OK, Patience, () => "for the service to find its database", Token);
        await PostAsync(service, "after", 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Several_instances_on_one_queue_decide_each_comment_once(int instances)
    {
        const int Comments = 3_000;
        await using var database = await servers.DatabaseAsync(Token);
        await using var broker = await servers.VirtualHostAsync(Token);
        await using var site = await BusSite.ConnectAsync(broker.Uri, "site", "#", Token);
        var settings = ServiceSettings.Embedded.On(database).On(broker);

        // All at once, so that they also migrate at once.
        var services = await Task.WhenAll(Enumerable.Range(0, instances).Select(_ => ServiceProcess.StartAsync(settings, Token)));
        await ListeningAsync(broker, instances);
        var comments = CommentWriter.Take(Comments).ToList();

        // Every comment comes by the bus, a third also comes over HTTP to some instance at the same time.
        await Task.WhenAll(
            Parallel.ForEachAsync(comments, Token, async (comment, token) => await site.PublishAsync(A.BusJson(id: comment.Id, text: comment.Text), token)),
            Parallel.ForEachAsync(comments.Where((_, i) => i % 3 == 0).Index(), Token, async (comment, token) =>
            {
                using var response = await services[comment.Index % instances].Client(ServiceSettings.ApiKey)
                    .PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson(comment.Item.Id, comment.Item.Text)), token);
                Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            }));
        await site.WaitForAsync(Comments, Patience, Token);
        await Eventually.TrueAsync(
            async token => (await broker.QueuesAsync(token))["moderation-comments"].Messages == 0, Patience, () => "for the queue to be empty", Token);

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        Assert.Equal((Comments, Comments), await connection.QuerySingleAsync<(int, int)>("select (select count(*) from comment), (select count(*) from decision)"));
        Assert.Equal(Comments, site.Events.Select(e => e.EventId).Distinct(StringComparer.Ordinal).Count());
        Assert.All(site.Events, e => Assert.Equal((1, 1), (e.Revision, e.Sequence)));

        // They share the work: the receiver cannot tell, but the queue had them all as consumers and each lives on.
        foreach (var service in services)
        {
            var exit = await service.TerminateAsync();
            Assert.Equal(0, exit.Code);
            await service.DisposeAsync();
        }
    }

    [Fact]
    public async Task SIGTERM_finishes_or_returns_what_is_held_within_20_seconds()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await using var broker = await servers.VirtualHostAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).On(broker), Token);
        await using var site = await BusSite.ConnectAsync(broker.Uri, "site", "#", Token);
        await ListeningAsync(broker);
        var busy = Task.Run(
            async () =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    await site.PublishAsync(A.BusJson(id: $"{i}"), Token);
                }
            },
            Token);
        await site.WaitForAsync(100, Patience, Token);

        var calm = await service.TerminateAsync();
        Assert.Equal(0, calm.Code);
        Assert.InRange(calm.Took, TimeSpan.Zero, TimeSpan.FromSeconds(20));

        // The harder case: what is held cannot be finished, because the database is away.
        await service.StartAsync(Token);
        await postgres.StopAsync();
        await busy;
        await Task.Delay(1_000, Token);
        var stuck = await service.TerminateAsync();
        Assert.InRange(stuck.Took, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await postgres.StartAsync(Token);

        await service.StartAsync(Token);
        await site.WaitForAsync(2_000, Patience, Token);
        Assert.Equal(0, (await broker.QueuesAsync(Token)).GetValueOrDefault("moderation-comments_error")?.Messages ?? 0);
    }

    [Fact]
    public async Task A_message_that_kills_its_consumers_ends_in_the_error_queue()
    {
        await using var broker = await servers.VirtualHostAsync(Token);
        await using var database = await servers.DatabaseAsync(Token);
        await using (await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).On(broker), Token))
        {
            await Eventually.TrueAsync(
                async token => (await broker.QueuesAsync(token)).ContainsKey("moderation-comments_error"), Patience, () => "for the queues to be declared", Token);
        }

        await using var site = await BusSite.ConnectAsync(broker.Uri, "site", "#", Token);
        await site.PublishAsync(A.BusJson(id: "deadly"), Token);

        // A consumer that dies with the message, again and again: as far as the broker can tell, a crash.
        for (var death = 0; death < 30; death++)
        {
            await using var connection = await broker.ConnectAsync(Token);
            var channel = await connection.CreateChannelAsync(cancellationToken: Token);
            if (await channel.BasicGetAsync("moderation-comments", autoAck: false, Token) is null && death > 20)
            {
                break;
            }
        }

        await Eventually.TrueAsync(
            async token => (await broker.QueuesAsync(token))["moderation-comments_error"].Messages == 1, Patience, () => "for the deadly message in the error queue", Token);
    }

    [Fact]
    public async Task Of_two_versions_that_race_the_newer_stands()
    {
        await using var database = await servers.DatabaseAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database), Token);
        var older = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), Token, async (round, token) =>
        {
            string[] versions =
            [
                A.CommentJson($"race-{round}", "the older text", submittedAt: older),
                A.CommentJson($"race-{round}", "the newer text", submittedAt: older.AddSeconds(1)),
            ];
            await Task.WhenAll(versions.Select(async version =>
            {
                using var response = await service.Client(ServiceSettings.ApiKey).PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(version), token);
                Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            }));
        });

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        Assert.Equal(200, await connection.ExecuteScalarAsync<int>("select count(*) from comment where body = 'the newer text'"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            "select count(*) from comment c where sequence <> (select max(sequence) from decision d where d.comment_key = c.comment_key) or sequence <> revision"));
    }

    /// <summary>Waits until the instances consume the queue of comments.</summary>
    private static Task ListeningAsync(TestVirtualHost broker, int instances = 1) => Eventually.TrueAsync(
        async token => (await broker.QueuesAsync(token)).TryGetValue("moderation-comments", out var queue) && queue.Consumers == instances,
        Patience,
        () => $"for {instances} instances to listen",
        Token);

    private static async Task<TimeSpan> PostAsync(ServiceProcess service, string prefix, int count)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), Token, async (i, token) =>
        {
            using var response = await service.Client(ServiceSettings.ApiKey)
                .PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson($"{prefix}-{i}")), token);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        });
        return clock.Elapsed;
    }

    /// <summary>Waits until a check of the service's readiness has the expected state and returns the status of the answer.</summary>
    private static async Task<HttpStatusCode> ReadyAsync(ServiceProcess service, string check, string expected)
    {
        var seen = string.Empty;
        var status = HttpStatusCode.OK;
        await Eventually.TrueAsync(
            async token =>
            {
                using var response = await service.Client().GetAsync(new Uri("/health/ready", UriKind.Relative), token);
                var answer = await response.Content.ReadFromJsonAsync<JsonElement>(token);
                status = response.StatusCode;
                seen = answer.GetRawText();
                return answer.GetProperty("checks").GetProperty(check).GetProperty("status").GetString() == expected;
            },
            TimeSpan.FromSeconds(30),
            () => $"for {check} to be {expected}: {seen}",
            Token);
        return status;
    }
}
