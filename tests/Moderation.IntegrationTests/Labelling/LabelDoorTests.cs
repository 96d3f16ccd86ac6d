using System.Net;
using Moderation.IntegrationTests.Administration;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Labelling;

/// <summary>What the doors for labels and reviews refuse.</summary>
public sealed class LabelDoorTests : IAsyncLifetime
{
    private ServiceProcess? _service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Admin => _service!.Client(ModelStage.AdminKey);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _service = await ServiceProcess.StartAsync(LabelCalls.Settings, Token);
        await _service.Client(ServiceSettings.ApiKey).SubmitAsync(A.CommentJson("c-1"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }

    [Fact]
    public async Task Without_a_model_an_export_is_put_off_and_loses_nothing()
    {
        using var empty = new TemporaryFolder("moderation-no-models-");
        await using var service = await ServiceProcess.StartAsync(LabelCalls.Settings.With("Models:Directory", empty.Path), Token);
        await service.Client(ServiceSettings.ApiKey).SubmitAsync(A.CommentJson("c-1"));
        await service.Client(ModelStage.AdminKey).LabelledAsync("c-1", """{"source":"moderator","by":"m1","verdict":"approve"}""");
        using var answer = await service.Client(ModelStage.AdminKey).GetAsync(new Uri(LabelCalls.Labels, UriKind.Relative), Token);

        Assert.Contains("No model", await answer.AssertProblemAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_label_is_refused_with_the_field_and_nothing_is_kept()
    {
        foreach (var (field, json) in new[]
        {
            ("source", """{"by":"m1","verdict":"approve"}"""),
            ("source", """{"source":"Moderator","by":"m1","verdict":"approve"}"""),
            ("source", """{"source":1,"by":"m1","verdict":"approve"}"""),
            ("by", """{"source":"moderator","verdict":"approve"}"""),
            ("by", """{"source":"moderator","by":"mona@example.org","verdict":"approve"}"""),
            ("by", """{"source":"feedback","by":"Mona Smith","verdict":"approve"}"""),
            ("by", $$"""{"source":"moderator","by":"{{new string('m', 101)}}","verdict":"approve"}"""),
            ("by", """{"source":"moderator","by":"","verdict":"approve"}"""),
            ("verdict", """{"source":"moderator","by":"m1"}"""),
            ("verdict", """{"source":"moderator","by":"m1","attributes":{}}"""),
            ("verdict", """{"source":"moderator","by":"m1","verdict":"hold"}"""),
            ("verdict", """{"source":"reader_report","verdict":"approve"}"""),
            ("reason", """{"source":"moderator","by":"m1","verdict":"reject","reason":"rudeness"}"""),
            ("reason", """{"source":"moderator","by":"m1","verdict":"approve","reason":"spam"}"""),
            ("attributes", """{"source":"moderator","by":"m1","attributes":{"toxic":true}}"""),
            ("attributes", """{"source":"moderator","by":"m1","attributes":{"insult":1}}"""),
            ("attributes", """{"source":"moderator","by":"m1","attributes":{"insult":null}}"""),
            ("revision", """{"source":"moderator","by":"m1","verdict":"approve","revision":0}"""),
            ("revision", """{"source":"moderator","by":"m1","verdict":"approve","revision":2}"""),
            ("revision", """{"source":"moderator","by":"m1","verdict":"approve","revision":"1"}"""),
            ("note", $$"""{"source":"moderator","by":"m1","verdict":"approve","note":"{{new string('x', 2_001)}}"}"""),
            ("note", """{"source":"moderator","by":"m1","verdict":"approve","note":"a\u0000b"}"""),
            ("verdict", """{"source":"moderator","by":"m1","verdict":"approve","verdict":"reject"}"""),
            ((string?)null, """{"source":"moderator","by":"m1","verdict":"approve","weight":1}"""),
            ((string?)null, "[]"),
            ((string?)null, "null"),
            ((string?)null, string.Empty),
        })
        {
            using var answer = await Admin.LabelAsync("c-1", json);
            try
            {
                await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{field}: {json}", exception);
            }
        }

        using var unknown = await Admin.LabelAsync("c-2", """{"source":"feedback","verdict":"approve"}""");
        using var elsewhere = await Admin.LabelAsync("c-1", """{"source":"feedback","verdict":"approve"}""", DoorService.OtherSite);
        using var nothing = await Admin.GetAsync(LabelCalls.Address("c-2"), Token);
        using var large = await Admin.LabelAsync("c-1", $$"""{"note":"{{new string('x', 70_000)}}"}""");
        await unknown.AssertProblemAsync(HttpStatusCode.NotFound);
        await elsewhere.AssertProblemAsync(HttpStatusCode.NotFound);
        await nothing.AssertProblemAsync(HttpStatusCode.NotFound);
        await large.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty((await Admin.GetJsonAsync(LabelCalls.Address("c-1").ToString())).GetProperty("labels").EnumerateArray());
    }

    [Theory]
    [InlineData("labels?since=yesterday", "since")]
    [InlineData("labels?cursor=x", "cursor")]
    [InlineData("labels?cursor=9-3", "cursor")]
    [InlineData("labels?cursor=1-2-3", "cursor")]
    [InlineData("labels?cursor=", "cursor")]
    [InlineData("labels?limit=0", "limit")]
    [InlineData("labels?limit=1001", "limit")]
    [InlineData("labels?site=nosuch", "site")]
    [InlineData("reviews", "site")]
    [InlineData("reviews?site=nosuch", "site")]
    [InlineData("reviews?site=news&after=-1", "after")]
    [InlineData("reviews?site=news&limit=x", "limit")]
    public async Task A_wrong_question_is_refused_with_the_field(string question, string field)
    {
        using var answer = await Admin.GetAsync(new Uri("/v1/admin/" + question, UriKind.Relative), Token);

        await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Theory]
    [InlineData("""{"strategy":"random","count":1}""", "site")]
    [InlineData("""{"site":"nosuch","strategy":"random","count":1}""", "site")]
    [InlineData("""{"site":"news","count":1}""", "strategy")]
    [InlineData("""{"site":"news","strategy":"all","count":1}""", "strategy")]
    [InlineData("""{"site":"news","strategy":"random"}""", "count")]
    [InlineData("""{"site":"news","strategy":"random","count":0}""", "count")]
    [InlineData("""{"site":"news","strategy":"random","count":1001}""", "count")]
    [InlineData("""{"site":"news","strategy":"random","count":1.5}""", "count")]
    [InlineData("""{"site":"news","strategy":"random","count":1,"seed":-1}""", "seed")]
    public async Task A_wrong_sample_is_refused_with_the_field(string json, string field)
    {
        using var answer = await Admin.SampleAsync(json);

        await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task Only_the_admin_key_opens_them()
    {
        foreach (var key in new[] { null, ServiceSettings.ApiKey })
        {
            var client = _service!.Client(key);
            foreach (var answer in new[]
            {
                await client.LabelAsync("c-1", """{"source":"feedback","verdict":"approve"}"""),
                await client.GetAsync(LabelCalls.Address("c-1"), Token),
                await client.GetAsync(new Uri(LabelCalls.Labels, UriKind.Relative), Token),
                await client.SampleAsync("""{"site":"news","strategy":"random","count":1}"""),
                await client.GetAsync(new Uri(LabelCalls.Reviews + "?site=news", UriKind.Relative), Token),
            })
            {
                using (answer)
                {
                    await answer.AssertProblemAsync(HttpStatusCode.Unauthorized);
                }
            }
        }
    }
}
