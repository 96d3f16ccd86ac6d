using System.Net;
using System.Text.Json;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.IntegrationTests.Labelling;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Backtesting;

/// <summary>Backtests and hits of a running service, over the API and from the command line.</summary>
public sealed class BacktestDoorTests : IAsyncLifetime
{
    private const string Offer = "عرض خاص راسلونا";

    private const string Live = """
        thresholds: {toxicity: {approveBelow: 1}, severe_toxicity: {approveBelow: 1}, identity_attack: {approveBelow: 1}, insult: {approveBelow: 1}, profanity: {approveBelow: 1}, threat: {approveBelow: 1}, spam: {approveBelow: 1}}
        unsupportedLanguage: approve
        rules:
          - {name: offer, when: "contains(text, 'عرض')", then: reject, mode: shadow}
        """;

    private static readonly string Candidate = Live.Replace(", mode: shadow", string.Empty, StringComparison.Ordinal);

    private readonly TemporaryFolder _folder = new("moderation-backtest-");
    private ServiceProcess? _service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ServiceProcess Service => _service!;

    private HttpClient Admin => Service.Admin();

    private HttpClient News => Service.Client(ServiceSettings.ApiKey);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder.File("live.yaml"), Live, Token);
        await File.WriteAllTextAsync(_folder.File("policy.yaml"), Candidate, Token);
        _service = await ServiceProcess.StartAsync(
            ServiceSettings.Embedded.With("Administration:ApiKey", ModelStage.AdminKey).With("Sites:news:PolicyFile", _folder.File("live.yaml")), Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_backtest_answers_line_by_line_what_would_change()
    {
        await SubmitAsync();

        var lines = await LinesAsync(Body(Candidate));

        Assert.Equal((0, 4), (lines[0].GetProperty("done").GetInt32(), lines[0].GetProperty("of").GetInt32()));
        Assert.Equal((4, 4), (lines[^2].GetProperty("done").GetInt32(), lines[^2].GetProperty("of").GetInt32()));
        var result = lines[^1].GetProperty("result");
        Assert.Equal((4, 3, 1, 1), (Number(result, "comments"), Number(result, "changed"), Number(result, "withModerators"), Number(result, "againstModerators")));
        var example = result.GetProperty("examples")[0];
        Assert.Equal((Offer + " 2", "approve", "reject", "approve"), (example.Text("text"), example.Text("from"), example.Text("to"), example.Text("moderator")));
        Assert.Equal("offer", example.GetProperty("findings")[0].Text("rule"));
        Assert.Equal("reject", example.GetProperty("findings")[0].Text("action"));

        // What stands changes nothing; it is what counts when no policy comes along.
        var standing = (await LinesAsync("""{"site":"news","examples":0}"""))[^1].GetProperty("result");
        Assert.Equal((0, 0), (Number(standing, "changed"), standing.GetProperty("examples").GetArrayLength()));
        Assert.Equal(standing.Text("policyVersion"), (await LinesAsync($$"""{"site":"news","version":"{{standing.Text("policyVersion")}}"}"""))[^1].GetProperty("result").Text("policyVersion"));
        Assert.Equal(2, Number((await LinesAsync("""{"site":"news","last":2}"""))[^1].GetProperty("result"), "comments"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_call_is_said_before_the_first_line()
    {
        await AssertProblemAsync("""{"document":"p"}""", HttpStatusCode.BadRequest, "site");
        await AssertProblemAsync("""{"site":"news","last":0}""", HttpStatusCode.BadRequest, "last");
        await AssertProblemAsync("""{"site":"news","examples":11}""", HttpStatusCode.BadRequest, "examples");
        await AssertProblemAsync("""{"site":"news","from":"2026-03-02T00:00:00Z","to":"2026-03-01T00:00:00Z"}""", HttpStatusCode.BadRequest, "from");
        await AssertProblemAsync("""{"site":"news","to":"yesterday"}""", HttpStatusCode.BadRequest, "to");
        await AssertProblemAsync("""{"site":"news","document":"policy.yaml"}""", HttpStatusCode.BadRequest, "files");
        await AssertProblemAsync("""{"site":"news","version":"1","document":"policy.yaml"}""", HttpStatusCode.BadRequest, "version");
        await AssertProblemAsync("""{"site":"nobody"}""", HttpStatusCode.NotFound);
        await AssertProblemAsync("""{"site":"news","version":"ffffffffffff"}""", HttpStatusCode.NotFound);
        Assert.Contains("policy.yaml:2:", await AssertProblemAsync(Body("rules:\n  - {name: a, when: linkz > 0, then: hold}\n"), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        using var site = await News.PostAsync(Address, A.Body("""{"site":"news"}"""), Token);
        await site.AssertProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task One_runs_at_a_time_and_ends_when_its_caller_goes_away()
    {
        for (var batch = 0; batch < 4; batch++)
        {
            using var lines = A.Lines(Enumerable.Range(batch * 1_000, 1_000).Select(number => A.CommentJson($"b{number}", $"{A.PoliteText} {number}")));
            using var taken = await News.PostAsync(new Uri("/v1/comments/batch", UriKind.Relative), lines, Token);
            Assert.True(taken.IsSuccessStatusCode);
        }

        // Comments came in just now, so that it takes its time.
        using (var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = A.Body(Body(Candidate)) })
        using (var first = await Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token))
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            await AssertProblemAsync(Body(Candidate), HttpStatusCode.Conflict);
        }

        await Eventually.TrueAsync(
            async token =>
            {
                using var again = await Admin.PostAsync(Address, A.Body(Body(Candidate)), token);
                return again.StatusCode == HttpStatusCode.OK;
            },
            TimeSpan.FromSeconds(10),
            () => "for the first backtest to end",
            Token);
    }

    [Fact]
    public async Task A_rule_in_the_shadow_is_counted_against_what_moderators_say()
    {
        await SubmitAsync();

        var row = default(JsonElement);
        await Eventually.TrueAsync(
            async _ => (await Admin.GetJsonAsync("/v1/admin/policies/news/hits")).GetProperty("rules").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } found
                && Number(row = found, "hits") == 3,
            TimeSpan.FromSeconds(20),
            () => $"for three hits: {row}",
            Token);

        Assert.Equal(("offer", "reject", true), (row.Text("rule"), row.Text("action"), row.GetProperty("shadow").GetBoolean()));
        Assert.Equal((1, 1, 1, 1), (Number(row, "agreed"), Number(row, "overturned"), Number(row, "approved"), Number(row, "rejected")));
        Assert.Empty((await Admin.GetJsonAsync("/v1/admin/policies/news/hits?since=2100-01-01")).GetProperty("rules").EnumerateArray());
        using var noTime = await Admin.GetAsync(new Uri("/v1/admin/policies/news/hits?since=x", UriKind.Relative), Token);
        await noTime.AssertProblemAsync(HttpStatusCode.BadRequest, "since");
        using var nobody = await Admin.GetAsync(new Uri("/v1/admin/policies/nobody/hits", UriKind.Relative), Token);
        await nobody.AssertProblemAsync(HttpStatusCode.NotFound);

        var (code, output, error) = await CommandLine.RunAsync(Service, "policy", "hits", "--site", "news");
        Assert.True(code == 0, error);
        Assert.Matches(@"3  reject \(shadow\) +1 +1 .* offer", output);
    }

    [Fact]
    public async Task The_command_line_prints_figures_and_writes_texts_only_where_it_is_told()
    {
        await SubmitAsync();

        var (code, output, error) = await CommandLine.RunAsync(
            Service, "policy", "backtest", _folder.File("policy.yaml"), "--site", "news", "--examples", _folder.File("changed.jsonl"), "--report", _folder.File("report.json"));

        Assert.True(code == 0, error);
        Assert.Contains("3 would change (75.0%)", output, StringComparison.Ordinal);
        Assert.Matches("approve +reject +3 +75.0% +1 +1", output);
        Assert.Matches(@"precision of rejections +no labels +50\.0% \[", output);
        Assert.Contains("backtest: 4", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Offer, output + error, StringComparison.Ordinal);
        var examples = await File.ReadAllLinesAsync(_folder.File("changed.jsonl"), Token);
        Assert.Equal(3, examples.Length);
        Assert.All(examples, line => Assert.Contains(Offer, line, StringComparison.Ordinal));
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("report.json"), Token));
        Assert.Equal(3, Number(report.RootElement, "changed"));
        Assert.False(report.RootElement.TryGetProperty("examples", out _));

        (code, output, _) = await CommandLine.RunAsync(Service, "policy", "backtest", _folder.File("policy.yaml"), "--site", "news", "--json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal((0, 3), (code, Number(json.RootElement, "changed")));
        (code, _, error) = await CommandLine.RunAsync(Service, "policy", "backtest", _folder.File("policy.yaml"), "--site", "nobody");
        Assert.Equal((1, true), (code, error.Contains("There is no site nobody", StringComparison.Ordinal)));
    }

    private static Uri Address { get; } = new("/v1/policy/backtest", UriKind.Relative);

    private static string Body(string policy) =>
        JsonSerializer.Serialize(new { site = "news", document = "policy.yaml", files = new Dictionary<string, string>(StringComparer.Ordinal) { ["policy.yaml"] = policy } }, A.Json);

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    /// <summary>Three offers, of which moderators reject one and approve another, and something else.</summary>
    private async Task SubmitAsync()
    {
        for (var number = 1; number <= 3; number++)
        {
            await News.SubmitAsync(A.CommentJson($"offer-{number}", $"{Offer} {number}"), "?wait=5");
        }

        await News.SubmitAsync(A.CommentJson("fine"), "?wait=5");
        await Admin.LabelledAsync("offer-1", """{"source":"moderator","by":"m1","verdict":"reject","reason":"spam"}""");
        await Admin.LabelledAsync("offer-2", """{"source":"moderator","by":"m1","verdict":"approve"}""");
    }

    private async Task<List<JsonElement>> LinesAsync(string body)
    {
        using var answer = await Admin.PostAsync(Address, A.Body(body), Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    private async Task<string> AssertProblemAsync(string body, HttpStatusCode status, string? field = null)
    {
        using var answer = await Admin.PostAsync(Address, A.Body(body), Token);
        return await answer.AssertProblemAsync(status, field);
    }
}
