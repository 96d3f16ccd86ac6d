using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Moderation.Scoring;

namespace Moderation.Cli.Service;

/// <summary>Calls a service's doors of administration.</summary>
internal sealed class ServiceClient : IDisposable
{
    private const string Models = "v1/admin/models";
    private const string Labels = "v1/admin/labels";
    private const string Reviews = "v1/admin/reviews";

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient _http;

    /// <summary>A client for the service at an address.</summary>
    public ServiceClient(Uri url, string adminKey, string actor)
    {
        // A base address whose path does not end with a slash would lose its last segment.
        var address = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", adminKey);

        // Headers carry no other letters; changes name their actor in the body too.
        _http.DefaultRequestHeaders.Add("X-Moderation-Actor", new string([.. actor.Where(unit => unit is >= ' ' and <= '~')]));
    }

    /// <summary>Uploads a model folder.</summary>
    public async Task<JsonElement> UploadAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(folder.FullName, ModelManifest.FileName)))
        {
            throw new ServiceException($"{folder.FullName} is no model folder: it has no {ModelManifest.FileName}.", ServiceException.Failed);
        }

        await using var package = new FileStream(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 81_920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        ModelPackage.Write(folder.FullName, package);
        package.Position = 0;
        using var content = new StreamContent(package);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/gzip");
        return await SendAsync(HttpMethod.Post, Models, content, cancellationToken);
    }

    /// <summary>Which models there are and which are in use.</summary>
    public Task<JsonElement> StatusAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, Models, null, cancellationToken);

    /// <summary>The report of the shadow; null when there was never one.</summary>
    public async Task<JsonElement?> ShadowReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, Models + "/shadow/report", null, cancellationToken);
        }
        catch (ServiceException exception) when (exception is { ExitCode: ServiceException.Failed, Answer: { } answer } && answer.Contains("\"status\":404", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Changes something, with who and why.</summary>
    public async Task<JsonElement> ChangeAsync(string path, string? by, string? why, bool force, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["by"] = by, ["why"] = why };
        if (force)
        {
            body["force"] = true;
        }

        using var content = JsonContent.Create(body);
        return await SendAsync(HttpMethod.Post, Models + path, content, cancellationToken);
    }

    /// <summary>Ends the shadow.</summary>
    public Task EndShadowAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, Models + "/shadow", null, cancellationToken);

    /// <summary>The rows of labelled texts, page by page.</summary>
    /// <param name="site">Whose; null for all sites'.</param>
    /// <param name="since">Only texts that were labelled then or later; null for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<JsonElement> ExportAsync(string? site, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = "?limit=1000"
            + (site is null ? string.Empty : "&site=" + Uri.EscapeDataString(site))
            + (since is null ? string.Empty : "&since=" + Uri.EscapeDataString(since.Value.ToString("O", CultureInfo.InvariantCulture)));
        var cursor = string.Empty;
        JsonElement page;
        do
        {
            page = await SendAsync(HttpMethod.Get, Labels + query + cursor, null, cancellationToken);
            foreach (var row in page.GetProperty("rows").EnumerateArray())
            {
                yield return row;
            }

            cursor = "&cursor=" + Uri.EscapeDataString(page.GetProperty("cursor").GetString()!);
        }
        while (!page.GetProperty("last").GetBoolean());
    }

    /// <summary>Chooses texts to be put before moderators.</summary>
    public async Task<JsonElement> SampleAsync(string site, string strategy, int count, long? seed, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["site"] = site, ["strategy"] = strategy, ["count"] = count };
        if (seed is not null)
        {
            body["seed"] = seed;
        }

        using var content = JsonContent.Create(body);
        return await SendAsync(HttpMethod.Post, Reviews + "/sample", content, cancellationToken);
    }

    /// <summary>Reads something.</summary>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Sends something.</summary>
    public async Task<JsonElement> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        // Written as it is: escapes would make long Arabic texts three times as long.
        using var content = new StringContent(body.ToJsonString(Unescaped), Encoding.UTF8, MediaTypeNames.Application.Json);
        return await SendAsync(HttpMethod.Post, path, content, cancellationToken);
    }

    /// <summary>Sends something that is answered line by line.</summary>
    public async IAsyncEnumerable<JsonElement> PostLinesAsync(string path, JsonObject body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(Unescaped), Encoding.UTF8, MediaTypeNames.Application.Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        using var response = await ResponseAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw Problem(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }

        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await LineAsync(lines, cancellationToken) is { } line)
        {
            yield return Parse(line) ?? throw Problem(response.StatusCode, line);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<string?> LineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new ServiceException($"{_http.BaseAddress} went away: {exception.Message}", ServiceException.Unreachable);
        }
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        using var response = await ResponseAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw Problem(response.StatusCode, answer);
        }

        return Parse(answer) ?? (answer.Length == 0 ? default : throw Problem(response.StatusCode, answer));
    }

    private async Task<HttpResponseMessage> ResponseAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new ServiceException($"{_http.BaseAddress} cannot be reached: {exception.Message}", ServiceException.Unreachable);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServiceException($"{_http.BaseAddress} does not answer.", ServiceException.Unreachable);
        }
    }

    private static ServiceException Problem(HttpStatusCode status, string answer)
    {
        var code = status switch
        {
            HttpStatusCode.Conflict => ServiceException.Refused,
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => ServiceException.Unreachable,
            _ => ServiceException.Failed,
        };
        return Parse(answer) is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("detail", out var detail)
            ? new ServiceException($"{(problem.TryGetProperty("title", out var title) ? title.GetString() + ": " : string.Empty)}{Every(problem) ?? detail.GetString()}", code, answer)
            : new ServiceException($"What answers there is no Moderation service of this kind: {(int)status}.", code);
    }

    /// <summary>All places at which a policy is wrong, a line for each; null where the service names none.</summary>
    private static string? Every(JsonElement problem) =>
        problem.TryGetProperty("problems", out var problems) && problems.ValueKind == JsonValueKind.Array
            ? string.Concat(problems.EnumerateArray().Select(place => FormattableString.Invariant(
                $"\n{place.GetProperty("file").GetString()}:{place.GetProperty("line").GetInt32()}:{place.GetProperty("column").GetInt32()}: {place.GetProperty("problem").GetString()}")))
            : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
