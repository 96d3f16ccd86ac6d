using System.Net;
using System.Text;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;
using Moderation.Text;

namespace Moderation.IntegrationTests.Administration;

/// <summary>What the doors for models refuse.</summary>
public sealed class ModelDoorTests : IAsyncLifetime
{
    private readonly ModelStage _stage = new();
    private ServiceProcess? _service;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _service = await ServiceProcess.StartAsync(_stage.In(ServiceSettings.Embedded), Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _stage.Dispose();
    }

    [Fact]
    public async Task Only_the_admin_key_opens_them_and_it_opens_nothing_else()
    {
        foreach (var key in new[] { null, ServiceSettings.ApiKey, ModelStage.AdminKey + "x" })
        {
            var client = _service!.Client(key);
            foreach (var answer in new[]
            {
                await client.GetAsync(new Uri(ModelCalls.Models, UriKind.Relative), Token),
                await client.GetAsync(new Uri("/V1/Admin/models", UriKind.Relative), Token),
                await client.GetAsync(new Uri("/v1/%61dmin/models", UriKind.Relative), Token),
                await client.GetAsync(new Uri("/v1/admin", UriKind.Relative), Token),
                await client.ChangeAsync("/first/promote"),
                await client.UploadAsync([1]),
            })
            {
                using (answer)
                {
                    Assert.Contains("admin key", await answer.AssertProblemAsync(HttpStatusCode.Unauthorized), StringComparison.Ordinal);
                }
            }
        }

        using var comment = await _service!.Client(ModelStage.AdminKey).PostAsync(A.CommentJson());
        Assert.Contains("site's key", await comment.AssertProblemAsync(HttpStatusCode.Unauthorized), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_cannot_be_used_is_refused_with_the_reason()
    {
        var admin = _service!.Admin();
        var damaged = _stage.Model("damaged");
        await File.WriteAllBytesAsync(Path.Combine(damaged, "ar.weights.bin"), new byte[TextPipeline.Buckets * 4 - 1], Token);
        var incomplete = _stage.Model("incomplete");
        File.Delete(Path.Combine(incomplete, "ar.weights.bin"));
        var nameless = _stage.Model("nameless");
        var manifest = Path.Combine(nameless, "manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Token)).Replace("\"nameless\"", "\"../nameless\"", StringComparison.Ordinal), Token);

        await RefusedAsync(Encoding.UTF8.GetBytes("this is no package"), "not a gzipped tar archive");
        await RefusedAsync([], "not a gzipped tar archive");
        await RefusedAsync(ModelStage.Package(damaged), "ar.weights.bin is damaged");
        await RefusedAsync(ModelStage.Package(incomplete), "ar.weights.bin cannot be read");
        await RefusedAsync(ModelStage.Package(nameless), "a version that is no name");
        await RefusedAsync(ModelStage.Package(_stage.Model("other", pipeline: TextPipeline.Version + 1)), "needs text pipeline");
        Assert.Empty((await admin.StatusAsync()).GetProperty("models").EnumerateArray());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_service!.DataDirectory, "models")));

        async Task RefusedAsync(byte[] package, string because)
        {
            using var answer = await admin.UploadAsync(package);
            var detail = await answer.AssertProblemAsync(HttpStatusCode.BadRequest, "package");
            Assert.Contains(because, detail, StringComparison.Ordinal);
            Assert.DoesNotContain(_service!.DataDirectory, detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_version_means_one_model_forever()
    {
        var admin = _service!.Admin();
        using var first = await admin.UploadAsync(ModelStage.Package(_stage.Model("second")));
        var card = _stage.Model("second");
        await File.WriteAllTextAsync(Path.Combine(card, "card.md"), "another card", Token);

        using var same = await admin.UploadAsync(ModelStage.Package(card));
        using var other = await admin.UploadAsync(ModelStage.Package(_stage.Model("second", 0.3)));
        using var shipped = await admin.UploadAsync(ModelStage.Package(_stage.Model(ModelStage.Shipped, 0.3)));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, same.StatusCode));
        Assert.Contains("another model second", await other.AssertProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("shipped with another model first", await shipped.AssertProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_makes_no_sense_is_refused()
    {
        var admin = _service!.Admin();

        using var unknown = await admin.ChangeAsync("/nothing/promote");
        using var hostile = await admin.ChangeAsync("/..%2f..%2fetc/shadow");
        using var standing = await admin.ChangeAsync("/first/promote");
        using var itself = await admin.ChangeAsync("/first/shadow");
        using var wrongType = await admin.ChangeAsync("/first/promote", """{"force":"yes"}""");
        using var misspelt = await admin.ChangeAsync("/first/promote", """{"forced":true}""");
        using var tooLong = await admin.ChangeAsync("/first/promote", $$"""{"why":"{{new string('x', 3_000)}}"}""");
        using var control = await admin.ChangeAsync("/first/promote", """{"by":"a\u0000b"}""");
        using var noReport = await admin.GetAsync(new Uri(ModelCalls.Models + "/shadow/report", UriKind.Relative), Token);

        await unknown.AssertProblemAsync(HttpStatusCode.NotFound);
        await hostile.AssertProblemAsync(HttpStatusCode.NotFound);
        Assert.Contains("stands already", await standing.AssertProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("stands itself", await itself.AssertProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        await wrongType.AssertProblemAsync(HttpStatusCode.BadRequest, "force");
        await misspelt.AssertProblemAsync(HttpStatusCode.BadRequest);
        await tooLong.AssertProblemAsync(HttpStatusCode.BadRequest, "why");
        await control.AssertProblemAsync(HttpStatusCode.BadRequest, "by");
        await noReport.AssertProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_a_golden_set_a_promotion_must_be_forced()
    {
        File.Delete(Path.Combine(_stage.ModelsFolder, "golden", "comments.ar.jsonl"));
        var admin = _service!.Admin();
        using var uploaded = await admin.UploadAsync(ModelStage.Package(_stage.Model("second")));

        using var refused = await admin.ChangeAsync("/second/promote");

        Assert.Contains("no golden set", await refused.AssertProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Equal("second", (await admin.ChangedAsync("/second/promote", """{"why":"we have none","force":true}""")).Text("version"));
    }

    [Fact]
    public async Task Without_an_admin_key_administration_is_off()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceSettings.Embedded.With("Models:Directory", _stage.ModelsFolder), Token);

        using var answer = await service.Client(ModelStage.AdminKey).GetAsync(new Uri(ModelCalls.Models, UriKind.Relative), Token);

        Assert.Contains("Administration is off", await answer.AssertProblemAsync(HttpStatusCode.Unauthorized), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Administration:ApiKey", "short")]
    [InlineData("Administration:ApiKey", ServiceSettings.ApiKey)]
    [InlineData("Models:GoldenTolerance", "2")]
    [InlineData("Models:KeepShadow", "00:00:01")]
    [InlineData("Models:GoldenTolerence", "0.1")]
    public async Task A_wrong_setting_stops_the_start_with_its_name(string key, string value)
    {
        var exit = await ServiceProcess.RunToEndAsync(ServiceSettings.Embedded.With(key, value));

        Assert.Equal(78, exit.Code);
        Assert.Contains(key, exit.Output, StringComparison.Ordinal);
    }
}
