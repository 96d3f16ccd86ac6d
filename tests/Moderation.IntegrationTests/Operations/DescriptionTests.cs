using System.Text.Json;
using System.Text.RegularExpressions;
using Moderation.IntegrationTests.Doors;

namespace Moderation.IntegrationTests.Operations;

public sealed partial class DescriptionTests(DoorService doors)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [GeneratedRegex("""(?:src|href)=["'](?<address>[^"']+)["']|["'](?<address>https?://[^"']+)["']""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Reference { get; }

    [Fact]
    public async Task The_document_names_every_door_with_its_answers_and_the_key()
    {
        var document = await (await doors.NobodyAsync()).GetJsonAsync("/openapi/v1.json");

        Assert.Equal("Moderation", document.GetProperty("info").Text("title"));
        Assert.False(string.IsNullOrWhiteSpace(document.GetProperty("info").Text("description")));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("siteKey").Text("scheme"));
        Assert.True(document.GetProperty("security")[0].TryGetProperty("siteKey", out _));
        var answers = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (
                Name: $"{operation.Name} {path.Name}",
                Statuses: string.Join(' ', operation.Value.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal)))))
            .ToDictionary(operation => operation.Name, operation => operation.Statuses, StringComparer.Ordinal);
        Assert.Equal("200 202 400 401 408 410 413 415 503", answers["post /v1/comments"]);
        Assert.Equal("200 401 408 413 415 503", answers["post /v1/comments/batch"]);
        Assert.Equal("200 401 404 503", answers["get /v1/comments/{id}"]);
        Assert.Equal("204 401 404 503", answers["delete /v1/comments/{id}"]);
        Assert.Equal("200 201 400 401 404 408 410 413 503", answers["post /v1/comments/{id}/reports"]);
        Assert.Equal("200 201 400 401 404 408 410 413 503", answers["post /v1/comments/{id}/appeals"]);
        Assert.Equal("200 400 401 404 408 409 410 413 503", answers["post /v1/admin/comments/{site}/{id}/decision"]);
        Assert.Equal("200 400 401 503", answers["get /v1/events"]);
        Assert.Equal("204 400 401 503", answers["post /v1/events/ack"]);
        Assert.Equal("200 201 400 401 408 409 413 503", answers["post /v1/admin/models"]);
        Assert.Equal("200 401 503", answers["get /v1/admin/models"]);
        Assert.Equal("200 400 401 404 409 503", answers["post /v1/admin/models/{version}/promote"]);
        Assert.Equal("200 400 401 409 503", answers["post /v1/admin/models/rollback"]);
        Assert.Equal("200 400 401 404 409 503", answers["post /v1/admin/models/{version}/shadow"]);
        Assert.Equal("204 400 401 404 503", answers["delete /v1/admin/models/shadow"]);
        Assert.Equal("200 401 404 503", answers["get /v1/admin/models/shadow/report"]);
        Assert.Equal("201 400 401 404 408 410 413 503", answers["post /v1/admin/comments/{site}/{id}/labels"]);
        Assert.Equal("200 401 404 503", answers["get /v1/admin/comments/{site}/{id}/labels"]);
        Assert.Equal("200 400 401 503", answers["get /v1/admin/labels"]);
        Assert.Equal("200 400 401 408 413 503", answers["post /v1/admin/reviews/sample"]);
        Assert.Equal("200 400 401 503", answers["get /v1/admin/reviews"]);
        Assert.Equal("200 401 503", answers["get /v1/admin/policies"]);
        Assert.Equal("200 401 404 503", answers["get /v1/admin/policies/{site}"]);
        Assert.Equal("200 401 404 503", answers["get /v1/admin/policies/{site}/versions/{version}"]);
        Assert.Equal("200 400 401 404 503", answers["get /v1/admin/policies/{site}/changes"]);
        Assert.Equal("200 201 400 401 404 408 409 413 503", answers["post /v1/admin/policies/{site}"]);
        Assert.Equal("200 400 401 404 409 503", answers["post /v1/admin/policies/{site}/activate"]);
        Assert.Equal("200 400 401 404 409 503", answers["post /v1/admin/policies/{site}/rollback"]);
        Assert.Equal("200 400 401 404 408 409 413 503", answers["post /v1/admin/policies/{site}/try"]);
        Assert.Equal("200 400 401 404 408 409 413 503", answers["post /v1/policy/try"]);
        Assert.Equal("201 400 401 404 408 409 410 413 503", answers["post /v1/admin/orders"]);
        Assert.Equal("200 400 401 503", answers["get /v1/admin/orders"]);
        Assert.Equal("204 400 401 404 408 409 413 503", answers["delete /v1/admin/orders/{id}"]);
        Assert.Equal("200 400 401 404 408 409 413 503", answers["post /v1/policy/backtest"]);
        Assert.Equal("200 400 401 404 503", answers["get /v1/admin/policies/{site}/hits"]);
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("adminKey").Text("scheme"));
        Assert.All(
            document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation.Value))),
            operation => Assert.Equal(
                operation.Name.StartsWith("/v1/admin", StringComparison.Ordinal) || operation.Name == "/v1/policy/backtest",
                operation.Value.TryGetProperty("security", out var keys) && keys[0].TryGetProperty("adminKey", out _)));
    }

    [Fact]
    public async Task Every_operation_can_be_called_from_the_document_alone()
    {
        var document = await (await doors.NobodyAsync()).GetJsonAsync("/openapi/v1.json");
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation.Value))).ToList();

        Assert.NotEmpty(operations);
        foreach (var (path, operation) in operations)
        {
            Assert.False(string.IsNullOrWhiteSpace(operation.Text("summary")));
            var parameters = operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToList() : [];
            Assert.Equal(path.Contains("{id}", StringComparison.Ordinal), parameters.Exists(parameter => parameter.Text("name") == "id" && parameter.GetProperty("required").GetBoolean()));
            Assert.All(parameters, parameter => Assert.False(string.IsNullOrWhiteSpace(parameter.Text("description"))));
            foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] is '4' or '5'))
            {
                var problem = response.Value.GetProperty("content").GetProperty("application/problem+json");
                Assert.True(problem.TryGetProperty("example", out _));
                Assert.Contains("field", problem.GetProperty("schema").GetRawText(), StringComparison.Ordinal);
            }
        }

        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal(["id", "text"], schemas.GetProperty("SubmitComment").GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("#/components/schemas/CommentDecided", schemas.GetProperty("EventPage").GetRawText(), StringComparison.Ordinal);
        AssertReferencesResolve(document, document);
    }

    [Fact]
    public async Task The_example_comment_of_the_document_is_taken_in()
    {
        var client = await doors.NewsAsync();
        var document = await client.GetJsonAsync("/openapi/v1.json");
        var example = document.GetProperty("paths").GetProperty("/v1/comments").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");

        await client.SubmitAsync(example.GetRawText());
    }

    [Fact]
    public async Task The_page_needs_no_other_server()
    {
        var client = await doors.NobodyAsync();

        using var page = await client.GetAsync(new Uri("/docs/", UriKind.Relative), Token);

        var html = await page.Content.ReadAsStringAsync(Token);
        var addresses = Reference.Matches(html).Select(match => match.Groups["address"].Value).ToList();
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.DoesNotContain("//", address, StringComparison.Ordinal));
        var mayUse = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", mayUse, StringComparison.Ordinal);
        Assert.DoesNotContain("http", mayUse, StringComparison.Ordinal);
        foreach (var script in addresses.Where(address => address.EndsWith(".js", StringComparison.Ordinal)))
        {
            using var answer = await client.GetAsync(new Uri("/docs/" + script, UriKind.Relative), Token);
            Assert.True(answer.IsSuccessStatusCode, script);
        }
    }

    private static void AssertReferencesResolve(JsonElement element, JsonElement document)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (member.NameEquals("$ref"))
                    {
                        var target = member.Value.GetString()!.Split('/').Skip(1).Aggregate(document, (current, name) => current.TryGetProperty(name, out var next) ? next : default);
                        Assert.True(target.ValueKind == JsonValueKind.Object, member.Value.GetString());
                    }

                    AssertReferencesResolve(member.Value, document);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    AssertReferencesResolve(item, document);
                }

                break;
            default:
                break;
        }
    }
}
