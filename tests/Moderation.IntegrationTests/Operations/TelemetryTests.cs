using System.Net;
using System.Text;
using Moderation.Contracts;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Operations;

public sealed class TelemetryTests(TestServers servers)
{
    private const string Mail = "marker-mail@marker.example";
    private const string Ip = "203.0.113.77";
    private const string Agent = "MarkerAgent/7.7";
    private const string Name = "MarkerName";
    private const string Words = "MarkerWords";
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string OtherTrace = "a3ce929d0e0e47364bf92f3577b34da6";

    private static readonly string[] Markers = [Mail, "marker-mail", "marker.example", Ip, Agent, "MarkerAgent", Name, Words];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_run_from_intake_to_announcement_and_metrics_count_what_happens()
    {
        await using var collector = new Collector();
        await using var host = await servers.VirtualHostAsync(Token);
        await using var database = await servers.DatabaseAsync(Token);
        await using var service = await ServiceProcess.StartAsync(Exporting(DoorService.Settings.On(host).On(database), collector), Token);
        var client = service.Client(ServiceSettings.ApiKey);
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        await using var site = await BusSite.ConnectAsync(host.Uri, "site", "news.*", Token);

        await client.SubmitAsync(A.CommentJson("traced"));
        await site.WaitForAsync(1, TimeSpan.FromSeconds(30), Token);
        await site.PublishAsync(A.BusJson(id: "traced too"), Token, traceParent: $"00-{OtherTrace}-00f067aa0ba902b7-01");
        await site.WaitForAsync(2, TimeSpan.FromSeconds(30), Token);

        // The site can go on with the trace that it began.
        Assert.Equal([Trace, OtherTrace], site.Events.Select(e => e.TraceParent?.Split('-')[1]));
        await ReceivesAsync(collector, "moderation.take_in", "moderation.announce", "moderation.record");
        var received = collector.Received;
        Assert.All(["moderation.take_in", "moderation.announce"], span => Assert.Equal(Trace, TraceOf(received, span)));
        await ReceivesAsync(
            collector,
            "moderation.comments.received", "moderation.comments.decided", "moderation.decisions.announced", "moderation.judging.duration", "moderation.announcing.lag",
            "moderation.intake.queue_age", "moderation.announcing.queue_age", "http.server.request.duration", "dotnet.gc.collections");
    }

