using System.Data.Common;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Labelling;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Doors;

/// <summary>Comments whose text is not to be stored, on every database. The subclasses below only say which one.</summary>
public abstract class DoNotStoreTests : IAsyncLifetime
{
    private const string Secret = "سريسر";
    private const string Name = "ReaderSecret";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ServiceProcess? _service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The service.</summary>
    protected ServiceProcess Service => _service!;

    private HttpClient Site => Service.Client(ServiceSettings.ApiKey);

    private HttpClient Admin => Service.Client(ModelStage.AdminKey);

    /// <summary>Made by the subclass.</summary>
    protected abstract Task<ServiceSettings> SettingsAsync();

    /// <summary>Opens the service's database.</summary>
    protected abstract DbConnection Connect();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _service = await ServiceProcess.StartAsync(await SettingsAsync(), Token);

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("", "approved")]
    [InlineData(" " + DoorService.Forbidden, "rejected")]
    public async Task What_is_decided_leaves_a_bare_decision(string more, string status)
    {
        var first = await Site.SubmitAsync(Comment("c-1", Secret + more), "?wait=1");
        var again = await Site.SubmitAsync(Comment("c-1", Secret + more), "?wait=1");
        var (_, state) = await Site.FindAsync("c-1");

        Assert.Equal((status, status), (first.Text("status"), state!.Value.Text("status")));
        Assert.Equal(first.GetProperty("decision").Text("eventId"), again.GetProperty("decision").Text("eventId"));
        Assert.True(state.Value.GetProperty("doNotStore").GetBoolean());
        Assert.False(state.Value.TryGetProperty("text", out _) || state.Value.TryGetProperty("author", out _));
        Assert.False(state.Value.GetProperty("decision").TryGetProperty("explanation", out _));
        Assert.Equal("c-1", Assert.Single((await Site.GetJsonAsync("/v1/events?limit=10")).GetProperty("events").EnumerateArray()).Text("commentId"));
        await AssertForgottenAsync();
        await AssertNeverUsedAsync("c-1");
    }

    [Fact]
    public async Task What_is_held_is_kept_for_the_moderator_until_it_is_decided()
    {
        var held = $"{Secret} {DoorService.HeldText}";
        await Site.SubmitAsync(Comment("c-1", held));
        var (_, before) = await Site.FindAsync("c-1");
        await AssertNeverUsedAsync("c-1");
        await Site.SubmitAsync(Comment("c-1", Secret));
        var (_, after) = await Site.FindAsync("c-1");

        Assert.Equal(("held", held, Name), (before!.Value.Text("status"), before.Value.Text("text"), before.Value.GetProperty("author").Text("name")));
        Assert.True(before.Value.GetProperty("decision").TryGetProperty("explanation", out _));
        Assert.Equal(("approved", 2), (after!.Value.Text("status"), after.Value.GetProperty("decisions").GetArrayLength()));
        await AssertForgottenAsync();
    }

    [Fact]
    public async Task An_edit_that_says_so_takes_the_earlier_texts_along_and_holds_for_the_later_ones()
    {
        await Site.SubmitAsync(Comment("c-1", Secret + " 1", doNotStore: false));
        await Admin.SampledAsync("random", 10);
        Assert.Single(await Admin.OpenReviewsAsync());
        await Site.SubmitAsync(Comment("c-1", Secret + " 2"));
        Assert.Empty(await Admin.OpenReviewsAsync());
        await AssertForgottenAsync();
        var third = await Site.SubmitAsync(Comment("c-1", Secret + " 3", doNotStore: null));

        Assert.Equal(3, third.GetProperty("revision").GetInt32());
        Assert.Equal(3, (await Site.SubmitAsync(Comment("c-1", Secret + " 1", doNotStore: null))).GetProperty("revision").GetInt32());
        await AssertForgottenAsync();
        await AssertNeverUsedAsync("c-1");
    }

    [Theory]
    [InlineData(Secret, null)]
    [InlineData(Secret + " before", "2020-01-01T00:00:00Z")]
    public async Task It_holds_even_when_the_text_is_no_news(string text, string? submittedAt)
    {
        await Site.SubmitAsync(Comment("c-1", Secret + " before", doNotStore: false, submittedAt: submittedAt is null ? null : "2026-01-01T00:00:00Z"));
        await Site.SubmitAsync(Comment("c-1", Secret, doNotStore: false, submittedAt: submittedAt is null ? null : "2026-01-02T00:00:00Z"));
        await Admin.LabelledAsync("c-1", $$"""{"source":"reader_report","by":"r-1","verdict":"reject","note":"{{Secret}}"}""");
        var again = await Site.SubmitAsync(Comment("c-1", text, submittedAt: submittedAt), "?wait=1");

        Assert.Equal(2, again.GetProperty("revision").GetInt32());
        Assert.False((await Site.FindAsync("c-1")).Comment!.Value.TryGetProperty("text", out _));
        await Admin.LabelledAsync("c-1", $$"""{"source":"reader_report","by":"r-1","verdict":"reject","note":"{{Secret}}"}""");
        await AssertForgottenAsync();
        await AssertNeverUsedAsync("c-1");
    }

    [Fact]
    public async Task What_is_held_and_told_again_stays_for_the_moderator_and_is_forgotten_after()
    {
        var held = $"{Secret} {DoorService.HeldText}";
        await Site.SubmitAsync(Comment("c-1", held, doNotStore: false));
        await Site.SubmitAsync(Comment("c-1", held));
        var (_, kept) = await Site.FindAsync("c-1");
        await Site.SubmitAsync(Comment("c-1", "fine", doNotStore: null));

        Assert.Equal((held, Name), (kept!.Value.Text("text"), kept.Value.GetProperty("author").Text("name")));
        Assert.True(kept.Value.GetProperty("decision").TryGetProperty("explanation", out _));
        await AssertForgottenAsync();
    }

    [Fact]
    public async Task Others_of_the_same_batch_are_stored_and_every_decision_is_announced_once()
    {
        using var lines = A.Body(string.Join('\n', Enumerable.Range(0, 60).Select(i => Comment($"c-{i}", i % 3 == 0 ? $"{Secret} {i}" : $"text {i}", doNotStore: i % 3 == 0))));
        lines.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await Site.PostAsync(new Uri("/v1/comments/batch", UriKind.Relative), lines, Token);
        var results = (await answer.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(60, results.Length);
        Assert.All(results, line => Assert.Contains("\"approved\"", line, StringComparison.Ordinal));
        var announced = (await Site.GetJsonAsync("/v1/events?limit=1000")).GetProperty("events").EnumerateArray().Select(decided => decided.Text("commentId")).ToList();
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"c-{i}").Order(StringComparer.Ordinal), announced.Order(StringComparer.Ordinal));
        Assert.Equal("text 59", (await Site.FindAsync("c-59")).Comment!.Value.Text("text"));
        Assert.False((await Site.FindAsync("c-57")).Comment!.Value.TryGetProperty("text", out _));
        await using var connection = Connect();
        Assert.Equal(20, await connection.ExecuteScalarAsync<int>("select count(*) from comment where do_not_store = 1 and body is null and email_hash is null and ip_hash is null"));
        await AssertForgottenAsync();
    }

    private static string Comment(string id, string text, bool? doNotStore = true, string? submittedAt = null) =>
        JsonSerializer.Serialize(new { id, text, author = new { name = Name, email = "a@example.org", ip = "192.0.2.1" }, doNotStore, submittedAt });

    private async Task AssertForgottenAsync()
    {
        await using var connection = Connect();
        foreach (var table in new[] { "comment", "revision", "decision", "label", "review_request", "subject" })
        {
            var content = JsonSerializer.Serialize(await connection.QueryAsync($"select * from {table} where {(table == "comment" ? "do_not_store = 1" : "1 = 1")}"), Readable);
            Assert.DoesNotContain(Secret, content, StringComparison.Ordinal);
            Assert.DoesNotContain(Name, content, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Secret, Service.Output, StringComparison.Ordinal);
    }

    private async Task AssertNeverUsedAsync(string id)
    {
        await Admin.LabelledAsync(id, """{"source":"moderator","by":"m1","verdict":"approve"}""");
        Assert.Empty((await Admin.ExportAsync()).Rows);
        foreach (var strategy in new[] { "random", "blind", "uncertain", "disagree" })
        {
            Assert.Equal(0, (await Admin.SampledAsync(strategy, 10)).GetProperty("candidates").GetInt32());
        }
    }
}

public sealed class SqliteDoNotStoreTests : DoNotStoreTests
{
    /// <inheritdoc/>
    protected override Task<ServiceSettings> SettingsAsync() => Task.FromResult(LabelCalls.Settings);

    /// <inheritdoc/>
    protected override DbConnection Connect() =>
        new SqliteConnection($"Data Source={Directory.GetFiles(Service.DataDirectory, "moderation.db").Single()};Mode=ReadOnly");
}

public sealed class PostgresDoNotStoreTests(TestServers servers) : DoNotStoreTests
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

    /// <inheritdoc/>
    protected override DbConnection Connect() => new NpgsqlConnection(_database!.ConnectionString);
}
