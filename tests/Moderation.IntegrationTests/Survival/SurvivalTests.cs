using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Survival;

/// <summary>Nothing that was acknowledged is lost and nothing is decided twice, whatever is killed or restarted.</summary>
public sealed class SurvivalTests
{
    private const int Kills = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_comment_has_one_decision_and_one_event_through_kills_and_restarts()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database).OnRabbit(rabbit.AmqpUri()), Token);
        var site = new StubbornSite(service, rabbit.AmqpUri());
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var listener = site.ListenAsync(listening.Token);
        var comments = CommentWriter.Take(25_000).ToList();

        var sending = Task.WhenAll(site.PublishAsync(comments.Take(20_000), Token), site.PostAsync(comments.Skip(20_000), Token));
        await WreckAsync(service, Token, RestartRabbit, RestartPostgres, RestartPostgres, RestartRabbit);
        await sending.WaitAsync(Patience, Token);
        await WaitForEventsAsync(() => site.Events.Select(e => e.EventId), comments.Count);
        await listening.CancelAsync();
        await listener;

        Assert.Equal(comments.Count, site.Acknowledged.Count);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        var decided = (await connection.QueryAsync<DecisionRow>(
            "select comment_id as CommentId, d.event_id as EventId from comment c join decision d using (comment_key)")).ToList();
        AssertOneEach(comments, decided.Select(d => (d.CommentId, d.EventId)), site.Events.Select(e => (e.CommentId, e.EventId)));

        async Task RestartRabbit()
        {
            await rabbit.RestartAsync(Token);
        }

        async Task RestartPostgres()
        {
            await postgres.RestartAsync(Token);
        }
    }

    [Fact]
    public async Task On_SQLite_every_acknowledged_comment_has_one_decision_and_one_event_through_kills()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded, Token);
        var site = new StubbornSite(service, broker: null);
        var comments = CommentWriter.Take(25_000).ToList();

        var sending = site.PostAsync(comments, Token);
        await WreckAsync(service, Token);
        await sending.WaitAsync(Patience, Token);

        var events = await ReadFeedAsync(service);
        Assert.Equal(comments.Count, site.Acknowledged.Count);
        AssertOneEach(comments, events, events);
    }

    /// <summary>Kills the service ten times at random, with the restarts of its servers spread between.</summary>
    private static async Task WreckAsync(ServiceProcess service, CancellationToken cancellationToken, params Func<Task>[] restarts)
    {
        var random = new Random(7);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(300, 2_000), cancellationToken);
            await service.KillAsync();
            if (kill % 2 == 1 && kill / 2 < restarts.Length)
            {
                await service.StartAsync(cancellationToken);
                await Task.Delay(random.Next(0, 500), cancellationToken);
                await restarts[kill / 2]();
            }
            else
            {
                await service.StartAsync(cancellationToken);
            }
        }
    }

    private static Task WaitForEventsAsync(Func<IEnumerable<string>> eventIds, int expected) => Eventually.TrueAsync(
        _ => Task.FromResult(eventIds().Distinct(StringComparer.Ordinal).Count() >= expected),
        Patience,
        () => $"for {expected} events; {eventIds().Distinct(StringComparer.Ordinal).Count()} different ones came",
        Token);

    private static async Task<List<(string CommentId, string EventId)>> ReadFeedAsync(ServiceProcess service)
    {
        var events = new List<(string, string)>();
        var cursor = "0";
        while (true)
        {
            var page = await service.Client(ServiceSettings.ApiKey)
                .GetFromJsonAsync<JsonElement>(new Uri($"/v1/events?after={cursor}&limit=1000", UriKind.Relative), Token);
            var found = page.GetProperty("events").EnumerateArray().ToList();
            if (found.Count == 0)
            {
                return events;
            }

            events.AddRange(found.Select(e => (e.GetProperty("commentId").GetString()!, e.GetProperty("eventId").GetString()!)));
            cursor = page.GetProperty("cursor").GetString()!;
        }
    }

    private static void AssertOneEach(
        List<WrittenComment> comments, IEnumerable<(string CommentId, string EventId)> decisions, IEnumerable<(string CommentId, string EventId)> events)
    {
        var decided = decisions.ToList();
        Assert.Equal(comments.Count, decided.Count);
        Assert.Equal(comments.Select(c => c.Id).Order(StringComparer.Ordinal), decided.Select(d => d.CommentId).Order(StringComparer.Ordinal));
        Assert.Equal(
            decided.Order().ToList(),
            events.Distinct().Order().ToList());
    }

    private sealed class DecisionRow
    {
        public string CommentId { get; set; } = string.Empty;

        public string EventId { get; set; } = string.Empty;
    }
}
