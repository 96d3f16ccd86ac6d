using System.Net;
using System.Text.Json;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.Labelling;
using Moderation.Scoring;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Labelling;

/// <summary>What becomes of labels on every database. The subclasses below only say which one.</summary>
public abstract class LabelTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new("moderation-labels-");
    private ServiceProcess? _service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ServiceProcess Service => _service!;

    private HttpClient Admin => Service.Client(ModelStage.AdminKey);

    private HttpClient Site => Service.Client(ServiceSettings.ApiKey);

    /// <summary>Made by the subclass.</summary>
    protected abstract Task<ServiceSettings> SettingsAsync();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _service = await ServiceProcess.StartAsync(await SettingsAsync(), Token);

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_label_is_kept_shown_and_exported_without_anybodys_name()
    {
        await SubmitAsync("c/1 ü", "هذا الكاتب غبي جدا ولا يفهم");
        var recorded = await Admin.LabelledAsync(
            "c/1 ü", """{"source":"moderator","by":"m-secret","verdict":"reject","reason":"insult","attributes":{"threat":false},"note":"private words"}""");
        await Admin.LabelledAsync("c/1 ü", """{"source":"reader_report","by":"r-secret","verdict":"reject"}""");

        Assert.Equal(("moderator", "m-secret", "reject", "insult", 1), (recorded.Text("source"), recorded.Text("by"), recorded.Text("verdict"), recorded.Text("reason"), recorded.GetProperty("revision").GetInt32()));
        var shown = await Admin.GetJsonAsync(LabelCalls.Address("c/1 ü").ToString());
        Assert.Equal(["m-secret", "r-secret"], shown.GetProperty("labels").EnumerateArray().Select(label => label.Text("by")));
        Assert.Equal("private words", shown.GetProperty("labels")[0].Text("note"));
        Assert.Equal("""{"toxicity":true,"insult":true,"threat":false}""", shown.GetProperty("revisions")[0].GetProperty("attributes").GetRawText());
        var row = Assert.Single((await Admin.ExportAsync()).Rows);
        Assert.Equal(("c/1 ü", ServiceSettings.Site, "هذا الكاتب غبي جدا ولا يفهم", "ar"), (row.Text("id"), row.Text("source"), row.Text("text"), row.Text("lang")));
        Assert.Equal((1, 1, 0, 1), (row.GetProperty("toxic").GetInt32(), row.GetProperty("insult").GetInt32(), row.GetProperty("threat").GetInt32(), row.GetProperty("weight").GetInt32()));
        Assert.Equal(JsonValueKind.Null, row.GetProperty("spam").ValueKind);
        Assert.Equal("""{"moderator":1,"reader_report":1}""", row.GetProperty("provenance").GetRawText());
        foreach (var secret in new[] { "secret", "private words", "example.org", "قارئ", "192.0.2" })
        {
            Assert.DoesNotContain(secret, row.GetRawText(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("غبي", Service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("private words", Service.Output, StringComparison.Ordinal);
        Assert.Equal("approved", (await Site.FindAsync("c/1 ü")).Comment!.Value.Text("status"));
    }

    [Fact]
    public async Task Two_moderators_who_disagree_are_visible_and_the_newest_word_of_each_counts()
    {
        await SubmitAsync("c-1");
        await Admin.LabelledAsync("c-1", """{"source":"moderator","by":"m1","verdict":"approve"}""");
        await Admin.LabelledAsync("c-1", """{"source":"moderator","by":"m2","verdict":"reject","reason":"insult"}""");
        var disputed = Assert.Single((await Admin.ExportAsync()).Rows);
        await Admin.LabelledAsync("c-1", """{"source":"moderator","by":"m1","verdict":"reject","reason":"hate"}""");
        var agreed = Assert.Single((await Admin.ExportAsync()).Rows);

        Assert.True(disputed.GetProperty("disagreement").GetBoolean());
        Assert.Equal((JsonValueKind.Null, 0.5), (disputed.GetProperty("toxic").ValueKind, disputed.GetProperty("weight").GetDouble()));
        Assert.False(agreed.GetProperty("disagreement").GetBoolean());
        Assert.Equal((1, 1, 1), (agreed.GetProperty("toxic").GetInt32(), agreed.GetProperty("insult").GetInt32(), agreed.GetProperty("identity_hate").GetInt32()));
    }

    [Fact]
    public async Task A_label_stays_with_the_text_that_it_was_given_to()
    {
        await SubmitAsync("c-1", "the first text");
        await Admin.LabelledAsync("c-1", """{"source":"moderator","by":"m1","verdict":"reject","reason":"spam"}""");
        await SubmitAsync("c-1", "the second text");
        await Admin.LabelledAsync("c-1", """{"source":"moderator","by":"m1","verdict":"approve"}""");
        await Admin.LabelledAsync("c-1", """{"source":"moderator","by":"m2","verdict":"reject","reason":"spam","revision":1}""");
        using var future = await Admin.LabelAsync("c-1", """{"source":"moderator","by":"m1","verdict":"approve","revision":3}""");

        var rows = (await Admin.ExportAsync()).Rows.ToDictionary(row => row.GetProperty("revision").GetInt32());

        Assert.Equal(("the first text", 1, 2), (rows[1].Text("text"), rows[1].GetProperty("spam").GetInt32(), rows[1].GetProperty("provenance").GetProperty("moderator").GetInt32()));
        Assert.Equal(("the second text", 0), (rows[2].Text("text"), rows[2].GetProperty("spam").GetInt32()));
        await future.AssertProblemAsync(HttpStatusCode.BadRequest, "revision");
    }

    [Fact]
    public async Task What_is_erased_is_neither_exported_nor_reviewed_nor_labelled_any_more()
    {
        await SubmitAsync("gone");
        await SubmitAsync("kept");
        foreach (var id in new[] { "gone", "kept" })
        {
            await Admin.LabelledAsync(id, """{"source":"reader_report","by":"r-1","verdict":"reject","note":"words"}""");
        }

        await Admin.SampledAsync("random", 10);
        Assert.Equal(2, (await Admin.OpenReviewsAsync()).Count);
        using var erased = await Site.DeleteAsync(DoorCalls.CommentAddress("gone"), Token);
        using var late = await Admin.LabelAsync("gone", """{"source":"moderator","by":"m1","verdict":"approve"}""");

        Assert.Equal(["kept"], (await Admin.ExportAsync()).Rows.Select(row => row.Text("id")));
        Assert.Equal(["kept"], (await Admin.OpenReviewsAsync()).Select(review => review.Text("commentId")));
        Assert.Contains("erased", await late.AssertProblemAsync(HttpStatusCode.Gone), StringComparison.Ordinal);
        var bare = Assert.Single((await Admin.GetJsonAsync(LabelCalls.Address("gone").ToString())).GetProperty("labels").EnumerateArray());
        Assert.Equal("reject", bare.Text("verdict"));
        Assert.False(bare.TryGetProperty("note", out _) || bare.TryGetProperty("by", out _));
    }

    [Fact]
    public async Task An_export_goes_on_where_it_ended_and_since_leaves_out_what_is_older()
    {
        foreach (var number in Enumerable.Range(0, 5))
        {
            await SubmitAsync($"c-{number}");
            await Admin.LabelledAsync($"c-{number}", """{"source":"moderator","by":"m1","verdict":"approve"}""");
        }

        var (first, cursor) = await Admin.ExportAsync();
        await SubmitAsync("c-5");
        await Task.Delay(5, Token);
        var later = await Admin.LabelledAsync("c-5", """{"source":"moderator","by":"m1","verdict":"approve"}""");
        await Admin.LabelledAsync("c-2", """{"source":"moderator","by":"m2","verdict":"approve"}""");
        var (second, end) = await Admin.ExportAsync(cursor: cursor);
        var since = Uri.EscapeDataString(later.Text("labelledAt")!);

        Assert.Equal(["c-0", "c-1", "c-2", "c-3", "c-4"], first.Select(row => row.Text("id")));
        Assert.Equal(["c-5", "c-2"], second.Select(row => row.Text("id")));
        Assert.Equal(2, second[1].GetProperty("provenance").GetProperty("moderator").GetInt32());
        Assert.Empty((await Admin.ExportAsync(cursor: end)).Rows);
        Assert.Equal(["c-5", "c-2"], (await Admin.ExportAsync("&since=" + since)).Rows.Select(row => row.Text("id")));
        Assert.Equal(6, (await Admin.ExportAsync($"&site={ServiceSettings.Site}")).Rows.Count);
        Assert.Empty((await Admin.ExportAsync($"&site={DoorService.OtherSite}")).Rows);
        Assert.Empty((await Admin.ExportAsync("&since=2999-01-01")).Rows);
    }

    [Fact]
    public async Task A_blind_review_shows_no_verdict_and_a_moderators_label_closes_it()
    {
        await SubmitAsync("fine");
        await SubmitAsync("bad", $"text {DoorService.Forbidden}");
        await SubmitAsync("held", DoorService.HeldText);

        var blind = await Admin.SampledAsync("blind", 10);
        var random = await Admin.SampledAsync("random", 10);
        var open = await Admin.OpenReviewsAsync();
        await Admin.LabelledAsync("fine", """{"source":"reader_report","verdict":"reject"}""");
        Assert.Equal(3, (await Admin.OpenReviewsAsync()).Count);
        await Admin.LabelledAsync("fine", """{"source":"moderator","by":"m1","verdict":"approve","revision":1}""");

        Assert.Equal((2, 2, 1), (blind.GetProperty("candidates").GetInt32(), blind.GetProperty("queued").GetInt32(), random.GetProperty("queued").GetInt32()));
        var hidden = open.Where(review => review.Text("why") == "blind").ToList();
        Assert.Equal(["bad", "fine"], hidden.Select(review => review.Text("commentId")).Order(StringComparer.Ordinal));
        Assert.All(hidden, review => Assert.False(review.TryGetProperty("verdict", out _) || review.TryGetProperty("scores", out _)));
        var seen = Assert.Single(open, review => review.Text("why") == "random");
        Assert.Equal(("held", "hold", DoorService.HeldText), (seen.Text("commentId"), seen.Text("verdict"), seen.Text("text")));
        Assert.True(seen.TryGetProperty("scores", out _));
        Assert.Equal(["bad", "held"], (await Admin.OpenReviewsAsync()).Select(review => review.Text("commentId")).Order(StringComparer.Ordinal));
        Assert.Equal("blind", Assert.Single((await Admin.ExportAsync()).Rows).Text("sampled"));
        Assert.Equal(0, (await Admin.SampledAsync("random", 10)).GetProperty("queued").GetInt32());
    }

    [Fact]
    public async Task The_command_line_exports_what_the_trainer_reads_and_samples_what_comes_next()
    {
        for (var number = 0; number < 40; number++)
        {
            var isRude = number % 2 == 0;
            await SubmitAsync($"c-{number}", isRude ? $"انت غبي وحقير {number}" : $"{A.PoliteText} {number}");
            await Admin.LabelledAsync($"c-{number}", $$"""{"source":"moderator","by":"m1",{{(isRude ? "\"verdict\":\"reject\",\"reason\":\"insult\"" : "\"verdict\":\"approve\"")}}}""");
        }

        await Admin.LabelledAsync("c-0", """{"source":"moderator","by":"m2","verdict":"approve"}""");
        var file = _folder.File("site.jsonl.gz");

        var (code, output, progress) = await CommandLine.RunAsync(Service, "data", "export", "--since", "2020-01-01", "--out", file, "--json");
        using var summary = JsonDocument.Parse(output);
        Assert.True(code == 0, progress);
        Assert.Equal((40, 1, 1), (summary.RootElement.GetProperty("rows").GetInt32(), summary.RootElement.GetProperty("disagreements").GetInt32(), summary.RootElement.GetProperty("uncertain").GetInt32()));
        Assert.Equal((19, 20), (summary.RootElement.GetProperty("attributes").GetProperty("toxic").GetProperty("yes").GetInt32(), summary.RootElement.GetProperty("attributes").GetProperty("toxic").GetProperty("no").GetInt32()));
        Assert.Equal(41, summary.RootElement.GetProperty("provenance").GetProperty("moderator").GetInt32());
        Assert.DoesNotContain("غبي", output + progress, StringComparison.Ordinal);
        var read = LabelledComments.Read([new FileInfo(file)], presumedClean: false);
        Assert.Equal((40, 19), (read.Count, read.Count(comment => comment.Label(CommentAttribute.Toxicity) == true)));
        Assert.Equal([0.5f], read.Where(comment => comment.Weight < 1).Select(comment => comment.Weight));

        (code, _, progress) = await CommandLine.RunAsync("model", "train", "--data", file, "--into", _folder.File("site-model"), "--languages", "ar", "--labels", "toxic");
        Assert.True(code == 0, progress);
        Assert.True(File.Exists(Path.Combine(_folder.File("site-model"), "manifest.json")));

        await SubmitAsync("new");
        var (sampled, text, _) = await CommandLine.RunAsync(Service, "data", "sample", "--site", ServiceSettings.Site, "--strategy", "random", "--count", "5", "--seed", "7");
        Assert.Equal((0, "1 of 1 comments wait to be labelled (seed 7)."), (sampled, text.Trim()));
        Assert.Equal(2, (await CommandLine.RunAsync(Service, "data", "sample", "--site", ServiceSettings.Site, "--strategy", "random")).Code);
        var (printed, lines, _) = await CommandLine.RunAsync(Service, "data", "export", "--site", DoorService.OtherSite);
        Assert.Equal((0, string.Empty), (printed, lines));
        var (refused, _, reason) = await CommandLine.RunAsync(Service, "data", "export", "--site", "nosuch", "--out", _folder.File("none.jsonl"));
        Assert.Equal(1, refused);
        Assert.Contains("site is no site of this service", reason, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("none.jsonl")) || File.Exists(_folder.File("none.jsonl.partial")));
        await Service.KillAsync();
        Assert.Equal(4, (await CommandLine.RunAsync(Service, "data", "export")).Code);
    }

    private Task<JsonElement> SubmitAsync(string id, string text = A.PoliteText) => Site.SubmitAsync(A.CommentJson(id, text));
}

public sealed class SqliteLabelTests : LabelTests
{
    /// <inheritdoc/>
    protected override Task<ServiceSettings> SettingsAsync() => Task.FromResult(LabelCalls.Settings);
}

public sealed class PostgresLabelTests(TestServers servers) : LabelTests
{
    private TestDatabase? _database;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task<ServiceSettings> SettingsAsync()
    {
        _database = await servers.DatabaseAsync(TestContext.Current.CancellationToken);
        return LabelCalls.Settings.On(_database);
    }
}
