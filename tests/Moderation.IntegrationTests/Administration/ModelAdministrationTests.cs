using System.Data.Common;
using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using Moderation.IntegrationTests.Doors;
using Moderation.IntegrationTests.Labelling;
using Moderation.IntegrationTests.Survival;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Administration;

/// <summary>What happens to models on every database. The subclasses below only say which one.</summary>
public abstract class ModelAdministrationTests : IAsyncLifetime
{
    private readonly ModelStage _stage = new();
    private ServiceProcess? _service;

    /// <summary>Made by the subclass.</summary>
    protected abstract Task<ServiceSettings> SettingsAsync();

    /// <summary>A connection beside the service.</summary>
    private protected abstract DbConnection Connection(ServiceProcess service);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ServiceProcess Service => _service!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _service = await ServiceProcess.StartAsync(_stage.In(await SettingsAsync()), Token);

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _stage.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_model_is_uploaded_tried_in_the_shadow_promoted_and_rolled_back()
    {
        var admin = Service.Admin();
        using var uploaded = await admin.UploadAsync(ModelStage.Package(_stage.Model("second")));
        var record = await uploaded.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(("second", "tester"), (record.Text("version"), record.Text("uploadedBy")));

        var shadow = await admin.ChangedAsync("/second/shadow");
        Assert.Equal((ModelStage.Shipped, "approve"), await Service.DecideAsync("before"));
        var promoted = await admin.ChangedAsync("/second/promote", """{"by":"mona","why":"سبب"}""");
        Assert.Equal(("second", "approve"), await Service.DecideAsync("promoted"));
        var during = await admin.StatusAsync();
        var rolledBack = await admin.ChangedAsync("/rollback", """{"why":"too strict"}""");
        Assert.Equal((ModelStage.Shipped, "approve"), await Service.DecideAsync("after"));
        var status = await admin.StatusAsync();

        Assert.Equal(("second", ModelStage.Shipped), (shadow.Text("version"), shadow.Text("against")));
        Assert.Equal(("second", ModelStage.Shipped), (promoted.Text("version"), promoted.Text("replaced")));
        Assert.Equal(1, promoted.GetProperty("golden").GetProperty("candidate").GetProperty("languages").GetProperty("ar").GetProperty("accuracy").GetDouble());
        Assert.Equal(("second", false), (during.GetProperty("standing").Text("version"), during.GetProperty("standing").GetProperty("shipped").GetBoolean()));
        Assert.Equal((ModelStage.Shipped, "second"), (during.Text("previous"), during.GetProperty("instance").Text("standing")));
        Assert.False(during.TryGetProperty("shadow", out _));
        Assert.Equal((ModelStage.Shipped, "second"), (rolledBack.Text("version"), rolledBack.Text("replaced")));
        Assert.True(status.GetProperty("standing").GetProperty("shipped").GetBoolean());
        Assert.Equal(
            ["rollback first tester too strict", "promote second mona سبب", "shadow second tester ", "upload second tester "],
            status.GetProperty("history").EnumerateArray().Select(change =>
                $"{change.Text("kind")} {change.Text("version")} {change.Text("by")} {(change.TryGetProperty("why", out var why) ? why.GetString() : string.Empty)}"));
        using var again = await admin.ChangeAsync("/rollback");
        Assert.Contains("No promotion stands", await again.AssertProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shadow_decides_nothing_and_its_report_says_where_it_disagrees_and_what_moderators_said()
    {
        var admin = Service.Admin();
        using var uploaded = await admin.UploadAsync(ModelStage.Package(_stage.Model("strict", 0.8)));
        await Service.DecideAsync("too-early");
        await admin.ChangedAsync("/strict/shadow");

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal((ModelStage.Shipped, "approve"), await Service.DecideAsync($"c-{i}"));
        }

        await Service.DecideAsync("c-0");
        await admin.ReportAsync(5);
        await admin.LabelledAsync("c-1", """{"source":"moderator","by":"m1","verdict":"reject","reason":"spam"}""");
        await admin.LabelledAsync("c-2", """{"source":"moderator","by":"m1","verdict":"reject"}""");
        await admin.LabelledAsync("c-2", """{"source":"moderator","by":"m2","verdict":"approve"}""");
        await admin.LabelledAsync("c-3", """{"source":"feedback","verdict":"approve"}""");
        await admin.LabelledAsync("c-4", """{"source":"moderator","by":"m1","verdict":"approve"}""");
        using var erased = await Service.Client(ServiceSettings.ApiKey).DeleteAsync(DoorCalls.CommentAddress("c-4"), Token);
        var report = await admin.ReportAsync(4);

        Assert.Equal(0, report.GetProperty("agreed").GetInt64());
        var pair = Assert.Single(report.GetProperty("verdicts").EnumerateArray());
        Assert.Equal(("approve", "hold", 4L), (pair.Text("standing"), pair.Text("shadow"), pair.GetProperty("comments").GetInt64()));
        var attribute = Assert.Single(report.GetProperty("attributes").EnumerateArray());
        Assert.Equal(("toxicity", 0.7, 4L, 4L), (attribute.Text("attribute"), attribute.GetProperty("meanDifference").GetDouble(), attribute.GetProperty("far").GetInt64(), attribute.GetProperty("disagreements").GetInt64()));
        var moderators = report.GetProperty("moderators");
        Assert.Equal((2L, 1L, 0L), (moderators.GetProperty("comments").GetInt64(), moderators.GetProperty("withStanding").GetInt64(), moderators.GetProperty("withShadow").GetInt64()));
        Assert.Equal(["c-3", "c-2", "c-1", "c-0"], report.GetProperty("examples").EnumerateArray().Select(example => example.Text("commentId")));
        Assert.DoesNotContain(A.PoliteText, report.GetRawText(), StringComparison.Ordinal);

        using var ended = await admin.DeleteAsync(new Uri(ModelCalls.Models + "/shadow", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.True((await admin.ReportAsync(4)).TryGetProperty("endedAt", out _));
        using var nothing = await admin.DeleteAsync(new Uri(ModelCalls.Models + "/shadow", UriKind.Relative), Token);
        await nothing.AssertProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_restart_keeps_the_promoted_model_and_what_is_damaged_on_disk_is_fetched_again()
    {
        var admin = Service.Admin();
        using var uploaded = await admin.UploadAsync(ModelStage.Package(_stage.Model("second")));
        await admin.ChangedAsync("/second/promote");
        var weights = Path.Combine(Service.DataDirectory, "models", "second", "ar.weights.bin");

        await Service.RestartAsync(Token);
        Assert.Equal("second", (await Service.DecideAsync("restarted")).Model);

        await Service.KillAsync();
        await File.WriteAllTextAsync(weights, "damaged", Token);
        await Service.StartAsync(Token);
        Assert.Equal("second", (await Service.DecideAsync("damaged")).Model);
        Assert.Equal(TextBuckets, new FileInfo(weights).Length);

        await Service.KillAsync();
        Directory.Delete(Path.Combine(Service.DataDirectory, "models"), recursive: true);
        await Service.StartAsync(Token);
        Assert.Equal("second", (await Service.DecideAsync("deleted")).Model);
    }

    [Fact]
    public async Task A_promoted_model_that_is_gone_holds_comments_after_a_start_and_says_so_until_it_is_rolled_back()
    {
        var admin = Service.Admin();
        using var uploaded = await admin.UploadAsync(ModelStage.Package(_stage.Model("second")));
        await admin.ChangedAsync("/second/promote");
        await Service.KillAsync();
        Directory.Delete(Path.Combine(Service.DataDirectory, "models"), recursive: true);
        await using (var connection = Connection(Service))
        {
            await connection.ExecuteAsync("delete from model_part");
        }

        await Service.StartAsync(Token);
        await Service.ReadyAsync("model", "degraded");
        var held = await Service.DecideAsync("held");
        await admin.ChangedAsync("/rollback");

        Assert.Equal((null, "hold"), held);
        await Service.ReadyAsync("model", "ready");
        Assert.Equal((ModelStage.Shipped, "approve"), await Service.DecideAsync("back"));
    }

    [Fact]
    public async Task A_model_worse_on_the_golden_set_is_refused_with_figures_unless_it_is_forced_with_who_and_why()
    {
        var admin = Service.Admin();
        using var uploaded = await admin.UploadAsync(ModelStage.Package(_stage.Model("strict", 0.8)));

        using var refused = await admin.ChangeAsync("/strict/promote", """{"by":"mona","why":"why not"}""");
        var detail = await refused.AssertProblemAsync(HttpStatusCode.Conflict);
        var golden = (await refused.JsonAsync(HttpStatusCode.Conflict)).GetProperty("golden");
        using var why = await admin.ChangeAsync("/strict/promote", """{"by":"mona","force":true}""");
        using var nobody = await Service.Client(ModelStage.AdminKey).ChangeAsync("/strict/promote", """{"why":"x","force":true}""");
        Assert.Equal(ModelStage.Shipped, (await Service.DecideAsync("refused")).Model);
        var forced = await admin.ChangedAsync("/strict/promote", """{"by":"mona","why":"an emergency","force":true}""");

        Assert.Contains("ar: accuracy 0.0000 instead of 1.0000.", detail, StringComparison.Ordinal);
        Assert.Equal(0.01, golden.GetProperty("tolerance").GetDouble());
        await why.AssertProblemAsync(HttpStatusCode.BadRequest, "why");
        await nobody.AssertProblemAsync(HttpStatusCode.BadRequest, "by");
        Assert.True(forced.GetProperty("forced").GetBoolean());
        Assert.Equal(("strict", "hold"), await Service.DecideAsync("forced"));
        var change = (await admin.StatusAsync()).GetProperty("history")[0];
        Assert.Equal(("promote", "mona", "an emergency", true), (change.Text("kind"), change.Text("by"), change.Text("why"), change.GetProperty("forced").GetBoolean()));
        Assert.Equal("ar: accuracy 0.0000 instead of 1.0000.", change.GetProperty("golden").GetProperty("worse")[0].GetString());
    }

    [Fact]
    public async Task An_upload_that_a_kill_cuts_off_leaves_nothing_and_can_be_repeated()
    {
        var package = ModelStage.Package(_stage.Model("second"));
        var body = new HalfBody(package);
        var sending = SendAsync();
        await body.HalfSent.WaitAsync(Token);
        await Service.KillAsync();
        body.GoOn();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sending);
        await Service.StartAsync(Token);

        var admin = Service.Admin();
        Assert.Empty((await admin.StatusAsync()).GetProperty("models").EnumerateArray());
        using var uploaded = await admin.UploadAsync(package);
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        Assert.Equal("second", (await admin.ChangedAsync("/second/promote")).Text("version"));

        async Task SendAsync()
        {
            using var answer = await Service.Admin().PostAsync(new Uri(ModelCalls.Models, UriKind.Relative), body, Token);
        }
    }

    private const int TextBuckets = Text.TextPipeline.Buckets * 4;

    /// <summary>A body that stops in its middle until it is told to go on.</summary>
    private sealed class HalfBody(byte[] content) : HttpContent
    {
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HalfSent => _half.Task;

        public void GoOn() => _goOn.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(content.AsMemory(0, content.Length / 2));
            await stream.FlushAsync();
            _half.SetResult();
            await _goOn.Task;
            await stream.WriteAsync(content.AsMemory(content.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = content.Length;
            return true;
        }
    }
}

public sealed class SqliteModelAdministrationTests : ModelAdministrationTests
{
    /// <inheritdoc/>
    protected override Task<ServiceSettings> SettingsAsync() => Task.FromResult(ServiceSettings.Embedded);

    private protected override DbConnection Connection(ServiceProcess service) =>
        new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(service.DataDirectory, "moderation.db"), Pooling = false }.ToString());
}

public sealed class PostgresModelAdministrationTests(TestServers servers) : ModelAdministrationTests
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
        return ServiceSettings.Embedded.On(_database);
    }

    private protected override DbConnection Connection(ServiceProcess service) => new NpgsqlConnection(_database!.ConnectionString);
}
