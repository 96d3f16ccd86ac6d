using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Moderation.IntegrationTests.Doors;
using Moderation.Scoring;
using Moderation.TestSupport;
using Moderation.Text;

namespace Moderation.IntegrationTests.Administration;

/// <summary>
/// Models that give every Arabic comment the same toxicity, and a folder of shipped models in which <see cref="Shipped"/>
/// stands: it approves everything, and the golden set says that this is right.
/// </summary>
internal sealed class ModelStage : IDisposable
{
    /// <summary>The version that is shipped.</summary>
    public const string Shipped = "first";

    /// <summary>The toxicity at which a model approves, and from which on it holds.</summary>
    public const double Threshold = 0.5;

    /// <summary>The key of administration.</summary>
    public const string AdminKey = "admin-key-for-tests-0123456789";

    private readonly TemporaryFolder _folder = new("moderation-models-");

    public ModelStage()
    {
        Directory.CreateDirectory(Path.Combine(ModelsFolder, "golden"));
        Write(ModelsFolder, Shipped, 0.1);
        File.WriteAllText(Path.Combine(ModelsFolder, "standing"), Shipped);
        File.WriteAllLines(
            Path.Combine(ModelsFolder, "golden", "comments.ar.jsonl"),
            Enumerable.Range(0, 5).Select(i => JsonSerializer.Serialize(new { id = $"g{i}", text = $"{A.PoliteText} {i}", lang = "ar", toxic = 0, label = 0 })));
    }

    /// <summary>The folder of shipped models.</summary>
    public string ModelsFolder => _folder.File("models");

    /// <summary>Turns administration on and ships these models.</summary>
    public ServiceSettings In(ServiceSettings settings) =>
        settings.With("Administration:ApiKey", AdminKey).With("Models:Directory", ModelsFolder);

    /// <summary>A model folder.</summary>
    public string Model(string version, double toxicity = 0.2, int pipeline = TextPipeline.Version) =>
        Write(Path.Combine(_folder.Path, Guid.CreateVersion7().ToString("N")), version, toxicity, pipeline);

    /// <summary>The package of a model folder.</summary>
    public static byte[] Package(string folder)
    {
        using var package = new MemoryStream();
        ModelPackage.Write(folder, package);
        return package.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string Write(string parent, string version, double toxicity, int pipeline = TextPipeline.Version)
    {
        var folder = Path.Combine(parent, version);
        var head = new HeadManifest { Name = "toxicity", Scale = 1, Bias = Math.Log(toxicity / (1 - toxicity)), Slope = 1, Intercept = 0 };
        ModelFolder.WriteManifest(folder, new ModelManifest
        {
            Version = version,
            TextPipeline = pipeline,
            Seed = 1,
            Languages = new Dictionary<string, LanguageManifest>(StringComparer.Ordinal)
            {
                ["ar"] = ModelFolder.WriteLanguage(folder, "ar", new sbyte[TextPipeline.Buckets * 4], [head]),
            },
            ApproveBelow = new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal)
            {
                ["ar"] = new Dictionary<string, double>(StringComparer.Ordinal) { ["toxicity"] = Threshold },
            },
            TrainingSets = [],
        });
        return folder;
    }
}

/// <summary>Calls to the doors for models.</summary>
internal static class ModelCalls
{
    public const string Models = "/v1/admin/models";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static HttpClient Admin(this ServiceProcess service)
    {
        var client = service.Client(ModelStage.AdminKey);
        client.DefaultRequestHeaders.Add("X-Moderation-Actor", "tester");
        return client;
    }

    public static async Task<HttpResponseMessage> UploadAsync(this HttpClient admin, byte[] package)
    {
        using var content = new ByteArrayContent(package);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/gzip");
        return await admin.PostAsync(new Uri(Models, UriKind.Relative), content, Token);
    }

    public static Task<HttpResponseMessage> ChangeAsync(this HttpClient admin, string path, string json = "{}") =>
        admin.PostAsync(new Uri(Models + path, UriKind.Relative), A.Body(json), Token);

    /// <summary>A change that must succeed.</summary>
    public static async Task<JsonElement> ChangedAsync(this HttpClient admin, string path, string json = "{}")
    {
        using var answer = await admin.ChangeAsync(path, json);
        return await answer.JsonAsync(System.Net.HttpStatusCode.OK);
    }

    public static Task<JsonElement> StatusAsync(this HttpClient admin) => admin.GetJsonAsync(Models);

    /// <summary>Submits a comment and says which model decided, and how.</summary>
    public static async Task<(string? Model, string? Verdict)> DecideAsync(this ServiceProcess service, string id)
    {
        var answer = await service.Client(ServiceSettings.ApiKey).SubmitAsync(A.CommentJson(id, $"{A.PoliteText} {id}"), "?wait=5");
        var decision = answer.GetProperty("decision");
        return (decision.Text("modelVersion"), decision.Text("verdict"));
    }

    /// <summary>Waits until the shadow has judged so many comments; returns its report.</summary>
    public static async Task<JsonElement> ReportAsync(this HttpClient admin, long comments)
    {
        var report = default(JsonElement);
        await Eventually.TrueAsync(
            async _ => (report = await admin.GetJsonAsync(Models + "/shadow/report")).GetProperty("comments").GetInt64() == comments,
            TimeSpan.FromSeconds(20),
            () => string.Create(CultureInfo.InvariantCulture, $"for {comments} comments in the report: {report}"),
            Token);
        return report;
    }
}
