using System.Collections.Concurrent;
using System.CommandLine;
using System.Net;
using Dapper;
using Moderation.Cli.Model;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Administration;

/// <summary>The command line changes models of two instances while comments flow.</summary>
public sealed class TwoInstancesTests(TestServers servers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
        using var flow = new Flow([one, two]);

        await RunAsync(0, one, "shadow", "--model", folder);
        await flow.AllSeeAsync(client => client.GetProperty("instance").TryGetProperty("shadow", out _));
        var shadowedFrom = flow.Acknowledged;
        await flow.AdvanceAsync(400);
        Assert.Contains("second in the shadow of first", await RunAsync(0, two, "status"), StringComparison.Ordinal);
        Assert.Contains("second stands in place of first.", await RunAsync(0, two, "promote", "--version", "second", "--by", "mona", "--why", "better"), StringComparison.Ordinal);
        await flow.AllDecideWithAsync("second");
        await flow.AdvanceAsync(200);
        Assert.Contains("second stands already", await RunAsync(3, one, "promote", "--model", folder), StringComparison.Ordinal);
        Assert.Contains("first stands in place of second.", await RunAsync(0, one, "rollback", "--why", "not better"), StringComparison.Ordinal);
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

        Assert.Contains("ar: accuracy 0.0000 instead of 1.0000.", await RunAsync(3, service, "promote", "--model", strict), StringComparison.Ordinal);
        Assert.Contains("--force needs --why", await RunAsync(1, service, "promote", "--version", "strict", "--force"), StringComparison.Ordinal);
        Assert.Contains("strict stands in place of first.", await RunAsync(0, service, "promote", "--version", "strict", "--force", "--why", "an emergency"), StringComparison.Ordinal);
        Assert.Contains("\"status\":409", await RunAsync(3, service, "promote", "--version", "strict", "--json"), StringComparison.Ordinal);
        Assert.Contains("(forced): an emergency", await RunAsync(0, service, "status"), StringComparison.Ordinal);
        Assert.Contains("needs text pipeline 99", await RunAsync(1, service, "promote", "--model", stage.Model("other", pipeline: 99)), StringComparison.Ordinal);
        Assert.Contains("is no model folder", await RunAsync(1, service, "shadow", "--model", stage.ModelsFolder), StringComparison.Ordinal);
        await service.KillAsync();
        Assert.Contains("cannot be reached", await RunAsync(4, service, "status"), StringComparison.Ordinal);
    }

    /// <summary>Runs a verb of <c>model</c> against a service; returns all that it printed.</summary>
    private static async Task<string> RunAsync(int code, ServiceProcess service, string verb, params string[] args)
    {
        await using var output = new StringWriter();
        var root = new RootCommand { ModelCommand.Create() };
        var ended = await root.Parse(["model", verb, "--url", service.Address.ToString(), "--admin-key", ModelStage.AdminKey, .. args]).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = output, EnableDefaultExceptionHandler = false }, Token);
        Assert.True(ended == code, $"{ended} instead of {code}: {output}");
        return output.ToString();
    }

    /// <summary>Comments that flow into instances until told to stop, each of which must be acknowledged.</summary>
    private sealed class Flow : IDisposable
    {
        private readonly IReadOnlyList<ServiceProcess> _instances;
        private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(Token);
        private readonly ConcurrentBag<string> _acknowledged = [];
        private readonly Task _running;
        private int _next;

        public Flow(IReadOnlyList<ServiceProcess> instances)
        {
            _instances = instances;
            _running = Task.WhenAll(instances.SelectMany(instance => Enumerable.Range(0, 2).Select(_ => PostAsync(instance))));
        }

        public int Acknowledged => _acknowledged.Count;

        /// <summary>Waits until so many more comments are acknowledged.</summary>
        public async Task AdvanceAsync(int comments)
        {
            var until = _acknowledged.Count + comments;
            await WaitAsync(() => Task.FromResult(_acknowledged.Count >= until), "for more comments");
        }

        /// <summary>Waits until each instance says so of itself.</summary>
        public async Task AllSeeAsync(Func<System.Text.Json.JsonElement, bool> match)
        {
            foreach (var instance in _instances)
            {
                await WaitAsync(async () => match(await instance.Admin().StatusAsync()), "for an instance to see a change");
            }
        }

        /// <summary>Waits until each instance decides with a version.</summary>
        public async Task AllDecideWithAsync(string version)
        {
            foreach (var instance in _instances)
            {
                await WaitAsync(
                    async () =>
                    {
                        var id = NextId();
                        var (model, _) = await instance.DecideAsync(id);
                        _acknowledged.Add(id);
                        return model == version;
                    },
                    "for an instance to decide with " + version);
            }
        }

        public async Task<IReadOnlyCollection<string>> StopAsync()
        {
            await _stopping.CancelAsync();
            await _running;
            return _acknowledged;
        }

        public void Dispose() => _stopping.Dispose();

        private async Task PostAsync(ServiceProcess instance)
        {
            var client = instance.Client(ServiceSettings.ApiKey);
            while (!_stopping.IsCancellationRequested)
            {
                var id = NextId();
                using var answer = await client.PostAsync(A.CommentJson(id, $"{A.PoliteText} {id}"));
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                _acknowledged.Add(id);
            }
        }

        private string NextId() => "flow-" + Interlocked.Increment(ref _next).ToString(System.Globalization.CultureInfo.InvariantCulture);

        private async Task WaitAsync(Func<Task<bool>> condition, string what)
        {
            await Eventually.TrueAsync(_ => condition(), Patience, () => what, Token);
            if (_running.IsFaulted)
            {
                await _running;
            }
        }
    }

    private sealed class DecisionRow
    {
        public string CommentId { get; set; } = string.Empty;

        public string Model { get; set; } = string.Empty;
    }
}
