using System.Net;
using System.Net.Http.Headers;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Doors;

/// <summary>What is too long, too large or too slow.</summary>
public sealed class LargeInputTests(DoorService doors)
{
    [Fact]
    public async Task A_text_is_at_most_20000_code_units_long()
    {
        var client = await doors.NewsAsync();

        using var longest = await client.PostAsync(A.CommentJson(DoorService.NewId(), new string('ب', 20_000)));
        using var longer = await client.PostAsync(A.CommentJson("x", new string('ب', 20_001)));
        using var muchLonger = await client.PostAsync(A.CommentJson("x", new string('ب', 100_000)));

        await longest.JsonAsync(HttpStatusCode.Accepted);
        await longer.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "text");
        Assert.Contains("100000", await muchLonger.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "text"), StringComparison.Ordinal);
        await client.AssertGoesOnAsync();
    }

    [Fact]
    public async Task The_longest_text_fits_in_escapes_too()
    {
        var client = await doors.NewsAsync();
        var text = string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 10_000));

        using var answer = await client.PostAsync($$"""{"id":"{{DoorService.NewId()}}","text":"{{text}}"}""");

        await answer.JsonAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task The_longest_text_is_configurable()
    {
        await using var service = await ServiceProcess.StartAsync(
            DoorService.Settings.With("Intake:MaxTextLength", "120000"), TestContext.Current.CancellationToken);
        var client = service.Client(ServiceSettings.ApiKey);

        using var fits = await client.PostAsync(A.CommentJson("x", new string('ب', 100_000)));
        using var tooLong = await client.PostAsync(A.CommentJson("y", new string('ب', 120_001)));

        await fits.JsonAsync(HttpStatusCode.Accepted);
        await tooLong.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, "text");
    }

    [Fact]
    public async Task Long_fields_get_413_that_names_them()
    {
        var client = await doors.NewsAsync();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["id"] = $$"""{"id":"{{new string('x', 201)}}","text":"a"}""",
            ["author.name"] = $$$"""{"id":"x","text":"a","author":{"name":"{{{new string('n', 501)}}}"}}""",
            ["author.userAgent"] = $$$"""{"id":"x","text":"a","author":{"userAgent":"{{{new string('n', 4_001)}}}"}}""",
            ["article.title"] = $$$"""{"id":"x","text":"a","article":{"title":"{{{new string('n', 4_001)}}}"}}""",
            ["article.tags"] = $$$"""{"id":"x","text":"a","article":{"tags":[{{{string.Join(',', Enumerable.Repeat("\"t\"", 101))}}}]}}""",
            ["honeypot"] = $$"""{"id":"x","text":"a","honeypot":"{{new string('n', 4_001)}}"}""",
        };

        foreach (var (field, body) in fields)
        {
            using var answer = await client.PostAsync(body);
            await answer.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge, field);
        }

        await client.AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_huge_body_gets_413()
    {
        var client = await doors.NewsAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/comments", UriKind.Relative))
        {
            Content = new ByteArrayContent(new byte[64 * 1024 * 1024]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.ExpectContinue = true;

        using var announced = await client.SendAsync(request, TestContext.Current.CancellationToken);

        await announced.AssertProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        await client.AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_body_without_end_gets_413()
    {
        var service = await doors.ServiceAsync();
        await using var connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(
            $"POST /v1/comments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ServiceSettings.ApiKey}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = new string(' ', 65_536);
        for (var sent = 0; sent < 64 && !connection.HasAnswered; sent++)
        {
            if (!await connection.TrySendAsync($"10000\r\n{chunk}\r\n"))
            {
                break;
            }
        }

        Assert.StartsWith("HTTP/1.1 413", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
        await (await doors.NewsAsync()).AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_slow_body_gets_408()
    {
        var service = await doors.ServiceAsync();
        await using var connection = await RawConnection.OpenAsync(service.Address);

        await connection.SendAsync(
            $"POST /v1/comments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ServiceSettings.ApiKey}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{\"id\":");

        var answer = await connection.ReadAnswerAsync();
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        await (await doors.NewsAsync()).AssertGoesOnAsync();
    }
}
