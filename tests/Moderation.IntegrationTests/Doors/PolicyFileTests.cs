using System.Text.Json;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Doors;

/// <summary>A service whose site judges by a policy document.</summary>
public sealed class PolicyFileTests
{
    private const string Rules = """
        thresholds: {toxicity: {approveBelow: 1}, identity_attack: {approveBelow: 1}, spam: {approveBelow: 1}}
        maxLinks: 9
        scopes:
          - {name: sport, where: {sections: [sport]}, mode: closed}
        rules:
          - {name: shop, when: "contains(text, 'متجرنا') and links > 0", then: reject, text: {en: Advertising., ar: إعلان}}
          - {name: linked, when: links > 0, then: {tag: linked}}
          - {name: tried, when: links > 0, then: reject, mode: shadow}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_and_scopes_decide_and_the_event_says_which()
    {
        using var folder = new TemporaryFolder("moderation-policy-");
        await File.WriteAllTextAsync(folder.File("policy.yaml"), Rules, Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.With("Sites:news:PolicyFile", folder.File("policy.yaml")), Token);
        var client = service.Client(ServiceSettings.ApiKey);

        var rejected = await DecisionAsync(client, A.CommentJson("c-1", "زوروا متجــرنا http://shop.example/1"));
        var approved = await DecisionAsync(client, A.CommentJson("c-2", "انظر http://news.example/1"));
        var closed = await DecisionAsync(client, A.CommentJson("c-3", article: A.Article() with { Section = "Sport" }));

        Assert.Equal(("reject", "shop"), (rejected.Text("verdict"), Assert.Single(rejected.GetProperty("reasons").EnumerateArray()).GetString()));
        Assert.Equal("إعلان", Finding(rejected, "shop").GetProperty("text").Text("ar"));
        Assert.Equal("links = 1", Finding(rejected, "shop").Text("saw"));
        Assert.Equal("approve", approved.Text("verdict"));
        Assert.Equal("linked", Finding(approved, "linked").Text("tag"));
        Assert.True(Finding(approved, "tried").GetProperty("shadow").GetBoolean());
        Assert.Equal(("reject", "comments_closed"), (closed.Text("verdict"), Assert.Single(closed.GetProperty("reasons").EnumerateArray()).GetString()));
        Assert.Equal(rejected.Text("policyVersion"), closed.Text("policyVersion"));
        Assert.DoesNotContain("متج", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_used_stops_the_start_with_its_line_and_column()
    {
        using var folder = new TemporaryFolder("moderation-policy-");
        await File.WriteAllTextAsync(folder.File("policy.yaml"), Rules.Replace("links > 0, then: reject, mode", "linkz > 0, then: reject, mode", StringComparison.Ordinal), Token);

        var exit = await ServiceProcess.RunToEndAsync(ServiceSettings.Embedded.With("Sites:news:PolicyFile", folder.File("policy.yaml")));

        Assert.NotEqual(0, exit.Code);
        Assert.Contains("Sites:news:PolicyFile", exit.Output, StringComparison.Ordinal);
        Assert.Contains("policy.yaml:8:25: There is no fact 'linkz'; did you mean 'links'?", exit.Output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> DecisionAsync(HttpClient client, string comment) => (await client.SubmitAsync(comment, "?wait=5")).GetProperty("decision");

    private static JsonElement Finding(JsonElement decision, string rule) =>
        decision.GetProperty("explanation").GetProperty("findings").EnumerateArray().Single(finding => finding.Text("rule") == rule);
}
