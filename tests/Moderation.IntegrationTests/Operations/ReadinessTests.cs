using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Operations;

public sealed class ReadinessTests
{
    private static readonly Uri Ready = new("/health/ready", UriKind.Relative);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_embedded_service_tells_of_database_bus_and_model()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded, Token);

        var (status, report) = await FirstAsync(service);

        Assert.Equal(HttpStatusCode.OK, status);
        var checks = report.GetProperty("checks");
        Assert.Equal(("ready", "sqlite"), (Status(report, "database"), checks.GetProperty("database").GetProperty("provider").GetString()));
        Assert.Equal(("ready", "memory"), (Status(report, "bus"), checks.GetProperty("bus").GetProperty("transport").GetString()));
        Assert.True(checks.GetProperty("model").TryGetProperty("version", out _) != checks.GetProperty("model").TryGetProperty("detail", out _));
    }

    [Fact]
    public async Task A_missing_model_degrades_and_is_named()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.With("Models:Directory", "/no/such/folder"), Token);

        var (status, report) = await FirstAsync(service);

        Assert.Equal((HttpStatusCode.OK, "degraded", "degraded"), (status, report.GetProperty("status").GetString(), Status(report, "model")));
        Assert.Contains("/no/such/folder", Detail(report, "model"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_down_at_the_start_degrades_takes_nothing_from_HTTP_and_is_logged_once()
    {
        await using var service = await ServiceProcess.StartAsync(
            ServiceSettings.Embedded.OnRabbit(new Uri(string.Create(CultureInfo.InvariantCulture, $"amqp://127.0.0.1:{FreePort.Next()}/"))), Token);
        var client = service.Client(ServiceSettings.ApiKey);
        await service.WaitForOutputAsync(line => line.Contains("bus", StringComparison.Ordinal) && line.Contains("Degraded", StringComparison.Ordinal), TimeSpan.FromSeconds(20), Token);

        using var accepted = await client.PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson()), Token);
        await Task.Delay(TimeSpan.FromSeconds(15), Token);
        var (status, report) = await ReportAsync(service);

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal((HttpStatusCode.OK, "degraded"), (status, Status(report, "bus")));
        Assert.Contains("not connected", Detail(report, "bus"), StringComparison.Ordinal);
        Assert.InRange(report.GetProperty("checks").GetProperty("bus").GetProperty("oldestUnannouncedSeconds").GetDouble(), 10, 120);
        Assert.InRange(service.Output.Split('\n').Count(line => IsWarning(line) && !line.Contains("StandingModel", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task A_broker_out_of_memory_degrades_until_it_has_memory_again()
    {
        await using var rabbit = await PrivateRabbit.NewAsync(Token);
        await using var host = await rabbit.CreateVirtualHostAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(host), Token);
        await BecomesAsync(service, "bus", "ready");

        await rabbit.SetMemoryAlarmAsync(true, Token);
        using var accepted = await service.Client(ServiceSettings.ApiKey).PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson()), Token);
        var report = await BecomesAsync(service, "bus", "degraded");
        await service.WaitForOutputAsync(line => line.Contains("bus is Degraded", StringComparison.Ordinal), TimeSpan.FromSeconds(10), Token);
        await rabbit.SetMemoryAlarmAsync(false, Token);

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Contains("wait to be announced", Detail(report, "bus"), StringComparison.Ordinal);
        await BecomesAsync(service, "bus", "ready");
        await service.WaitForOutputAsync(line => line.Contains("bus is ready again", StringComparison.Ordinal), TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_database_that_is_down_takes_the_instance_out_of_service_and_back()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        var database = await postgres.CreateDatabaseAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database), Token);
        var client = service.Client(ServiceSettings.ApiKey);
        await BecomesAsync(service, "database", "ready");

        await postgres.StopAsync();
        var report = await BecomesAsync(service, "database", "unavailable");
        var started = Stopwatch.GetTimestamp();
        var (status, _) = await ReportAsync(service);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 2);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (status, report.GetProperty("status").GetString()));
        foreach (var (method, address) in new[] { (HttpMethod.Post, "/v1/comments"), (HttpMethod.Get, "/v1/comments/x"), (HttpMethod.Delete, "/v1/comments/x"), (HttpMethod.Get, "/v1/events") })
        {
            using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = method == HttpMethod.Post ? A.Body(A.CommentJson()) : null };
            started = Stopwatch.GetTimestamp();
            using var answer = await client.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 8);
        }

        using var live = await client.GetAsync(new Uri("/health/live", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        await postgres.StartAsync(Token);
        await BecomesAsync(service, "database", "ready");
        using var accepted = await client.PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson()), Token);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    [Fact]
    public async Task A_database_that_is_down_at_the_start_is_waited_for()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        var database = await postgres.CreateDatabaseAsync(Token);
        await postgres.StopAsync();
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database), Token);
        var client = service.Client(ServiceSettings.ApiKey);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ReportAsync(service)).Status);
        using var refused = await client.PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson()), Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        await postgres.StartAsync(Token);
        await BecomesAsync(service, "database", "ready");
        using var accepted = await client.PostAsync(new Uri("/v1/comments", UriKind.Relative), A.Body(A.CommentJson()), Token);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    [Fact]
    public async Task A_database_that_stalls_is_borne_with_for_five_seconds()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.On(database), Token);
        await BecomesAsync(service, "database", "ready");
        postgres.Freeze();
        var frozen = Stopwatch.GetTimestamp();
        try
        {
            while (Stopwatch.GetElapsedTime(frozen) < TimeSpan.FromSeconds(3))
            {
                Assert.Equal(HttpStatusCode.OK, (await ReportAsync(service)).Status);
            }

            var report = await BecomesAsync(service, "database", "unavailable");
            Assert.InRange(Stopwatch.GetElapsedTime(frozen).TotalSeconds, 4, 12);
            Assert.Equal("The database does not answer.", Detail(report, "database"));
        }
        finally
        {
            postgres.Thaw();
        }

        await BecomesAsync(service, "database", "ready");
    }

    [Fact]
    public async Task A_database_that_refuses_us_stops_the_service_with_one_line_that_names_the_key()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);

        var exit = await ServiceProcess.RunToEndAsync(ServiceSettings.Embedded.OnPostgres(postgres.ConnectionString("no_such_database")));

        Assert.Equal(78, exit.Code);
        Assert.StartsWith("ConnectionStrings:Moderation", Assert.Single(exit.Output.Split('\n'), line => line.Length > 0 && line[0] != '{'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_often_is_cheap()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded, Token);
        await FirstAsync(service);
        var started = Stopwatch.GetTimestamp();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async _ => (await ReportAsync(service)).Status));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    private static async Task<JsonElement> BecomesAsync(ServiceProcess service, string part, string expected)
    {
        JsonElement report = default;
        await Eventually.TrueAsync(
            async _ =>
            {
                report = (await ReportAsync(service)).Report;
                return Status(report, part) == expected;
            },
            TimeSpan.FromSeconds(60),
            () => $"for {part} to be {expected}: {report}",
            Token);
        return report;
    }

    /// <summary>The first report that says that it is ready: it listens before the schema is up to date.</summary>
    private static async Task<(HttpStatusCode Status, JsonElement Report)> FirstAsync(ServiceProcess service)
    {
        (HttpStatusCode Status, JsonElement Report) first = default;
        await Eventually.TrueAsync(async _ => (first = await ReportAsync(service)).Status == HttpStatusCode.OK, TimeSpan.FromSeconds(20), () => "to be ready", Token);
        return first;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Report)> ReportAsync(ServiceProcess service)
    {
        using var client = new HttpClient { BaseAddress = service.Address };
        using var answer = await client.GetAsync(Ready, Token);
        using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return (answer.StatusCode, report.RootElement.Clone());
    }

    private static bool IsWarning(string line) =>
        line.Contains("\"level\":\"Warning\"", StringComparison.Ordinal) || line.Contains("\"level\":\"Error\"", StringComparison.Ordinal);

    private static string? Status(JsonElement report, string part) => report.GetProperty("checks").GetProperty(part).GetProperty("status").GetString();

    private static string Detail(JsonElement report, string part) => report.GetProperty("checks").GetProperty(part).GetProperty("detail").GetString()!;
}
