using System.Net;
using Dapper;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Survival;

/// <summary>What the service promises of each comment whatever instances come, go and race.</summary>
public sealed class DeliveryTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
        await broker.ListeningAsync(instances);
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
        await site.WaitForAsync(Comments, ServiceSteps.Patience, Token);
        await Eventually.TrueAsync(
            async token => (await broker.QueuesAsync(token))["moderation-comments"].Messages == 0, ServiceSteps.Patience, () => "for the queue to be empty", Token);

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
        await broker.ListeningAsync();
        var busy = Task.Run(
            async () =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    await site.PublishAsync(A.BusJson(id: $"{i}"), Token);
                }
            },
            Token);
        await site.WaitForAsync(100, ServiceSteps.Patience, Token);

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
        await site.WaitForAsync(2_000, ServiceSteps.Patience, Token);
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
                async token => (await broker.QueuesAsync(token)).ContainsKey("moderation-comments_error"), ServiceSteps.Patience, () => "for the queues to be declared", Token);
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
            async token => (await broker.QueuesAsync(token))["moderation-comments_error"].Messages == 1, ServiceSteps.Patience, () => "for the deadly message in the error queue", Token);
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

    [Fact]
    public async Task An_edit_right_behind_its_comment_on_the_bus_stands()
    {
        const int Comments = 300;
        await using var database = await servers.DatabaseAsync(Token);
        await using var broker = await servers.VirtualHostAsync(Token);
        await using var site = await BusSite.ConnectAsync(broker.Uri, "site", "#", Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).On(broker), Token);
        await broker.ListeningAsync();

        // Published without waiting in between, so that both are in work at the same time; nothing but their order tells which is
        // newer. A hundred at a time, because beyond that the client holds some back and sends others first.
        foreach (var wave in Enumerable.Range(0, Comments).Chunk(100))
        {
            await Task.WhenAll(wave.SelectMany(number => new[]
            {
                site.PublishAsync(A.BusJson(id: $"edited-{number}", text: "the first text"), Token),
                site.PublishAsync(A.BusJson(id: $"edited-{number}", text: "the edited text"), Token),
            }));
        }

        await site.WaitForAsync(2 * Comments, ServiceSteps.Patience, Token);

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        Assert.Equal(Comments, await connection.ExecuteScalarAsync<int>("select count(*) from comment where body = 'the edited text' and revision = 2"));
    }
}
