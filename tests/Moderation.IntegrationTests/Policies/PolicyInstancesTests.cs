using System.Diagnostics;
using System.Net;
using Dapper;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.IntegrationTests.Survival;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Policies;

/// <summary>Policies of several instances, and of one whose servers fail.</summary>
public sealed class PolicyInstancesTests(TestServers servers)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_activation_and_a_rollback_reach_the_other_instance_in_time_and_each_comment_is_judged_by_one_policy()
    {
        await using var database = await servers.DatabaseAsync(Token);
        var settings = PolicyStage.Settings.On(database);
        await using var one = await ServiceProcess.StartAsync(settings, Token);
        await using var two = await ServiceProcess.StartAsync(settings, Token);
        using var flow = new CommentFlow([one, two]);
        var (configured, _) = await one.JudgeAsync("first");
        var holds = await one.Admin().PolicyAsync(PolicyStage.Push(PolicyStage.Document("hold")), string.Empty, HttpStatusCode.Created);
        var rejects = await two.Admin().PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject"), holds.Text("digest")), string.Empty, HttpStatusCode.Created);
        var (holding, rejecting) = (holds.Text("version")!, rejects.Text("version")!);

        for (var round = 0; round < 3; round++)
        {
            await one.Admin().PolicyAsync($$"""{"version":"{{holding}}"}""", "/activate", HttpStatusCode.OK);
            await BothJudgeByAsync(holding);
            await two.Admin().PolicyAsync($$"""{"version":"{{rejecting}}"}""", "/activate", HttpStatusCode.OK);
            await BothJudgeByAsync(rejecting);
            await one.Admin().PolicyAsync("{}", "/rollback", HttpStatusCode.OK);
            await BothJudgeByAsync(holding);
            await one.Admin().PolicyAsync("{}", "/rollback", HttpStatusCode.OK);
            await BothJudgeByAsync(configured!);
        }

        var acknowledged = await flow.StopAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        var decided = (await connection.QueryAsync<DecidedRow>(
            """
            select event::jsonb ->> 'policyVersion' as Policy, event::jsonb ->> 'verdict' as Verdict, event::jsonb ->> 'reasons' as Reasons, count(*) as Comments
            from decision group by 1, 2, 3
            """)).ToList();

        Assert.True(acknowledged.Count > 200, $"only {acknowledged.Count} comments flowed");
        Assert.Equal([(configured!, "approve", "[]"), (holding, "hold", """["all"]"""), (rejecting, "reject", """["all"]""")], decided.OrderBy(row => row.Verdict).Select(row => (row.Policy, row.Verdict, row.Reasons)));
        Assert.All(decided, row => Assert.True(row.Comments > 10, $"{row.Comments} by {row.Policy}"));

        async Task BothJudgeByAsync(string version)
        {
            var since = Stopwatch.StartNew();
            foreach (var instance in new[] { one, two })
            {
                await Eventually.TrueAsync(async _ => (await instance.JudgeAsync()).Policy == version, ServiceSteps.Patience, () => $"to be judged by {version}", Token);
            }

            Assert.InRange(since.Elapsed, TimeSpan.Zero, Promised);
            await flow.AdvanceAsync(30);
        }
    }

    [Fact]
    public async Task After_an_outage_of_the_database_and_a_kill_the_stored_policy_judges_and_a_change_arrives_in_time()
    {
        await using var postgres = await PrivatePostgres.NewAsync(Token);
        await using var database = await postgres.CreateDatabaseAsync(Token);
        var settings = PolicyStage.Settings.OnPostgres(database.ConnectionString);
        await using var one = await ServiceProcess.StartAsync(settings, Token);
        await using var two = await ServiceProcess.StartAsync(settings, Token);
        var holds = await one.Admin().PolicyAsync(PolicyStage.Push(PolicyStage.Document("hold"), activate: true), string.Empty, HttpStatusCode.Created);
        await Eventually.TrueAsync(async _ => (await two.JudgeAsync()).Policy == holds.Text("version"), Promised, () => "for the other instance", Token);

        await postgres.StopAsync();
        await two.KillAsync();
        two.Launch();
        await Task.Delay(TimeSpan.FromSeconds(4), Token);
        await postgres.StartAsync(Token);
        foreach (var instance in new[] { one, two })
        {
            await Eventually.TrueAsync(
                async _ => await instance.ReadyAsync("database", "ready") == HttpStatusCode.OK, ServiceSteps.Patience, () => "for the database", Token);
            Assert.Equal((holds.Text("version"), "hold"), await instance.JudgeAsync());
            Assert.Equal(HttpStatusCode.OK, await instance.ReadyAsync("policies", "ready"));
        }

        var rejects = await two.Admin().PolicyAsync(PolicyStage.Push(PolicyStage.Document("reject"), holds.Text("digest"), activate: true), string.Empty, HttpStatusCode.Created);
        await Eventually.TrueAsync(async _ => (await one.JudgeAsync()).Policy == rejects.Text("version"), Promised, () => "for the first instance after the outage", Token);
    }

    [Fact]
    public async Task A_policy_of_a_newer_service_degrades_an_instance_that_cannot_read_it_and_stops_nothing()
    {
        await using var database = await servers.DatabaseAsync(Token);
        await using var service = await ServiceProcess.StartAsync(PolicyStage.Settings.On(database), Token);
        var holds = await service.Admin().PolicyAsync(PolicyStage.Push(PolicyStage.Document("hold"), activate: true), string.Empty, HttpStatusCode.Created);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.ExecuteAsync(
            """
            insert into policy_version (site, digest, version, bundle, stored_at) values ('news', 'newer', 'newer', '{"document":"p.yaml","files":{"p.yaml":"sorcery: true"}}', 1);
            insert into policy_change (site, kind, version, digest, changed_at, diff) values ('news', 'activate', 'newer', 'newer', 1, '');
            """);

        Assert.Equal(HttpStatusCode.OK, await service.ReadyAsync("policies", "degraded"));
        Assert.Equal((holds.Text("version"), "hold"), await service.JudgeAsync());
        await service.RestartAsync(Token);
        Assert.Equal((holds.Text("version"), "hold"), await service.JudgeAsync());
        Assert.Equal(HttpStatusCode.OK, await service.ReadyAsync("policies", "degraded"));
        await service.WaitForOutputAsync(line => line.Contains("p.yaml:1:1: A policy has no 'sorcery'", StringComparison.Ordinal), ServiceSteps.Patience, Token);
        var status = await service.Admin().GetJsonAsync(PolicyStage.Site);
        Assert.Equal(("newer", holds.Text("version")), (status.Text("version"), status.GetProperty("instance").Text("version")));
        Assert.Contains("sorcery", status.GetProperty("instance").Text("problem"), StringComparison.Ordinal);

        await service.Admin().PolicyAsync("{}", "/rollback", HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await service.ReadyAsync("policies", "ready"));
    }

    private sealed class DecidedRow
    {
        public string Policy { get; set; } = string.Empty;

        public string Verdict { get; set; } = string.Empty;

        public string Reasons { get; set; } = string.Empty;

        public long Comments { get; set; }
    }
}
