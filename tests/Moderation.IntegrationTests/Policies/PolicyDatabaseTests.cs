using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moderation.IntegrationTests.Infrastructure;
using Moderation.Rules.Documents;
using Moderation.Service.Administration.Policies;
using Moderation.Service.Operations;
using Moderation.Service.Policies;
using Moderation.Service.Sites;
using Moderation.Service.Storage;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Policies;

/// <summary>Policies in a database alone, on every one. The subclasses below only say which.</summary>
public abstract class PolicyDatabaseTests(TestServers? servers) : IAsyncLifetime
{
    private static readonly ChangeNote Mona = new("mona", "سبب 🙂");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly SiteRegistry _sites = SiteRegistry.Read(new ConfigurationBuilder().AddInMemoryCollection(
    [
        new("Sites:news:ApiKey", "any-key-will-do"), new("Sites:news:Policy:MaxLinks", "7"), new("Sites:sport:ApiKey", "another-key-will-do"),
    ]).Build());

    private TemporaryDatabase? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Database Database => _database!.Database;

    private PolicyRegistry Registry => new(Database, _clock);

    private Site News => _sites.Find("news")!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _database = await TemporaryDatabase.CreateAsync(servers, Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Activations_and_rollbacks_reach_every_instance_and_are_recorded_with_their_diffs()
    {
        using var here = new Instance(this);
        using var there = new Instance(this);
        var configured = News.ConfiguredPolicy.Version;

        var first = await here.PushAsync("maxLinks: 1\n", activate: true);
        var second = await here.PushAsync("maxLinks: 2\n", first.Digest);
        Assert.Equal((first.Version, configured), (here.Version, there.Version));
        await there.LookAsync();
        Assert.Equal(first.Version, there.Version);
        var activated = await there.Administration.ActivateAsync(News, second.Version, Mona, Token);
        await here.LookAsync();
        Assert.Equal((second.Version, second.Version), (here.Version, there.Version));
        Assert.Equal((second.Version, first.Version), (activated.Version, activated.Replaced));
        Assert.Equal("--- a/policy.yaml\n+++ b/policy.yaml\n@@ -1,1 +1,1 @@\n-maxLinks: 1\n+maxLinks: 2\n", activated.Diff);

        Assert.Equal((first.Version, first.Digest), await RolledBackAsync());
        Assert.Equal((configured, null), await RolledBackAsync());
        await here.LookAsync();
        Assert.Equal((configured, configured), (here.Version, there.Version));
        var refused = await Assert.ThrowsAsync<RefusedException>(() => there.Administration.RollBackAsync(News, Mona, Token));
        Assert.Contains("No policy was activated", refused.Message, StringComparison.Ordinal);

        var history = await Registry.HistoryAsync("news", long.MaxValue, 100, Token);
        Assert.Equal(
            [
                $"rollback {first.Version}>{configured}", $"rollback {second.Version}>{first.Version}", $"activate {first.Version}>{second.Version}",
                $"push {first.Version}>{second.Version}", $"activate {configured}>{first.Version}", $"push {configured}>{first.Version}",
            ],
            history.Select(change => $"{change.Kind} {change.FromVersion}>{change.Version}"));
        Assert.All(history, change => Assert.Equal(("mona", "سبب 🙂"), (change.ChangedBy, change.Why)));
        Assert.Equal("--- a/policy.yaml\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-maxLinks: 1\n", history[0].Diff);
        Assert.Equal(history[2].ChangeId, Assert.Single(await Registry.HistoryAsync("news", history[1].ChangeId, 1, Token)).ChangeId);
        Assert.Empty(await Registry.HistoryAsync("sport", long.MaxValue, 100, Token));

        async Task<(string, string?)> RolledBackAsync()
        {
            var rolledBack = await there.Administration.RollBackAsync(News, Mona, Token);
            return (rolledBack.Version, rolledBack.Digest);
        }
    }

    [Fact]
    public async Task Of_many_who_push_over_the_same_files_at_once_one_is_first_and_the_others_are_told()
    {
        using var instance = new Instance(this);
        var shared = await instance.PushAsync("maxLinks: 0\n");

        var pushes = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Run(
            async () =>
            {
                try
                {
                    await instance.PushAsync(FormattableString.Invariant($"maxLinks: {number}\n"), shared.Digest, activate: true);
                    return null;
                }
                catch (RefusedException refused)
                {
                    return refused.Message;
                }
            },
            Token)));

