using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Webhooks;

/// <summary>Webhooks of the service as it is run: its processes, its public API, its failures.</summary>
public sealed class WebhookServiceTests(TestServers servers) : IAsyncLifetime
{
    private const string OtherSite = "sports";
    private const string OtherKey = "sports-key-for-tests-0123456789";
    private const string Secret = "whsec_c2VjcmV0LW9mLXRoZS1uZXdzLXNpdGU=";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private WebhookReceiver _receiver = null!;
    private WebhookReceiver _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ServiceSettings Settings => ServiceSettings.Embedded
        .WithSite(ServiceSettings.Site, ServiceSettings.ApiKey, _receiver.Address, Secret)
        .WithSite(OtherSite, OtherKey, _other.Address, Secret);

    public async ValueTask InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync(Token);
        _other = await WebhookReceiver.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receiver_that_never_answers_delays_no_other_site(bool onPostgres)
    {
        using var hanging = new CancellationTokenSource();
        _receiver.Answer = async (_, context) =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, hanging.Token);
            await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await using var database = onPostgres ? await servers.DatabaseAsync(Token) : null;
        await using var service = await ServiceProcess.StartAsync(database is null ? Settings : Settings.On(database), Token);
        await SubmitAsync(service.Client(ServiceSettings.ApiKey), Enumerable.Range(0, 300));
        await Eventually.TrueAsync(_ => Task.FromResult(_receiver.Calls.Count >= 10), Patience, () => "for calls of the dead site", Token);

        var slowest = TimeSpan.Zero;
        for (var number = 0; number < 30; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await SubmitAsync(service.Client(OtherKey), [number]);
            await _other.WaitForAsync(number + 1, Patience, Token);
            var took = Stopwatch.GetElapsedTime(started, _other.Calls.Last().At);
            slowest = took > slowest ? took : slowest;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"The slowest of the other site took {slowest.TotalMilliseconds} ms.");
        Assert.True(slowest < TimeSpan.FromSeconds(3), $"The slowest took {slowest}.");

