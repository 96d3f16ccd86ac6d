using Dapper;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Administration;

/// <summary>The command line changes models of two instances while comments flow.</summary>
public sealed class TwoInstancesTests(TestServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shadow_promotion_and_rollback_reach_both_while_no_comment_is_lost_or_decided_twice()
    {
        using var stage = new ModelStage();
        await using var database = await servers.DatabaseAsync(Token);
        var settings = stage.In(ServiceSettings.Embedded.On(database));
        await using var one = await ServiceProcess.StartAsync(settings, Token);
        await using var two = await ServiceProcess.StartAsync(settings, Token);
        var folder = stage.Model("second");
        using var flow = new CommentFlow([one, two]);

        await CommandLine.ModelAsync(0, one, "shadow", "--model", folder);
        await flow.AllSeeAsync(client => client.GetProperty("instance").TryGetProperty("shadow", out _));
        var shadowedFrom = flow.Acknowledged;
        await flow.AdvanceAsync(400);
        Assert.Contains("second in the shadow of first", await CommandLine.ModelAsync(0, two, "status"), StringComparison.Ordinal);
        Assert.Contains("second stands in place of first.", await CommandLine.ModelAsync(0, two, "promote", "--version", "second", "--by", "mona", "--why", "better"), StringComparison.Ordinal);
        await flow.AllDecideWithAsync("second");
        await flow.AdvanceAsync(200);
        Assert.Contains("second stands already", await CommandLine.ModelAsync(3, one, "promote", "--model", folder), StringComparison.Ordinal);
        Assert.Contains("first stands in place of second.", await CommandLine.ModelAsync(0, one, "rollback", "--why", "not better"), StringComparison.Ordinal);
        await flow.AllDecideWithAsync(ModelStage.Shipped);
        var acknowledged = await flow.StopAsync();

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        var decisions = (await connection.QueryAsync<DecisionRow>(
            """
            select c.comment_id as CommentId, d.event::jsonb ->> 'modelVersion' as Model from comment c join decision d using (comment_key) order by d.position
            """)).ToList();
        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), decisions.Select(decision => decision.CommentId).Order(StringComparer.Ordinal));
        Assert.Equal(["first", "second"], decisions.Select(decision => decision.Model).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var report = await one.Admin().GetJsonAsync(ModelCalls.Models + "/shadow/report");
        Assert.InRange(report.GetProperty("comments").GetInt64(), 400, acknowledged.Count - shadowedFrom + 50);
        Assert.True(report.TryGetProperty("endedAt", out _));
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("select count(*) from model_change where kind in ('promote', 'rollback')"));
    }

    [Fact]
    public async Task The_command_line_says_what_went_wrong_by_its_exit_code()
    {
        using var stage = new ModelStage();
        await using var service = await ServiceProcess.StartAsync(stage.In(ServiceSettings.Embedded), Token);
        var strict = stage.Model("strict", 0.8);

        Assert.Contains("ar: accuracy 0.0000 instead of 1.0000.", await CommandLine.ModelAsync(3, service, "promote", "--model", strict), StringComparison.Ordinal);
        Assert.Contains("--force needs --why", await CommandLine.ModelAsync(1, service, "promote", "--version", "strict", "--force"), StringComparison.Ordinal);
        Assert.Contains("strict stands in place of first.", await CommandLine.ModelAsync(0, service, "promote", "--version", "strict", "--force", "--why", "an emergency"), StringComparison.Ordinal);
        Assert.Contains("\"status\":409", await CommandLine.ModelAsync(3, service, "promote", "--version", "strict", "--json"), StringComparison.Ordinal);
        Assert.Contains("(forced): an emergency", await CommandLine.ModelAsync(0, service, "status"), StringComparison.Ordinal);
        Assert.Contains("needs text pipeline 99", await CommandLine.ModelAsync(1, service, "promote", "--model", stage.Model("other", pipeline: 99)), StringComparison.Ordinal);
        Assert.Contains("is no model folder", await CommandLine.ModelAsync(1, service, "shadow", "--model", stage.ModelsFolder), StringComparison.Ordinal);
        await service.KillAsync();
        Assert.Contains("cannot be reached", await CommandLine.ModelAsync(4, service, "status"), StringComparison.Ordinal);
    }

    private sealed class DecisionRow
    {
        public string CommentId { get; set; } = string.Empty;

        public string Model { get; set; } = string.Empty;
    }
}