        Assert.Single(pushes, message => message is null);
        Assert.All(pushes.OfType<string>(), message => Assert.Matches("was pushed by mona|Another change came first", message));
        Assert.Equal(["activate", "push", "push"], (await Registry.HistoryAsync("news", long.MaxValue, 100, Token)).Select(change => change.Kind));
    }

    [Fact]
    public async Task Whoever_has_not_seen_what_was_pushed_last_is_told_and_may_force_it()
    {
        using var instance = new Instance(this);
        var first = await instance.PushAsync("maxLinks: 1\n");
        var second = await instance.PushAsync("maxLinks: 2\n", first.Digest, activate: true);

        // Only a remark is new: the version is the same, but the files are not.
        var remark = await instance.PushAsync("maxLinks: 2 # two\n", second.Digest);
        Assert.Equal(second.Version, remark.Version);
        foreach (var basedOn in new[] { null, first.Digest, second.Digest, "none" })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => instance.PushAsync("maxLinks: 3\n", basedOn));
            Assert.Contains($"{remark.Version} was pushed by mona", refused.Message, StringComparison.Ordinal);
        }

        var forced = await instance.PushAsync("maxLinks: 3\n", first.Digest, force: true);

        // The same again is no change, whatever it claims to be based on.
        Assert.Equal(forced.Digest, (await instance.PushAsync("maxLinks: 3\n", first.Digest)).Digest);
        Assert.Equal(5, (await Registry.HistoryAsync("news", long.MaxValue, 100, Token)).Count);

        // What was rolled back to may be built on, and so may what was pushed last.
        await instance.Administration.RollBackAsync(News, Mona, Token);
        await instance.PushAsync("maxLinks: 4\n", forced.Digest);
        Assert.Equal(remark.Version, (await Registry.FindVersionAsync("news", second.Version, Token))!.Version);
        Assert.Equal("maxLinks: 2 # two\n", (await Registry.FindVersionAsync("news", second.Version, Token))!.Files()!.Files["policy.yaml"]);
    }

    [Fact]
    public async Task What_cannot_be_used_changes_nothing_and_says_where_it_is_wrong()
    {
        using var instance = new Instance(this);
        var first = await instance.PushAsync("maxLinks: 1\n", activate: true);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => instance.PushAsync("rules:\n  - {name: a, when: linkz > 1, then: hold}\n", first.Digest, activate: true, force: true));

        Assert.StartsWith("policy.yaml:2:21: There is no fact 'linkz'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await Registry.HistoryAsync("news", long.MaxValue, 100, Token)).Count);
        Assert.Equal(first.Version, instance.Version);
        await Assert.ThrowsAsync<RefusedException>(() => instance.Administration.ActivateAsync(News, "000000000000", Mona, Token));
        await Assert.ThrowsAsync<RefusedException>(() => instance.Administration.ActivateAsync(_sites.Find("sport")!, first.Version, Mona, Token));
        Assert.Contains("stands already", (await Assert.ThrowsAsync<RefusedException>(() => instance.Administration.ActivateAsync(News, first.Version, Mona, Token))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"document":"policy.yaml","files":{"policy.yaml":"newer: true"}}""", "policy.yaml:1:1: A policy has no 'newer'")]
    [InlineData("""{"document":"policy.yaml","files":{"policy.yaml":"maxLinks: 1","../../etc/evil":"x"}}""", "Files are named by paths")]
    [InlineData("""{"document":"policy.yaml","files":{"other.yaml":"x"}}""", "The document is none of the files.")]
    [InlineData("""{"document":null,"files":{}}""", "is no bundle")]
    [InlineData("""{"document":"policy.yaml","files":{"policy.yaml":null}}""", "is no bundle")]
    [InlineData("not JSON", "is no bundle")]
    public async Task A_stored_policy_that_an_instance_cannot_use_leaves_the_last_one_standing_until_it_is_mended(string bundle, string because)
    {
        using var running = new Instance(this);
        var usable = await running.PushAsync("maxLinks: 1\n", activate: true);
        await running.LookAsync();
        await InsertAsync("broken", "b1", bundle);
        await InsertAsync("missing", "b2", null);

        using var starting = new Instance(this);
        foreach (var instance in new[] { running, starting })
        {
            await instance.LookAsync();
            Assert.Equal((usable.Version, 1), (instance.Version, instance.Policies.Problems));
            Assert.Contains("its files are missing", instance.Policies.StateOf(News).Problem, StringComparison.Ordinal);
        }

        await using (var connection = await Database.OpenAsync(Token))
        {
            await connection.ExecuteAsync("update policy_change set ended_at = 1 where version = 'missing'");
        }

        await running.LookAsync();
        Assert.Contains(because, running.Policies.StateOf(News).Problem, StringComparison.Ordinal);
        await using (var connection = await Database.OpenAsync(Token))
        {
            await connection.ExecuteAsync("update policy_version set bundle = @mended where digest = 'b1'", new { mended = """{"document":"p","files":{"p":"maxLinks: 5"}}""" });
        }

        // It is not fetched every second, but tried again, as after an upgrade.
        await running.LookAsync();
        Assert.Equal(usable.Version, running.Version);
        _clock.Advance(TimeSpan.FromSeconds(15));
        await running.LookAsync();

        // Under the name by which it was activated, whatever this service would call it.
        Assert.Equal(("broken", 5, 0), (running.Version, running.Policies.Of(News).MaxLinks, running.Policies.Problems));
        Assert.Equal(_sites.Find("sport")!.ConfiguredPolicy, running.Policies.Of(_sites.Find("sport")!));
    }

    [Fact]
    public async Task Without_a_usable_activation_the_configuration_counts_and_a_rollback_over_an_unusable_one_is_refused()
    {
        await InsertAsync("broken", "b1", "not JSON");
        using var instance = new Instance(this);
        await instance.LookAsync();
        Assert.Equal((News.ConfiguredPolicy.Version, 1), (instance.Version, instance.Policies.Problems));
        var pushed = await instance.PushAsync("maxLinks: 1\n", "b1", activate: true);
        Assert.Equal((pushed.Version, 0), (instance.Version, instance.Policies.Problems));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => instance.Administration.RollBackAsync(News, Mona, Token));

        Assert.Contains("is no bundle", refused.Message, StringComparison.Ordinal);
        Assert.Equal(pushed.Version, instance.Version);
    }

    [Fact]
    public async Task A_policy_that_stood_a_moment_ago_is_still_found_for_what_was_judged_by_it()
    {
        using var instance = new Instance(this);
        var first = await instance.PushAsync("maxLinks: 1\n", activate: true);
        var second = await instance.PushAsync("maxLinks: 2\n", first.Digest, activate: true);

        Assert.Equal(1, instance.Policies.Find(News, first.Version)!.MaxLinks);
        Assert.Equal(2, instance.Policies.Find(News, second.Version)!.MaxLinks);
        Assert.Null(instance.Policies.Find(News, News.ConfiguredPolicy.Version));
        Assert.Null(instance.Policies.Find(_sites.Find("sport")!, first.Version));
    }

    private async Task InsertAsync(string version, string digest, string? bundle)
    {
        await using var connection = await Database.OpenAsync(Token);
        if (bundle is not null)
        {
            await connection.ExecuteAsync("insert into policy_version (site, digest, version, bundle, stored_at) values ('news', @digest, @version, @bundle, 1)", new { digest, version, bundle });
        }

        await connection.ExecuteAsync("insert into policy_change (site, kind, version, digest, changed_at, diff) values ('news', 'activate', @version, @digest, 1, '')", new { digest, version });
    }

    /// <summary>What an instance of the service has of policies.</summary>
    private sealed class Instance : IDisposable
    {
        private readonly PolicyDatabaseTests _tests;
        private readonly PolicyWatch _watch;
        private readonly Measures _measures;

        public Instance(PolicyDatabaseTests tests)
        {
            _tests = tests;
            Policies = new StandingPolicies(tests._sites);
            _measures = new Measures(tests._services.GetRequiredService<IMeterFactory>());
            _watch = new PolicyWatch(tests.Database, tests.Registry, tests._sites, Policies, tests._clock, NullLogger<PolicyWatch>.Instance);
            Administration = new PolicyAdministration(tests.Registry, _watch, _measures, NullLogger<PolicyAdministration>.Instance);
        }

        public StandingPolicies Policies { get; }

        public PolicyAdministration Administration { get; }

        public string Version => Policies.Of(_tests.News).Version;

        public Task LookAsync() => _watch.LookAsync(Token);

        public async Task<PolicyPushed> PushAsync(string document, string? basedOn = null, bool activate = false, bool force = false)
        {
            var bundle = new PolicyBundle("policy.yaml", new Dictionary<string, string>(StringComparer.Ordinal) { ["policy.yaml"] = document });
            return (await Administration.PushAsync(_tests.News, bundle, new PolicyPush { BasedOn = basedOn, Activate = activate, Force = force }, Mona, Token)).Pushed;
        }

        public void Dispose()
        {
            _watch.Dispose();
            _measures.Dispose();
        }
    }
}

public sealed class SqlitePolicyDatabaseTests() : PolicyDatabaseTests(servers: null);

public sealed class PostgresPolicyDatabaseTests(TestServers servers) : PolicyDatabaseTests(servers);
