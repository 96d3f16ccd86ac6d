using System.Globalization;
using System.Text.Json;
using Dapper;
using Moderation.IntegrationTests.Doors;
using Moderation.IntegrationTests.Labelling;
using Moderation.Labelling;
using Moderation.Scoring;
using Moderation.TestSupport;
using Npgsql;

namespace Moderation.IntegrationTests.Administration;

/// <summary>The data team's whole loop on the shipped model and two instances: what moderators say of a word becomes what the service does.</summary>
public sealed class RetrainingTests(TestServers servers)
{
    /// <summary>No word of any language: only this site's moderators know that it is an insult.</summary>
    private const string SiteInsult = "كردنوش";

    private const string Better = "site-model";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Labels_are_exported_trained_on_compared_shadowed_promoted_and_rolled_back()
    {
        using var folder = new TemporaryFolder("moderation-retraining-");
        await using var database = await servers.DatabaseAsync(Token);
        var settings = ServiceSettings.Embedded.On(database).With("Administration:ApiKey", ModelStage.AdminKey);
        await using var one = await ServiceProcess.StartAsync(settings, Token);
        await using var two = await ServiceProcess.StartAsync(settings, Token);
        var shipped = (await one.Admin().StatusAsync()).GetProperty("standing").Text("version")!;
        await LabelCommentsAsync(one, two);
        Assert.Equal((shipped, "approve"), await DecideAsync(one, "before"));

        var labels = folder.File("labels.jsonl.gz");
        var trained = folder.File(Better);
        await CommandLine.DoneAsync("data", "export", "--url", two.Address.ToString(), "--admin-key", ModelStage.AdminKey, "--out", labels);
        await CommandLine.DoneAsync("model", "train", "--data", labels, "--warm-start", Repository.File("models/" + shipped), "--into", trained);
        var compared = await CommandLine.DoneAsync("model", "compare", Repository.File("models/" + shipped), trained, "--data", labels, "--json");
        Assert.True(GainOf(compared) > 0, compared);

        using var flow = new CommentFlow([one, two]);
        await CommandLine.ModelAsync(0, one, "shadow", "--model", trained);
        await flow.AllSeeAsync(status => status.GetProperty("instance").TryGetProperty("shadow", out _));
        Assert.Equal((shipped, "approve"), await DecideAsync(two, "shadowed"));
        await flow.AdvanceAsync(200);
        await Eventually.TrueAsync(_ => IsDisputedAsync(one, "shadowed"), TimeSpan.FromSeconds(20), () => "for the shadow's opposite verdict", Token);

        await CommandLine.ModelAsync(0, two, "promote", "--version", Better, "--by", "mona", "--why", "knows our word");
        await flow.AllDecideWithAsync(Better);
        Assert.Equal((Better, "hold"), await DecideAsync(one, "promoted-1"));
        Assert.Equal((Better, "hold"), await DecideAsync(two, "promoted-2"));
        await flow.AdvanceAsync(100);
        await CommandLine.ModelAsync(0, one, "rollback", "--why", "a walk");
        await flow.AllDecideWithAsync(shipped);
        Assert.Equal((shipped, "approve"), await DecideAsync(two, "after"));

        var acknowledged = await flow.StopAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        var decided = (await connection.QueryAsync<string>("select c.comment_id from comment c join decision using (comment_key) where c.comment_id like 'flow-%'")).ToList();
        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), decided.Order(StringComparer.Ordinal));
    }

    /// <summary>In every fifth comment a word is the insult, for which it is rejected; each is labelled by a moderator at one of the instances.</summary>
    private static async Task LabelCommentsAsync(ServiceProcess one, ServiceProcess two)
    {
        var polite = LabelledComments.Read([new FileInfo(Repository.File("models/training/own_identity_ar.jsonl"))], presumedClean: false)
            .Where(comment => comment.Label(CommentAttribute.Toxicity) == false).ToList();
        for (var number = 0; number < polite.Count; number++)
        {
            var words = polite[number].Text.Split(' ');
            var isInsult = number % 5 == 0;
            if (isInsult)
            {
                words[number / 5 % words.Length] = SiteInsult;
            }

            var instance = number % 3 == 0 ? two : one;
            var id = string.Create(CultureInfo.InvariantCulture, $"labelled-{number}");
            await instance.Client(ServiceSettings.ApiKey).SubmitAsync(A.CommentJson(id, string.Join(' ', words)));
            await instance.Admin().LabelledAsync(id, $$"""{"source":"moderator","by":"m{{number % 3}}",{{(isInsult ? "\"verdict\":\"reject\",\"reason\":\"insult\"" : "\"verdict\":\"approve\"")}}}""");
        }
    }

    private static async Task<(string? Model, string? Verdict)> DecideAsync(ServiceProcess instance, string id)
    {
        var answer = await instance.Client(ServiceSettings.ApiKey).SubmitAsync(A.CommentJson(id, $"قال {SiteInsult} انه سيأتي {id}"), "?wait=5");
        return (answer.GetProperty("decision").Text("modelVersion"), answer.GetProperty("decision").Text("verdict"));
    }

    private static async Task<bool> IsDisputedAsync(ServiceProcess instance, string id) =>
        (await instance.Admin().GetJsonAsync(ModelCalls.Models + "/shadow/report")).GetProperty("examples").EnumerateArray()
            .Any(example => (example.Text("commentId"), example.Text("standing"), example.Text("shadow")) == (id, "approve", "hold"));

    private static double GainOf(string compared)
    {
        using var json = JsonDocument.Parse(compared);
        return json.RootElement.GetProperty("differences").EnumerateArray()
            .Single(difference => difference.Text("attribute") == "toxicity" && difference.Text("measure") == "roc_auc").GetProperty("difference").GetDouble();
    }
}
