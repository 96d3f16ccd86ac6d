using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;

// One embedded service for all tests of its doors; they keep apart by the ids of their comments.
[assembly: AssemblyFixture(typeof(DoorService))]

namespace Moderation.IntegrationTests.Doors;

/// <summary>
/// The embedded service, started when a test first asks. Its verdicts follow from the text alone, whatever the model says:
/// <see cref="Forbidden"/> is rejected, three links are held, all else is approved.
/// </summary>
public sealed class DoorService : IAsyncDisposable
{
    /// <summary>A word that rejects a comment.</summary>
    public const string Forbidden = "forbiddenword";

    /// <summary>A text that is held.</summary>
    public const string HeldText = "https://a.example/1 https://b.example/2 https://c.example/3";

    /// <summary>A second site.</summary>
    public const string OtherSite = "sport";

    /// <summary>The key of the second site.</summary>
    public const string OtherKey = "sport-key-for-tests-0123456789abcdef";

    private static int _ids;

    private readonly Lock _gate = new();
    private Task<ServiceProcess>? _service;

    /// <summary>Settings under which verdicts follow from the text.</summary>
    public static ServiceSettings Settings { get; } = Decided(Decided(ServiceSettings.Embedded.WithSite(OtherSite, OtherKey), ServiceSettings.Site), OtherSite);

    /// <summary>An id that no other test uses.</summary>
    public static string NewId(string prefix = "c") => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Interlocked.Increment(ref _ids)}");

    /// <summary>The running service.</summary>
    public Task<ServiceProcess> ServiceAsync()
    {
        lock (_gate)
        {
            return _service ??= ServiceProcess.StartAsync(Settings, CancellationToken.None);
        }
    }

    /// <summary>A client with the key of the first site.</summary>
    public async Task<HttpClient> NewsAsync() => (await ServiceAsync()).Client(ServiceSettings.ApiKey);

    /// <summary>A client with the key of the second site.</summary>
    public async Task<HttpClient> SportAsync() => (await ServiceAsync()).Client(OtherKey);

    /// <summary>A client without a key.</summary>
    public async Task<HttpClient> NobodyAsync() => (await ServiceAsync()).Client();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is { IsCompletedSuccessfully: true })
        {
            await (await _service).DisposeAsync();
        }
    }

    private static ServiceSettings Decided(ServiceSettings settings, string site)
    {
        var policy = $"Sites:{site}:Policy:";
        foreach (var attribute in new[] { "toxicity", "severe_toxicity", "identity_attack", "insult", "profanity", "threat", "spam" })
        {
            settings = settings.With($"{policy}Thresholds:{attribute}:ApproveBelow", "1");
        }

        return settings
            .With(policy + "FailureMode", "approve").With(policy + "UnsupportedLanguage", "approve")
            .With(policy + "BlockedWords:0", Forbidden);
    }
}

/// <summary>Calls to the doors and what they answer.</summary>
internal static class DoorCalls
{
    private static readonly Uri CommentsAddress = new("/v1/comments", UriKind.Relative);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string json, string query = "") =>
        client.PostAsync(new Uri(CommentsAddress + query, UriKind.Relative), A.Body(json), Token);

    public static async Task<HttpResponseMessage> PostAsync(this HttpClient client, byte[] body, string? contentType = MediaTypeNames.Application.Json)
    {
        using var content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return await client.PostAsync(CommentsAddress, content, Token);
    }

    /// <summary>Posts a comment that must be taken in; returns the answer.</summary>
    public static async Task<JsonElement> SubmitAsync(this HttpClient client, string json, string query = "")
    {
        using var answer = await client.PostAsync(json, query);
        return await answer.JsonAsync(query.Length == 0 ? HttpStatusCode.Accepted : HttpStatusCode.OK);
    }

    public static async Task<(HttpStatusCode Status, JsonElement? Comment)> FindAsync(this HttpClient client, string id)
    {
        using var answer = await client.GetAsync(CommentAddress(id), Token);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? await answer.JsonAsync(HttpStatusCode.OK) : null);
    }

    public static async Task<JsonElement> GetJsonAsync(this HttpClient client, string address)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Token);
        return await answer.JsonAsync(HttpStatusCode.OK);
    }

    public static Uri CommentAddress(string id) => new("/v1/comments/" + Uri.EscapeDataString(id), UriKind.Relative);

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Asserts problem details of a status that name a field, or none; returns their text.</summary>
    public static async Task<string> AssertProblemAsync(this HttpResponseMessage answer, HttpStatusCode expected, string? field = null)
    {
        var problem = await answer.JsonAsync(expected);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("title").GetString()));
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
        return problem.GetProperty("detail").GetString()!;
    }

    /// <summary>Asserts that the next good comment is taken in.</summary>
    public static async Task AssertGoesOnAsync(this HttpClient client)
    {
        var id = DoorService.NewId("next");
        Assert.Equal("approved", (await client.SubmitAsync(A.CommentJson(id))).GetProperty("status").GetString());
    }

    public static string? Text(this JsonElement element, string property) => element.GetProperty(property).GetString();

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