    [Fact]
    public async Task Nothing_of_a_reader_is_in_logs_events_problems_metrics_traces_or_kept_against_the_word()
    {
        await using var collector = new Collector();
        await using var host = await servers.VirtualHostAsync(Token);
        await using var service = await ServiceProcess.StartAsync(Exporting(DoorService.Settings.On(host), collector).With("Logging:LogLevel:Moderation", "Trace"), Token);
        var client = service.Client(ServiceSettings.ApiKey);
        client.DefaultRequestHeaders.Add("User-Agent", Agent);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", Ip);
        client.DefaultRequestHeaders.Add("Referer", "https://marker.example/" + Words);
        var author = new CommentAuthor { Id = "r-1", Name = Name, Email = Mail, Ip = Ip, UserAgent = Agent, Url = "https://marker.example/" };
        var problems = new StringBuilder();

        await client.SubmitAsync(A.CommentJson("personal-1", $"{Words} {DoorService.Forbidden}", author));
        await client.SubmitAsync(A.CommentJson("personal-2", Words, author));
        string[] bad =
        [
            A.CommentJson("x", "", author),
            A.CommentJson("x", new string('x', 30_000) + Words, author),
            A.CommentJson("x", Words + "\0", author),
            A.CommentJson("x", Words, author)[..^5],
            $$$"""{"id":"x","text":{"{{{Words}}}":"{{{Mail}}}"}}""",
            $$$"""{"id":"x","text":"{{{Words}}}","author":"{{{Mail}}} {{{Ip}}}"}""",
            $$$"""{"id":"x","text":"{{{Words}}}","MarkerName":tru}""",
            $$$"""{"id":"x","text":"{{{Words}}}","author":{"email":"{{{Mail}}}","email":"{{{Mail}}}"}}""",
            $$$"""{"id":"x","text":"{{{Words}}}","submittedAt":"{{{Mail}}}"}""",
            Words,
        ];
        foreach (var body in bad)
        {
            using var answer = await client.PostAsync(body, $"?email={Mail}");
            Assert.InRange((int)answer.StatusCode, 400, 413);
            problems.Append(await answer.Content.ReadAsStringAsync(Token));
        }

        using var batch = await client.PostAsync(new Uri("/v1/comments/batch?name=" + Name, UriKind.Relative), A.Lines(bad.Select(line => line.ReplaceLineEndings(""))), Token);
        Assert.Equal(HttpStatusCode.OK, batch.StatusCode);
        problems.Append(await batch.Content.ReadAsStringAsync(Token));
        await using (var site = await BusSite.ConnectAsync(host.Uri, "personal", "#", Token))
        {
            foreach (var body in bad)
            {
                await site.PublishAsync(body, Token);
            }

            await site.PublishAsync(A.BusJson(id: "personal-3", text: Words, author: author), Token);
            await Eventually.TrueAsync(_ => Task.FromResult(site.Events.Any(e => e.CommentId == "personal-3")), TimeSpan.FromSeconds(30), () => "for the decision", Token);
            Assert.All(site.Events, e => AssertNothingOf(e.Body, Markers));
        }

        AssertNothingOf(problems.ToString(), Markers);
        AssertNothingOf((await client.GetJsonAsync("/v1/events?after=0&limit=1000")).GetRawText(), Markers);
        await ReceivesAsync(collector, "moderation.comments.decided", "moderation.announce");
        AssertNothingOf(collector.Received, Markers);
        AssertNothingOf(await StoredAsync(service), [Mail, "marker-mail", Ip, Agent]);
        await service.TerminateAsync();
        AssertNothingOf(service.Output, Markers);
        Assert.Contains("InvalidCommentException", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erased_comment_leaves_no_text_behind_in_the_database_file()
    {
        await using var service = await ServiceProcess.StartAsync(DoorService.Settings, Token);
        var client = service.Client(ServiceSettings.ApiKey);
        var author = new CommentAuthor { Name = Name, Url = "https://marker.example/" };
        for (var number = 0; number < 20; number++)
        {
            await client.SubmitAsync(A.CommentJson("other-" + number, "Another comment, which stays."));
        }

        await client.SubmitAsync(A.CommentJson("erased", string.Concat(Enumerable.Repeat(Words + " ", 1_000)), author));
        await client.SubmitAsync(A.CommentJson("erased", Words + " edited", author));
        using var erased = await client.DeleteAsync(DoorCalls.CommentAddress("erased"), Token);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);

        await service.TerminateAsync();

        AssertNothingOf(await StoredAsync(service), [Words, Name, "marker.example"]);
    }

    private static ServiceSettings Exporting(ServiceSettings settings, Collector collector) => settings
        .With("Otlp:Endpoint", collector.Address.ToString())
        .With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        .With("OTEL_BSP_SCHEDULE_DELAY", "200")
        .With("OTEL_METRIC_EXPORT_INTERVAL", "500");

    private static async Task ReceivesAsync(Collector collector, params string[] names) => await Eventually.TrueAsync(
        _ => Task.FromResult(Array.TrueForAll(names, name => collector.Received.Contains(name, StringComparison.Ordinal))),
        TimeSpan.FromSeconds(30),
        () => "for " + string.Join(", ", names.Where(name => !collector.Received.Contains(name, StringComparison.Ordinal))),
        Token);

    /// <summary>The trace id of a span, which in OTLP begins with it (field 1, 16 bytes) and soon after has its name (field 5).</summary>
    private static string TraceOf(string received, string span)
    {
        var name = received.IndexOf(span, StringComparison.Ordinal);
        var start = received.LastIndexOf("\u000a\u0010", name, StringComparison.Ordinal);
        return Convert.ToHexStringLower(Encoding.Latin1.GetBytes(received.Substring(start + 2, 16)));
    }

    private static async Task<string> StoredAsync(ServiceProcess service)
    {
        var stored = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(service.DataDirectory, "moderation.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Token);
            stored.Append(Encoding.UTF8.GetString(copy.ToArray()));
        }

        Assert.Contains("CREATE TABLE", stored.ToString(), StringComparison.OrdinalIgnoreCase);
        return stored.ToString();
    }

    private static void AssertNothingOf(string text, string[] markers) =>
        Assert.All(markers, marker => Assert.DoesNotContain(marker, text, StringComparison.OrdinalIgnoreCase));
}