        // The dead one is not forgotten.
        _receiver.Answer = (_, _) => Task.CompletedTask;
        await hanging.CancelAsync();
        await _receiver.WaitForAsync(300, TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task A_kill_between_the_call_and_its_record_repeats_the_call_under_the_same_id()
    {
        var answer = new TaskCompletionSource();
        _receiver.Answer = (_, _) => answer.Task;
        await using var service = await ServiceProcess.StartAsync(Settings, Token);
        await SubmitAsync(service.Client(ServiceSettings.ApiKey), [1, 2]);
        await _receiver.WaitForAsync(2, Patience, Token);

        await service.KillAsync();
        answer.SetResult();
        await service.StartAsync(Token);

        await Eventually.TrueAsync(_ => Task.FromResult(_receiver.Calls.Count == 4), Patience, () => "for both calls to be repeated", Token);
        Assert.All(_receiver.Calls.GroupBy(call => call.Id), calls => Assert.Single(calls.Select(call => call.Body).Distinct(StringComparer.Ordinal)));
        await WaitForDeliveredAsync(service, 2);
        Assert.Equal(4, _receiver.Calls.Count);
        Assert.Equal(2, _receiver.Calls.Select(call => call.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_service_is_killed_again_and_again()
    {
        const int Comments = 1_500;
        await using var service = await ServiceProcess.StartAsync(Settings, Token);
        await SubmitAsync(service.Client(ServiceSettings.ApiKey), Enumerable.Range(0, Comments));
        for (var kill = 0; kill < 5; kill++)
        {
            var before = _receiver.Calls.Count;
            await Eventually.TrueAsync(_ => Task.FromResult(_receiver.Calls.Count >= Math.Min(before + 100, Comments)), Patience, () => "for further calls", Token);
            await service.KillAsync();
            await service.StartAsync(Token);
        }

        await _receiver.WaitForAsync(Comments, Patience, Token);
        await WaitForDeliveredAsync(service, Comments);
        Assert.Equal(await FeedAsync(service), _receiver.Calls.Select(call => call.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_database_restarts()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        _receiver.Answer = async (_, _) => await Task.Delay(20, Token);
        await using var service = await ServiceProcess.StartAsync(Settings.On(database), Token);
        await SubmitAsync(service.Client(ServiceSettings.ApiKey), Enumerable.Range(0, 1_000));
        await _receiver.WaitForAsync(100, Patience, Token);

        await postgres.RestartAsync(Token);
        Assert.InRange(_receiver.Calls.Count, 100, 950);
        await _receiver.WaitForAsync(500, Patience, Token);
        await postgres.KillAsync();
        await postgres.StartAsync(Token);

        await _receiver.WaitForAsync(1_000, Patience, Token);
        await WaitForDeliveredAsync(service, 1_000);
        await SubmitAsync(service.Client(ServiceSettings.ApiKey), [1_000]);
        await _receiver.WaitForAsync(1_001, Patience, Token);
    }

    [Fact]
    public async Task Two_instances_post_every_event_once_and_one_takes_over_from_the_other()
    {
        await using var database = await servers.DatabaseAsync(Token);
        await using var one = await ServiceProcess.StartAsync(Settings.On(database), Token);
        await using var two = await ServiceProcess.StartAsync(Settings.On(database), Token);
        await SubmitAsync(one.Client(ServiceSettings.ApiKey), Enumerable.Range(0, 200));
        await SubmitAsync(two.Client(ServiceSettings.ApiKey), Enumerable.Range(200, 200));
        await _receiver.WaitForAsync(400, Patience, Token);
        await WaitForDeliveredAsync(two, 400);
        Assert.Equal(400, _receiver.Calls.Count);

        await one.KillAsync();
        await SubmitAsync(two.Client(ServiceSettings.ApiKey), Enumerable.Range(400, 50));
        await _receiver.WaitForAsync(450, Patience, Token);
        await one.StartAsync(Token);
        await two.KillAsync();
        await SubmitAsync(one.Client(ServiceSettings.ApiKey), Enumerable.Range(450, 50));
        await _receiver.WaitForAsync(500, Patience, Token);
    }

    [Fact]
    public async Task An_orderly_end_waits_for_calls_under_way_and_repeats_none()
    {
        _receiver.Answer = async (_, _) => await Task.Delay(1_000, Token);
        await using var service = await ServiceProcess.StartAsync(Settings, Token);
        await SubmitAsync(service.Client(ServiceSettings.ApiKey), [1, 2, 3]);
        await _receiver.WaitForAsync(3, Patience, Token);

        var exit = await service.TerminateAsync();
        Assert.Equal(0, exit.Code);
        Assert.InRange(exit.Took, TimeSpan.Zero, TimeSpan.FromSeconds(15));

        await service.StartAsync(Token);
        await WaitForDeliveredAsync(service, 3);
        Assert.Equal(3, _receiver.Calls.Count);
    }

    [Fact]
    public async Task Deliveries_are_listed_and_replayed_over_the_public_API()
    {
        await using var service = await ServiceProcess.StartAsync(Settings, Token);
        var client = service.Client(ServiceSettings.ApiKey);
        await SubmitAsync(client, [1, 2]);
        await WaitForDeliveredAsync(service, 2);

        var page = await client.GetFromJsonAsync<JsonElement>("/v1/webhooks/deliveries?state=delivered&limit=1", Token);
        var delivery = Assert.Single(page.GetProperty("deliveries").EnumerateArray());
        Assert.Equal(("comment-1", 1, "delivered", 1, 200), (Text("commentId"), Number("sequence"), Text("state"), Number("attempts"), Number("lastStatus")));
        Assert.Contains(_receiver.Calls, call => call.Id == Text("eventId"));
        var next = await client.GetFromJsonAsync<JsonElement>($"/v1/webhooks/deliveries?state=delivered&after={page.GetProperty("cursor").GetString()}", Token);
        Assert.Equal("comment-2", Assert.Single(next.GetProperty("deliveries").EnumerateArray()).GetProperty("commentId").GetString());
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>("/v1/webhooks/deliveries", Token)).GetProperty("deliveries").EnumerateArray());
        Assert.Empty((await service.Client(OtherKey).GetFromJsonAsync<JsonElement>("/v1/webhooks/deliveries?state=delivered", Token)).GetProperty("deliveries").EnumerateArray());

        using var replay = await client.PostAsync(new Uri("/v1/webhooks/replay", UriKind.Relative), A.Body("""{"parkedOnly":false,"commentId":"comment-2","unknown":1}"""), Token);
        Assert.Equal("""{"replayed":1}""", await replay.Content.ReadAsStringAsync(Token));
        await Eventually.TrueAsync(_ => Task.FromResult(_receiver.Calls.Count == 3), Patience, () => "for the replay", Token);
        Assert.Equal("comment-2", _receiver.Calls.Last().CommentId);

        var description = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Token);
        Assert.True(description.GetProperty("paths").TryGetProperty("/v1/webhooks/replay", out _));
        Assert.True(description.GetProperty("paths").TryGetProperty("/v1/webhooks/deliveries", out _));

        string? Text(string member) => delivery.GetProperty(member).GetString();
        int Number(string member) => delivery.GetProperty(member).GetInt32();
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_named()
    {
        await using var service = await ServiceProcess.StartAsync(Settings.WithSite("silent", "silent-key-0123456789"), Token);
        var client = service.Client(ServiceSettings.ApiKey);
        var replay = new Uri("/v1/webhooks/replay", UriKind.Relative);
        foreach (var (body, field) in ((string Body, string? Field)[])[
            ("", null),
            ("[]", null),
            ("""{"from":"yesterday"}""", "from"),
            ("""{"parkedOnly":1}""", "parkedOnly"),
            ("""{"parkedOnly":false}""", "from"),
            ("""{"from":"2026-03-02T00:00:00Z","to":"2026-03-01T00:00:00Z"}""", "to"),
        ])
        {
            using var answer = await client.PostAsync(replay, A.Body(body), Token);
            await AssertProblemAsync(answer, HttpStatusCode.BadRequest, field);
        }

        foreach (var field in (string[])["state", "limit", "after"])
        {
            using var answer = await client.GetAsync(new Uri($"/v1/webhooks/deliveries?{field}=-1", UriKind.Relative), Token);
            await AssertProblemAsync(answer, HttpStatusCode.BadRequest, field);
        }

        using var silent = await service.Client("silent-key-0123456789").PostAsync(replay, A.Body("{}"), Token);
        await AssertProblemAsync(silent, HttpStatusCode.Conflict, null);
        using var nobody = await service.Client("nobody's key").PostAsync(replay, A.Body("{}"), Token);
        await AssertProblemAsync(nobody, HttpStatusCode.Unauthorized, null);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string? field)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
    }

    private static async Task SubmitAsync(HttpClient site, IEnumerable<int> numbers)
    {
        foreach (var lines in numbers.Chunk(1_000))
        {
            using var answer = await site.PostAsync(
                new Uri("/v1/comments/batch", UriKind.Relative), A.Lines(lines.Select(number => A.CommentJson("comment-" + number.ToString(CultureInfo.InvariantCulture)))), Token);
            answer.EnsureSuccessStatusCode();
            Assert.DoesNotContain("\"problem\"", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
    }

    private static async Task WaitForDeliveredAsync(ServiceProcess service, int count)
    {
        var delivered = 0;
        await Eventually.TrueAsync(
            async token => (delivered = await CountAsync(service.Client(ServiceSettings.ApiKey), "delivered", token)) == count,
            Patience,
            () => $"for {count} deliveries; {delivered} are recorded",
            Token);
    }

    private static async Task<int> CountAsync(HttpClient site, string state, CancellationToken cancellationToken)
    {
        var count = 0;
        var cursor = "0";
        while (true)
        {
            var page = await site.GetFromJsonAsync<JsonElement>($"/v1/webhooks/deliveries?state={state}&limit=1000&after={cursor}", cancellationToken);
            var deliveries = page.GetProperty("deliveries").GetArrayLength();
            if (deliveries == 0)
            {
                return count;
            }

            count += deliveries;
            cursor = page.GetProperty("cursor").GetString()!;
        }
    }

    private static async Task<IEnumerable<string>> FeedAsync(ServiceProcess service)
    {
        var ids = new List<string>();
        var cursor = "0";
        while (true)
        {
            var page = await service.Client(ServiceSettings.ApiKey).GetFromJsonAsync<JsonElement>($"/v1/events?limit=1000&after={cursor}", Token);
            var events = page.GetProperty("events");
            if (events.GetArrayLength() == 0)
            {
                return ids.Order(StringComparer.Ordinal);
            }

            ids.AddRange(events.EnumerateArray().Select(one => one.GetProperty("eventId").GetString()!));
            cursor = page.GetProperty("cursor").GetString()!;
        }
    }
}
