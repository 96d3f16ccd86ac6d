using System.Globalization;
using System.Text.Json;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Facts;

/// <summary>Rules about what is on record, on two instances.</summary>
public sealed class HistoryRuleTests(TestServers servers)
{
    private const string Rules = """
        thresholds: {toxicity: {approveBelow: 1}, identity_attack: {approveBelow: 1}, spam: {approveBelow: 1}}
        maxLinks: 9
        rules:
          - {name: campaign, when: copies >= 3, then: hold}
          - {name: flood, when: author_in_10_minutes >= 5, then: reject}
          - {name: fast, when: seconds_on_form < 2, then: hold}
          - {name: foreign, when: foreign_to_article, then: hold}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_campaign_that_comes_to_both_at_once_exactly_so_many_pass_as_the_rule_says()
    {
        using var folder = new TemporaryFolder("moderation-history-");
        await File.WriteAllTextAsync(folder.File("policy.yaml"), Rules, Token);
        await using var database = await servers.DatabaseAsync(Token);
        var settings = ServiceSettings.Embedded.On(database).With("Sites:news:PolicyFile", folder.File("policy.yaml"));
        await using var one = await ServiceProcess.StartAsync(settings, Token);
        HttpClient[] clients;
        await using (var two = await ServiceProcess.StartAsync(settings, Token))
        {
            clients = [one.Client(ServiceSettings.ApiKey), two.Client(ServiceSettings.ApiKey)];

            var decisions = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => DecisionAsync(
                clients[number % 2], A.CommentJson($"copy-{number}", $"عرض خاص للجميع اليوم فقط راسلونا الان على الخاص للتفاصيل {new string('!', number)}", A.Author(number + 10)))));
            var flood = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => DecisionAsync(
                clients[number % 2], A.CommentJson($"flood-{number}", $"رأي رقم {number.ToString(CultureInfo.InvariantCulture)}", A.Author(1)))));

            Assert.Equal(3, decisions.Count(decision => decision.Text("verdict") == "approve"));
            Assert.Equal(37, decisions.Count(decision => decision.Text("verdict") == "hold"));
            Assert.Equal(5, flood.Count(decision => decision.Text("verdict") == "approve"));
            Assert.Equal(15, flood.Count(decision => decision.Text("verdict") == "reject"));
        }

        // After a restart everything is still on record.
        await one.KillAsync();
        await using var again = await ServiceProcess.StartAsync(settings, Token);
        var client = again.Client(ServiceSettings.ApiKey);
        var copy = await DecisionAsync(client, A.CommentJson("later", "عرض خاص للجميع اليوم فقط راسلونا الان على الخاص للتفاصيل", A.Author(90)));
        var author = await DecisionAsync(client, A.CommentJson("later-2", "رأي آخر", A.Author(1)));

        Assert.Equal(("hold", "copies = 40"), (copy.Text("verdict"), Saw(copy, "campaign")));
        Assert.Equal(("reject", "author_in_10_minutes = 20"), (author.Text("verdict"), Saw(author, "flood")));
    }

    [Fact]
    public async Task What_the_site_tells_of_form_and_article_can_be_asked()
    {
        using var folder = new TemporaryFolder("moderation-history-");
        await File.WriteAllTextAsync(folder.File("policy.yaml"), Rules, Token);
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.With("Sites:news:PolicyFile", folder.File("policy.yaml")), Token);
        var client = service.Client(ServiceSettings.ApiKey);

        var fast = await DecisionAsync(client, """{"id":"f1","text":"مقال جيد جدا","formShownAt":"2026-03-01T12:00:00Z","submittedAt":"2026-03-01T12:00:01Z"}""");
        var slow = await DecisionAsync(client, """{"id":"f2","text":"مقال ممتاز","formShownAt":"2026-03-01T12:00:00Z","submittedAt":"2026-03-01T12:00:31Z","article":{"id":"a","language":"ar-IQ"}}""");
        var foreign = await DecisionAsync(client, """{"id":"f3","text":"a very good article, thank you for it","article":{"id":"a","language":"ar"}}""");

        Assert.Equal(("hold", "seconds_on_form = 1"), (fast.Text("verdict"), Saw(fast, "fast")));
        Assert.Equal("approve", slow.Text("verdict"));
        Assert.Equal(("hold", "foreign_to_article = true"), (foreign.Text("verdict"), Saw(foreign, "foreign")));
    }

    private static async Task<JsonElement> DecisionAsync(HttpClient client, string comment) => (await client.SubmitAsync(comment, "?wait=5")).GetProperty("decision");

    private static string? Saw(JsonElement decision, string rule) => decision.GetProperty("explanation").GetProperty("findings").EnumerateArray()
        .SingleOrDefault(finding => finding.Text("rule") == rule) is { ValueKind: JsonValueKind.Object } finding ? finding.Text("saw") : null;
}
