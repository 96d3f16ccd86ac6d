using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Doors;

/// <summary>A site with a network of its own, asked about every comment of its language.</summary>
public sealed class SecondScorerTests(TestServers servers) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ServiceSettings Settings => DoorService.Settings
        .WithTinyNetwork(_folder.Path)
        .With("Sites:news:SecondScorer:Band:From", "0").With("Sites:news:SecondScorer:Band:To", "1")
        .With("Sites:news:SecondScorer:TimeOut", "00:00:00.7").With("Sites:news:SecondScorer:Threads", "2")
        .With("Sites:news:Policy:FailureMode", "hold")
        .With("Sites:news:Policy:Thresholds:toxicity:ApproveBelow", "0.5").With("Sites:news:Policy:Thresholds:toxicity:RejectAbove", "0.99");

    [Fact]
    public async Task What_it_says_decides_over_HTTP_and_what_it_cannot_say_is_held()
    {
        await using var service = await ServiceProcess.StartAsync(Settings, Token);
        var client = service.Client(ServiceSettings.ApiKey);

        var good = await DecisionAsync(client, "good", $"كلام {TinyNetwork.Good}");
        var doubtful = await DecisionAsync(client, "doubtful", $"كلام {TinyNetwork.Bad}");
        var bad = await DecisionAsync(client, "bad", $"{TinyNetwork.Bad} {TinyNetwork.Bad} {TinyNetwork.Bad}");
        var fatal = await DecisionAsync(client, "fatal", TinyNetwork.Fatal);
        var clock = Stopwatch.StartNew();
        var slow = await DecisionAsync(client, "slow", $"كلام {TinyNetwork.Slow}");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.7, 3);

        Assert.Equal(["approve", "hold", "reject"], ((JsonElement[])[good, doubtful, bad]).Select(decision => decision.Text("verdict")));
        Assert.Equal(0.8176, doubtful.GetProperty("scores").GetProperty("toxicity").GetDouble());
        Assert.Matches(@"^comments-v2\+tiny-[0-9a-f]{12}$", doubtful.Text("modelVersion"));
        var opinion = doubtful.GetProperty("explanation").GetProperty("secondOpinion");
        Assert.EndsWith("+" + opinion.Text("model"), doubtful.Text("modelVersion"), StringComparison.Ordinal);
        Assert.Equal(0.8176, opinion.GetProperty("scores").GetProperty("toxicity").GetDouble());
        Assert.InRange(opinion.GetProperty("firstScores").GetProperty("toxicity").GetDouble(), 0, 0.9999);

        Assert.All([fatal, slow], decision =>
        {
            Assert.Equal("hold", decision.Text("verdict"));
            Assert.Contains("second_scorer_unavailable", decision.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
            Assert.Equal("comments-v2", decision.Text("modelVersion"));
        });
        Assert.Equal(["failed", "timed_out"], ((JsonElement[])[fatal, slow]).Select(decision => decision.GetProperty("explanation").GetProperty("secondOpinion").Text("unavailable")));
        Assert.False((await DecisionAsync(service.Client(DoorService.OtherKey), "other", TinyNetwork.Bad)).GetProperty("explanation").TryGetProperty("secondOpinion", out _));
        Assert.DoesNotContain(TinyNetwork.Fatal, service.Output, StringComparison.Ordinal);
        Assert.All(service.LogLines, line => Assert.StartsWith("{", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edit_in_the_same_batch_is_judged_after_what_it_edits()
    {
        await using var service = await ServiceProcess.StartAsync(Settings, Token);
        var client = service.Client(ServiceSettings.ApiKey);
        string[] lines =
        [
            A.CommentJson("1", TinyNetwork.Slow), A.CommentJson("2", TinyNetwork.Good), A.CommentJson("1", TinyNetwork.Good), A.CommentJson("1", "Это обычный комментарий"),
        ];

        using var answer = await client.PostAsync(new Uri("/v1/comments/batch", UriKind.Relative), A.Lines(lines), Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var results = (await answer.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);
        Assert.Equal([("1", 1, "held"), ("2", 1, "approved"), ("1", 2, "approved"), ("1", 3, "approved")], results.Select(line => (line.Text("id"), line.GetProperty("revision").GetInt32(), line.Text("status")))!);
        var feed = await client.GetJsonAsync("/v1/events");
        Assert.Equal("2", feed.GetProperty("events")[0].Text("commentId"));
    }

    [Fact]
    public async Task On_the_bus_comments_go_past_one_that_waits_but_its_edit_does_not()
    {
        await using var database = await servers.DatabaseAsync(Token);
        await using var broker = await servers.VirtualHostAsync(Token);
        await using var site = await BusSite.ConnectAsync(broker.Uri, "site", "#", Token);
        await using var service = await ServiceProcess.StartAsync(Settings.On(database).On(broker), Token);
        await Eventually.TrueAsync(
            async token => (await broker.QueuesAsync(token)).TryGetValue("moderation-comments", out var queue) && queue.Consumers > 0,
            TimeSpan.FromSeconds(20),
            () => "for the service to listen",
            Token);

        await site.PublishAsync(A.BusJson(id: "slow", text: TinyNetwork.Slow), Token);
        await site.PublishAsync(A.BusJson(id: "slow", text: TinyNetwork.Good), Token);
        await site.PublishAsync(A.BusJson(site: DoorService.OtherSite, id: "other", text: TinyNetwork.Bad), Token);
        await site.WaitForAsync(3, TimeSpan.FromSeconds(20), Token);

        Assert.Equal(
            [("other", 1, "approve"), ("slow", 1, "hold"), ("slow", 2, "approve")],
            site.Events.Select(e => (e.CommentId, e.Revision, e.Text("verdict"))));
        await Eventually.TrueAsync(
            async token => (await broker.QueuesAsync(token))["moderation-comments"] is { Ready: 0, Unacknowledged: 0 },
            TimeSpan.FromSeconds(10),
            () => "for everything to be acknowledged",
            Token);
    }

    [Fact]
    public async Task Without_one_nothing_of_its_runtime_is_loaded()
    {
        await using var without = await ServiceProcess.StartAsync(ServiceSettings.Embedded, Token);
        await using var with = await ServiceProcess.StartAsync(Settings, Token);

        Assert.DoesNotContain("onnxruntime", await LoadedAsync(without), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Tokenizers", await LoadedAsync(without), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("libonnxruntime.so", await LoadedAsync(with), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<string> LoadedAsync(ServiceProcess service) => File.ReadAllTextAsync($"/proc/{service.ProcessId}/maps", Token);

    private static async Task<JsonElement> DecisionAsync(HttpClient client, string id, string text) =>
        (await client.SubmitAsync(A.CommentJson(id, text), "?wait=5")).GetProperty("decision");
}
