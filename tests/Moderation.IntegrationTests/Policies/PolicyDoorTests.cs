using System.Net;
using System.Text.Json;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.Rules.Documents;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Policies;

/// <summary>The doors for policies of a running service.</summary>
public sealed class PolicyDoorTests : IAsyncLifetime
{
    private ServiceProcess? _service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ServiceProcess Service => _service!;

    private HttpClient Admin => Service.Admin();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _service = await ServiceProcess.StartAsync(PolicyStage.Settings, Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task A_policy_is_pushed_activated_and_rolled_back_and_survives_a_restart()
    {
        var (configured, verdict) = await Service.JudgeAsync();
        Assert.Equal("approve", verdict);
        using var answer = await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("hold"), why: "لأننا نريد ذلك"));
        var pushed = await answer.JsonAsync(HttpStatusCode.Created);
        var version = pushed.Text("version")!;
        Assert.Equal($"\"{pushed.Text("digest")}\"", answer.Headers.ETag!.Tag);
        Assert.EndsWith("/v1/admin/policies/news/versions/" + version, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.False(pushed.GetProperty("active").GetBoolean());
        Assert.Equal((configured, "approve"), await Service.JudgeAsync());
        var listed = Assert.Single((await Admin.GetJsonAsync("/v1/admin/policies")).GetProperty("sites").EnumerateArray(), site => site.Text("site") == "news");
        Assert.Equal(("configuration", configured, version), (listed.Text("source"), listed.Text("version"), listed.GetProperty("pushed").Text("version")));
        Assert.False((await Admin.GetJsonAsync(PolicyStage.Site)).TryGetProperty("files", out _));

        var activated = await Admin.PolicyAsync($$"""{"version":"{{version}}","by":"mona"}""", "/activate", HttpStatusCode.OK);
        Assert.Equal((version, configured), (activated.Text("version"), activated.Text("replaced")));
        Assert.Equal((version, "hold"), await Service.JudgeAsync());
        using var standing = await Admin.GetAsync(new Uri(PolicyStage.Site, UriKind.Relative), Token);
        var stands = await standing.JsonAsync(HttpStatusCode.OK);
        Assert.Equal($"\"{pushed.Text("digest")}\"", standing.Headers.ETag!.Tag);
        Assert.Equal(("stored", "mona", "policy.yaml", version), (stands.Text("source"), stands.Text("by"), stands.Text("document"), stands.GetProperty("instance").Text("version")));
        Assert.Equal(PolicyStage.Document("hold"), stands.GetProperty("files").Text("policy.yaml"));
        Assert.Equal(stands.GetProperty("files").GetRawText(), (await Admin.GetJsonAsync($"{PolicyStage.Site}/versions/{version}")).GetProperty("files").GetRawText());

        await Service.RestartAsync(Token);
        Assert.Equal((version, "hold"), await Service.JudgeAsync());
        var rejecting = await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject"), pushed.Text("digest"), activate: true), string.Empty, HttpStatusCode.Created);
        Assert.Equal((rejecting.Text("version"), "reject"), await Service.JudgeAsync());
        await Admin.PolicyAsync(string.Empty, "/rollback", HttpStatusCode.OK);
        Assert.Equal((version, "hold"), await Service.JudgeAsync());
        await Admin.PolicyAsync("""{"why":"no more"}""", "/rollback", HttpStatusCode.OK);
        Assert.Equal((configured, "approve"), await Service.JudgeAsync());

        var changes = await Admin.GetJsonAsync(PolicyStage.Site + "/changes?limit=3");
        Assert.Equal(["rollback tester", "rollback tester", "activate tester"], changes.GetProperty("changes").EnumerateArray().Select(change => $"{change.Text("kind")} {change.Text("by")}"));
        var older = await Admin.GetJsonAsync($"{PolicyStage.Site}/changes?cursor={changes.Text("cursor")}");
        Assert.Equal(["push tester", "activate mona", "push tester"], older.GetProperty("changes").EnumerateArray().Select(change => $"{change.Text("kind")} {change.Text("by")}"));
        Assert.False(older.TryGetProperty("cursor", out _));
        Assert.Equal("لأننا نريد ذلك", older.GetProperty("changes")[2].Text("why"));
        Assert.Contains("\n-  - {name: all, when: characters > 0, then: hold}\n+  - {name: all, when: characters > 0, then: reject}\n", older.GetProperty("changes")[0].Text("diff"), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "approve"), (HttpStatusCode.OK, (await Service.JudgeAsync()).Verdict));
    }

    [Fact]
    public async Task A_broken_policy_is_refused_with_every_place_and_what_stands_goes_on()
    {
        var good = await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("hold"), activate: true), string.Empty, HttpStatusCode.Created);
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["policy.yaml"] = "extends: shared/base.yaml\nmaxLinks: many\n",
            ["shared/base.yaml"] = "failureMode: never\n",
        };

        using var refused = await Admin.PolicyAsync(PolicyStage.Push("policy.yaml", files, good.Text("digest"), activate: true, force: true, why: "now"));

        var problem = await refused.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Contains("There are 2 problems", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(
            ["shared/base.yaml:1:14", "policy.yaml:2:11"],
            problem.GetProperty("problems").EnumerateArray().Select(place => $"{place.Text("file")}:{place.GetProperty("line").GetInt32()}:{place.GetProperty("column").GetInt32()}"));
        Assert.Equal((good.Text("version"), "hold"), await Service.JudgeAsync());
        Assert.Equal(2, (await Admin.GetJsonAsync(PolicyStage.Site + "/changes")).GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task A_conflict_names_who_was_first()
    {
        var first = await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("hold"), by: "omar"), string.Empty, HttpStatusCode.Created);

        using var conflict = await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject")));

        var problem = await conflict.JsonAsync(HttpStatusCode.Conflict);
        Assert.Contains("pushed by omar", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal((first.Text("version"), "omar"), (problem.GetProperty("pushed").Text("version"), problem.GetProperty("pushed").Text("by")));
        using var nobody = Service.Client(ModelStage.AdminKey);
        using var unsaid = await nobody.PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject"), force: true, why: "x"));
        using var why = await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject"), force: true));
        await unsaid.AssertProblemAsync(HttpStatusCode.BadRequest, "by");
        await why.AssertProblemAsync(HttpStatusCode.BadRequest, "why");
        await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject"), force: true, why: "x"), string.Empty, HttpStatusCode.Created);
        await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject")), string.Empty, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"document":"p","files":{"p":"","../../../etc/cron.d/x":"y"}}""", "files")]
    [InlineData("""{"document":"/etc/passwd","files":{"/etc/passwd":"y"}}""", "files")]
    [InlineData("""{"document":"p","files":{"p":"","a\\b":"y"}}""", "files")]
    [InlineData("""{"document":"p","files":{"p":"","a\u0000b":"y"}}""", "files")]
    [InlineData("""{"document":"p","files":{}}""", "files")]
    [InlineData("""{"document":"q","files":{"p":""}}""", "files")]
    [InlineData("""{"document":"p","files":{"p":null}}""", "files")]
    [InlineData("""{"document":"p","files":{"p":7}}""", "files")]
    [InlineData("""{"document":"p","files":["p"]}""", "files")]
    [InlineData("""{"document":"p","files":{"p":"\ud800"}}""", "files")]
    [InlineData("""{"document":"p","files":{"p":"","p":"x"}}""", "files")]
    [InlineData("""{"document":"p"}""", "files")]
    [InlineData("""{"files":{"p":""}}""", "document")]
    [InlineData("""{"document":"p","files":{"p":""},"activated":true}""", null)]
    [InlineData("""{"document":"p","files":{"p":""},"by":"a\u0007b"}""", "by")]
    [InlineData("""{"document":"p","files":{"p":""}} {}""", null)]
    [InlineData("""[]""", null)]
    [InlineData("null", null)]
    [InlineData("", null)]
    public async Task A_hostile_push_is_refused_by_its_field(string body, string? field)
    {
        using var refused = await Admin.PolicyAsync(body);

        await refused.AssertProblemAsync(HttpStatusCode.BadRequest, field);
        Assert.Empty((await Admin.GetJsonAsync(PolicyStage.Site + "/changes")).GetProperty("changes").EnumerateArray());
    }

    [Fact]
    public async Task Documents_get_at_no_file_of_the_service_and_none_that_is_too_much()
    {
        foreach (var name in new[] { "/etc/hostname", "../../../../../../etc/hostname", "appsettings.json" })
        {
            using var refused = await Admin.PolicyAsync(PolicyStage.Push($"extends: '{name}'"));
            Assert.DoesNotContain(Environment.MachineName, await refused.AssertProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        }

        using var unknown = await Admin.PostAsync(new Uri("/v1/admin/policies/nobody", UriKind.Relative), A.Body(PolicyStage.Push(PolicyStage.Document("hold"))), Token);
        using var noVersion = await Admin.PolicyAsync("""{"version":"0123"}""", "/activate");
        using var missing = await Admin.PolicyAsync("{}", "/activate");
        using var nul = await Admin.PolicyAsync("""{"version":"\u0000"}""", "/activate");
        using var nothing = await Admin.PolicyAsync("{}", "/rollback");
        using var limit = await Admin.GetAsync(new Uri(PolicyStage.Site + "/changes?limit=0", UriKind.Relative), Token);
        using var site = await Service.Client(ServiceSettings.ApiKey).GetAsync(new Uri(PolicyStage.Site, UriKind.Relative), Token);
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["policy.yaml"] = "maxLinks: 1", ["list.txt"] = new string('a', PolicyFiles.Longest) };
        using var large = await Admin.PolicyAsync(PolicyStage.Push("policy.yaml", files));
        await unknown.AssertProblemAsync(HttpStatusCode.NotFound);
        await noVersion.AssertProblemAsync(HttpStatusCode.NotFound);
        await missing.AssertProblemAsync(HttpStatusCode.BadRequest, "version");
        await nul.AssertProblemAsync(HttpStatusCode.BadRequest, "version");
        await nothing.AssertProblemAsync(HttpStatusCode.Conflict);
        await limit.AssertProblemAsync(HttpStatusCode.BadRequest, "limit");
        await site.AssertProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Contains("characters in all", await large.AssertProblemAsync(HttpStatusCode.BadRequest, "files"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_list_in_any_script_is_taken_in_and_stands()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["policy.yaml"] = PolicyStage.Document("hold"), ["كلمات.txt"] = string.Concat(Enumerable.Repeat("كلمة من كلمات كثيرة\n", 500_000)) };

        var pushed = await Admin.PolicyAsync(PolicyStage.Push("policy.yaml", files, activate: true), string.Empty, HttpStatusCode.Created);

        Assert.Equal((pushed.Text("version"), "hold"), await Service.JudgeAsync());
        Assert.Equal(files["كلمات.txt"], (await Admin.GetJsonAsync(PolicyStage.Site)).GetProperty("files").Text("كلمات.txt"));
    }

    [Fact]
    public async Task A_comment_is_tried_with_every_step_and_leaves_no_trace()
    {
        var site = Service.Client(ServiceSettings.ApiKey);
        var secret = "سر٧٧ " + A.PoliteText;
        var rules = "rules:\n  - {name: long, when: characters > 3, then: hold}\n  - {name: night, when: hour < 6, then: {tag: late}}\nscopes:\n  - {name: sport, where: {sections: [sport]}, mode: sensitive}\n";
        await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject"), activate: true), string.Empty, HttpStatusCode.Created);
        var waiting = await Admin.PolicyAsync(PolicyStage.Push(rules, force: true, why: "x"), string.Empty, HttpStatusCode.Created);

        var standing = await TryAsync(site, new { text = secret });
        var pushed = await TryAsync(site, new { text = secret, version = waiting.Text("version"), at = "2026-03-01T05:00:00Z", article = new { section = "sport" } });
        var candidate = await TryAsync(site, new { text = secret, document = "a.yaml", files = new Dictionary<string, string>(StringComparer.Ordinal) { ["a.yaml"] = PolicyStage.Document("hold") } });
        var byAdmin = await Admin.PolicyAsync(JsonSerializer.Serialize(new { text = secret }), "/try", HttpStatusCode.OK);

        Assert.Equal("reject", standing.Text("verdict"));
        Assert.Equal(standing.GetRawText(), byAdmin.GetRawText());
        Assert.Equal(("hold", waiting.Text("version"), "sport"), (pushed.Text("verdict"), pushed.Text("policyVersion"), Assert.Single(pushed.GetProperty("scopes").EnumerateArray()).GetString()));
        Assert.Equal(["long matched", "night matched"], pushed.GetProperty("rules").EnumerateArray().Select(rule => $"{rule.Text("name")} {rule.Text("answer")}"));
        Assert.Equal("hour = 5", pushed.GetProperty("rules")[1].Text("saw"));
        Assert.Equal("late", pushed.GetProperty("explanation").GetProperty("findings").EnumerateArray().Single(finding => finding.Text("rule") == "night").Text("tag"));
        Assert.Equal(("hold", "all"), (candidate.Text("verdict"), Assert.Single(candidate.GetProperty("reasons").EnumerateArray()).GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await site.FindAsync("try")).Status);
        Assert.Empty((await site.GetJsonAsync("/v1/events")).GetProperty("events").EnumerateArray());
        Assert.DoesNotContain("سر", Service.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "text")]
    [InlineData("""{"text":""}""", "text")]
    [InlineData("""{"text":7}""", "text")]
    [InlineData("""{"text":"\ud800"}""", "text")]
    [InlineData("""{"text":"a","at":"0001-01-01T00:00:00Z"}""", "at")]
    [InlineData("""{"text":"a","document":"p"}""", "files")]
    [InlineData("""{"text":"a","files":{"p":""}}""", "document")]
    [InlineData("""{"text":"a","version":"v","document":"p","files":{"p":""}}""", "version")]
    [InlineData("""{"text":"a","document":"p","files":{"p":"foo: 1"}}""", null)]
    [InlineData("""{"text":"a","versoin":"v"}""", null)]
    [InlineData("", null)]
    public async Task What_cannot_be_tried_is_refused_by_its_field(string body, string? field)
    {
        using var refused = await Service.Client(ServiceSettings.ApiKey).PostAsync(new Uri("/v1/policy/try", UriKind.Relative), A.Body(body), Token);

        await refused.AssertProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task Another_site_tries_its_own_policies_only_and_nobody_without_a_key()
    {
        var waiting = await Admin.PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject"), activate: true), string.Empty, HttpStatusCode.Created);

        using var others = await Service.Client(DoorService.OtherKey).PostAsync(
            new Uri("/v1/policy/try", UriKind.Relative), A.Body($$"""{"text":"a","version":"{{waiting.Text("version")}}"}"""), Token);
        using var nobody = await Service.Client().PostAsync(new Uri("/v1/policy/try", UriKind.Relative), A.Body("""{"text":"a"}"""), Token);

        await others.AssertProblemAsync(HttpStatusCode.NotFound);
        await nobody.AssertProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal("approve", (await TryAsync(Service.Client(DoorService.OtherKey), new { text = A.PoliteText })).Text("verdict"));
    }

    private static async Task<JsonElement> TryAsync(HttpClient client, object body)
    {
        using var answer = await client.PostAsync(new Uri("/v1/policy/try", UriKind.Relative), A.Body(JsonSerializer.Serialize(body)), Token);
        return await answer.JsonAsync(HttpStatusCode.OK);
    }
}
