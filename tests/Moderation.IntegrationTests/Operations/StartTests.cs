using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Operations;

public sealed class StartTests
{
    private const int ConfigurationError = 78;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> WrongValues() => new()
    {
        { "Storage:Provider", "mysql", "Storage:Provider" },
        { "Storage:Provider", "", "Storage:Provider" },
        { "Storage:Provider", "postgres", "ConnectionStrings:Moderation" },
        { "ConnectionStrings:Moderation", "nonsense", "ConnectionStrings:Moderation" },
        { "ConnectionStrings:Moderation", "Host=localhost;Database=x", "ConnectionStrings:Moderation" },
        { "ConnectionStrings:Moderation", "Data Source=/no/such/folder/moderation.db", "ConnectionStrings:Moderation" },
        { "Bus:Transport", "kafka", "Bus:Transport" },
        { "Bus:Transport", "rabbitmq", "Bus:Uri" },
        { "Sites:news:ApiKey", "", "Sites:news:ApiKey" },
        { "Sites:news:ApiKey", "short", "Sites:news:ApiKey" },
        { "Sites:news:ApiKey", "a key with blanks", "Sites:news:ApiKey" },
        { "Sites:sport:ApiKey", ServiceSettings.ApiKey, "Sites:sport:ApiKey" },
        { "Sites:no name:ApiKey", "key-for-tests-0123", "Sites:no name" },
        { "Sites:news:WebhookUrl", "ftp://example.org", "Sites:news:WebhookUrl" },
        { "Sites:news:WebhookUrl", "example.org/hook", "Sites:news:WebhookUrl" },
        { "Sites:news:WebhookUrl", "https://example.org/hook", "Sites:news:WebhookSecret" },
        { "Sites:news:WebhookSecret", "whsec_%%%", "Sites:news:WebhookSecret" },
        { "Sites:news:WebhookSecret", "secret-one secret-two secret-three", "Sites:news:WebhookSecret" },
        { "Sites:news:ApyKey", "key-for-tests-0123", "Sites:news:ApyKey" },
        { "Sites:news:Policy:MaxLinks", "many", "Sites:news:Policy:MaxLinks" },
        { "Sites:news:Policy:MaxLinks", "-1", "Sites:news:Policy:MaxLinks" },
        { "Sites:news:Policy:FailureMode", "perhaps", "Sites:news:Policy:FailureMode" },
        { "Sites:news:Policy:BlockedAction", "7", "Sites:news:Policy:BlockedAction" },
        { "Sites:news:Policy:BlockedWords", "one,two", "Sites:news:Policy:BlockedWords" },
        { "Sites:news:Policy:BlockedHosts:0", "https://example.org/x", "Sites:news:Policy:BlockedHosts:0" },
        { "Sites:news:Policy:Treshold:toxicity:ApproveBelow", "0.5", "Sites:news:Policy:Treshold" },
        { "Sites:news:Policy:Thresholds:rudeness:ApproveBelow", "0.5", "Sites:news:Policy:Thresholds:rudeness" },
        { "Sites:news:Policy:Thresholds:toxicity:ApproveBelow", "1.5", "Sites:news:Policy:Thresholds:toxicity:ApproveBelow" },
        { "Sites:news:Policy:Thresholds:toxicity:ApproveBelow", "NaN", "Sites:news:Policy:Thresholds:toxicity:ApproveBelow" },
        { "Sites:news:Policy:Thresholds:toxicity:RejectAbove", "high", "Sites:news:Policy:Thresholds:toxicity:RejectAbove" },
        { "Sites:news:SecondScorer:Modell", "tiny.onnx", "Sites:news:SecondScorer:Modell" },
        { "Sites:news:SecondScorer:Activation", "softmax", "Sites:news:SecondScorer:Model" },
        { "Sites:news:SecondScorer:Model", "/no/such/model.onnx", "Sites:news:SecondScorer:Tokenizer" },
        { "Data:Directory", "/proc/no-such-folder", "Data:Directory" },
        { "Intake:MaxTextLength", "0", "Intake:MaxTextLength" },
        { "Intake:MaxTextLength", "long", "Intake:MaxTextLength" },
        { "Intake:MaxLength", "100", "Intake:MaxLength" },
        { "Otlp:Endpoint", "collector", "Otlp:Endpoint" },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "collector", "OTEL_EXPORTER_OTLP_ENDPOINT" },
        { "ASPNETCORE_URLS", "nonsense", "ASPNETCORE_URLS" },
        { "ASPNETCORE_URLS", "gopher://127.0.0.1", "ASPNETCORE_URLS" },
        { "ASPNETCORE_URLS", "http://127.0.0.1:99999", "ASPNETCORE_URLS" },
        { "ASPNETCORE_URLS", "http://127.0.0.1:http", "ASPNETCORE_URLS" },
        { "ASPNETCORE_URLS", "https://127.0.0.1:0", "ASPNETCORE_URLS" },
        { "ASPNETCORE_URLS", "http://192.0.2.1:5080", "ASPNETCORE_URLS" },
    };

    [Theory]
    [MemberData(nameof(WrongValues))]
    public async Task A_wrong_value_stops_the_start_with_one_line_that_names_the_key(string key, string value, string named) =>
        await AssertRefusedAsync(ServiceSettings.Embedded.With(key, value), named);

    [Fact]
    public async Task A_bus_address_of_another_kind_is_refused() =>
        await AssertRefusedAsync(ServiceSettings.Embedded.With("Bus:Transport", "rabbitmq").With("Bus:Uri", "http://127.0.0.1"), "Bus:Uri");

    [Theory]
    [InlineData("Model", "/no/such/model.onnx", "Model")]
    [InlineData("Model", "/bin/sh", "Model")]
    [InlineData("Tokenizer", "/bin/sh", "Tokenizer")]
    [InlineData("Labels:2", "spam", "Labels")]
    [InlineData("TimeOut", "00:00:03", "TimeOut")]
    public async Task A_second_scorer_that_cannot_work_is_refused(string key, string value, string named)
    {
        using var folder = new TemporaryFolder();

        await AssertRefusedAsync(ServiceSettings.Embedded.WithTinyNetwork(folder.Path).With("Sites:news:SecondScorer:" + key, value), "Sites:news:SecondScorer:" + named);
    }

    [Fact]
    public async Task A_service_without_sites_is_refused() =>
        await AssertRefusedAsync(ServiceSettings.Embedded.Without("Sites:news:ApiKey"), "Sites");

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");

        var line = await AssertRefusedAsync(ServiceSettings.Embedded.With("ASPNETCORE_URLS", url), "ASPNETCORE_URLS");

        Assert.Contains(url, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("moderation.db"), string.Concat(Enumerable.Repeat("This is no database. ", 100)), Token);

        await AssertRefusedAsync(ServiceSettings.Embedded.With("Data:Directory", folder.Path), "Data:Directory");
    }

    [Fact]
    public async Task A_second_service_on_the_same_data_is_refused()
    {
        await using var first = await ServiceProcess.StartAsync(ServiceSettings.Embedded, Token);

        await AssertRefusedAsync(ServiceSettings.Embedded.With("Data:Directory", first.DataDirectory), "Data:Directory");
    }

    [Fact]
    public async Task A_missing_model_folder_does_not_stop_the_start_but_holds_comments()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.With("Models:Directory", "/no/such/folder"), Token);
        var client = service.Client(ServiceSettings.ApiKey);

        using var answer = await client.PostAsync(new Uri("/v1/comments?wait=5", UriKind.Relative), A.Body(A.CommentJson()), Token);

        using var comment = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("held", comment.RootElement.GetProperty("status").GetString());
        Assert.Equal("model_unavailable", Assert.Single(comment.RootElement.GetProperty("decision").GetProperty("reasons").EnumerateArray()).GetString());
        await service.WaitForOutputAsync(line => line.Contains("/no/such/folder", StringComparison.Ordinal), TimeSpan.FromSeconds(5), Token);
    }

    [Fact]
    public async Task In_production_every_line_is_JSON_and_says_where_things_are()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded, Token);
        await service.WaitForOutputAsync(line => line.Contains(service.DataDirectory, StringComparison.Ordinal), TimeSpan.FromSeconds(10), Token);

        var lines = service.LogLines.ToList();

        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, Parse(line)?.ValueKind));
        var root = service.Address.ToString().TrimEnd('/');
        Assert.Contains(lines, line => line.Contains($"Listening on {root}", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"{root}/docs", StringComparison.Ordinal) && line.Contains($"{root}/openapi/v1.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_development_lines_are_to_be_read()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.With("ASPNETCORE_ENVIRONMENT", "Development"), Token);
        await service.WaitForOutputAsync(line => line.Contains("Data folder", StringComparison.Ordinal), TimeSpan.FromSeconds(10), Token);

        Assert.DoesNotContain(service.Output.Split('\n'), line => Parse(line) is not null);
    }

    [Fact]
    public async Task The_health_check_of_containers_tells_a_running_service_from_none()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded, Token);

        Assert.Equal(0, await ServiceProcess.RunAsync("--healthcheck", new Uri(service.Address, "/health/live").ToString()));
        Assert.Equal(0, await ServiceProcess.RunAsync("--healthcheck", new Uri(service.Address, "/health/ready").ToString()));
        Assert.Equal(1, await ServiceProcess.RunAsync("--healthcheck", new Uri(service.Address, "/nothing").ToString()));
        Assert.Equal(1, await ServiceProcess.RunAsync("--healthcheck", "nonsense"));
        await service.KillAsync();
        Assert.Equal(1, await ServiceProcess.RunAsync("--healthcheck", new Uri(service.Address, "/health/live").ToString()));
    }

    private static async Task<string> AssertRefusedAsync(ServiceSettings settings, string named)
    {
        var exit = await ServiceProcess.RunToEndAsync(settings);

        Assert.True(exit.Code == ConfigurationError, exit.Output);

        // Logs are JSON; what is left was said to the operator.
        var line = Assert.Single(exit.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Parse(line) is null);
        Assert.StartsWith(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", exit.Output, StringComparison.Ordinal);
        return line;
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
