using Moderation.Cli.Policies;
using Moderation.IntegrationTests.Administration;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Policies;

/// <summary>Policies that live in files, as in git, and a service.</summary>
public sealed class PolicyCommandLineTests : IAsyncLifetime
{
    private readonly TemporaryFolder _mona = new("moderation-mona-");
    private readonly TemporaryFolder _omar = new("moderation-omar-");
    private ServiceProcess? _service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ServiceProcess Service => _service!;

    private string Policy => _mona.File("site/policy.yaml");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _service = await ServiceProcess.StartAsync(PolicyStage.Settings, Token);
        Directory.CreateDirectory(_mona.File("site"));
        Directory.CreateDirectory(_mona.File("shared"));
        await File.WriteAllTextAsync(Policy, "# سياسة\nextends: ../shared/base.yaml\n" + PolicyStage.Document("hold"), Token);
        await File.WriteAllTextAsync(_mona.File("shared/base.yaml"), "maxLinks: 3\n", Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _mona.Dispose();
        _omar.Dispose();
    }

    [Fact]
    public async Task A_policy_goes_to_the_service_and_into_another_folder_and_back_and_a_conflict_is_explained()
    {
        Assert.Contains("no document to pull", await RunAsync(1, "pull", "--into", _omar.Path), StringComparison.Ordinal);
        Assert.Contains("To judge by it: policy activate", await RunAsync(0, "push", Policy, "--by", "mona"), StringComparison.Ordinal);
        Assert.Contains("not active", await StatusAsync(), StringComparison.Ordinal);
        Assert.Equal("approve", (await Service.JudgeAsync()).Verdict);
        Assert.Contains("news is judged by ", await RunAsync(0, "push", Policy, "--by", "mona", "--why", "we hold", "--activate"), StringComparison.Ordinal);
        var (version, verdict) = await Service.JudgeAsync();
        Assert.Equal("hold", verdict);

        Assert.Contains($"is policy {version} of news, 2 files", await RunAsync(0, "pull", "--into", _omar.Path), StringComparison.Ordinal);
        foreach (var file in new[] { "site/policy.yaml", "shared/base.yaml", "site/" + PolicyOrigin.FileName })
        {
            Assert.Equal(await File.ReadAllTextAsync(_mona.File(file), Token), await File.ReadAllTextAsync(_omar.File(file), Token));
        }

        await File.AppendAllTextAsync(_omar.File("shared/base.yaml"), "failureMode: approve\n", Token);
        Assert.Contains("+failureMode: approve", await RunAsync(0, "push", _omar.File("site/policy.yaml"), "--by", "omar", "--activate"), StringComparison.Ordinal);
        await File.AppendAllTextAsync(_mona.File("shared/base.yaml"), "unsupportedLanguage: hold\n", Token);
        var conflict = await RunAsync(3, "push", Policy, "--by", "mona");
        Assert.Contains("was pushed by omar", conflict, StringComparison.Ordinal);
        Assert.Contains("'policy pull --site news'", conflict, StringComparison.Ordinal);
        Assert.Contains("shared/base.yaml", await RunAsync(1, "pull", "--into", _mona.Path), StringComparison.Ordinal);
        Assert.EndsWith("unsupportedLanguage: hold\n", await File.ReadAllTextAsync(_mona.File("shared/base.yaml"), Token), StringComparison.Ordinal);

        // As after a merge of what was pulled: both changes, and the line of the other.
        await RunAsync(0, "pull", "--into", _mona.Path, "--force");
        await File.AppendAllTextAsync(_mona.File("shared/base.yaml"), "unsupportedLanguage: hold\n", Token);
        await RunAsync(0, "push", Policy, "--by", "mona", "--activate");

        // Nothing was changed there since, so that it may be overwritten; --force pushes without having seen that.
        Assert.Contains("2 files", await RunAsync(0, "pull", "--into", _omar.Path), StringComparison.Ordinal);
        File.Delete(_mona.File("site/" + PolicyOrigin.FileName));
        await File.WriteAllTextAsync(Policy, PolicyStage.Document("reject"), Token);
        await RunAsync(3, "push", Policy);
        Assert.Contains("--force needs --why", await RunAsync(1, "push", Policy, "--force"), StringComparison.Ordinal);
        await RunAsync(0, "push", Policy, "--force", "--why", "an emergency", "--activate");
        Assert.Equal("reject", (await Service.JudgeAsync()).Verdict);
    }

    [Fact]
    public async Task Activations_and_rollbacks_are_listed_with_their_diffs()
    {
        await RunAsync(0, "push", Policy);
        var version = (await RunAsync(0, "push", Policy, "--json")).Split("\"version\":\"")[1].Split('"')[0];

        Assert.Contains($"news is judged by {version} in place of", await RunAsync(0, "activate", version, "--by", "mona", "--why", "we hold"), StringComparison.Ordinal);
        Assert.Contains("stands already", await RunAsync(3, "activate", version), StringComparison.Ordinal);
        Assert.Contains("There is no policy 000", await RunAsync(1, "activate", "000"), StringComparison.Ordinal);
        Assert.Matches($"news +{version} +active since .* by mona: we hold", await StatusAsync());
        await RunAsync(0, "rollback", "--by", "omar", "--why", "no");
        var changes = await RunAsync(0, "changes", "--limit", "2");

        Assert.Matches("rollback .* by omar: no", changes);
        Assert.Contains("activate", changes, StringComparison.Ordinal);
        Assert.DoesNotContain("push", changes, StringComparison.Ordinal);
        Assert.Contains("\n+# سياسة\n", changes, StringComparison.Ordinal);
        Assert.Contains("from the configuration", await StatusAsync(), StringComparison.Ordinal);
        Assert.Contains("Nothing to roll back", await RunAsync(3, "rollback"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_policy_than_was_pulled_is_tried_by_the_service()
    {
        Assert.StartsWith("hold: all", await RunAsync(0, "try", Policy, "--text", A.PoliteText), StringComparison.Ordinal);
        Assert.StartsWith("approve", await RunAsync(0, "try", "--text", A.PoliteText), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Policy, "maxLinks: many\nfoo: 1\n", Token);
        Assert.Contains("policy.yaml:2:1: A policy has no 'foo'", await RunAsync(1, "try", Policy, "--text", "a"), StringComparison.Ordinal);
        var broken = await RunAsync(1, "push", Policy);
        Assert.Contains("policy.yaml:1:11: maxLinks is", broken, StringComparison.Ordinal);
        Assert.Contains("policy.yaml:2:1: A policy has no 'foo'", broken, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(int code, string verb, params string[] args) => await RunAsync(code, [verb, "--site", "news", .. args]);

    private Task<string> StatusAsync() => RunAsync(0, ["status"]);

    private async Task<string> RunAsync(int code, string[] args)
    {
        var (ended, output, error) = await CommandLine.RunAsync(Service, "policy", args[0], args[1..]);
        Assert.True(ended == code, $"{ended} instead of {code}: {output}{error}");
        return output + error;
    }
}
