using System.Globalization;
using System.Net;
using System.Text;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Doors;

public sealed class BadInputTests(DoorService doors)
{
    private const string Lone = "\\ud83d";

    public static TheoryData<string, string, string?> Bodies()
    {
        var bodies = new TheoryData<string, string, string?>
        {
            { "no text", """{"id":"x"}""", "text" },
            { "null text", """{"id":"x","text":null}""", "text" },
            { "empty text", """{"id":"x","text":""}""", "text" },
            { "whitespace", """{"id":"x","text":" \t\r\n\u00a0\u3000"}""", "text" },
            { "invisible characters only", """{"id":"x","text":"\u200b\u200e\u200f\u2060\ufeff\u00ad"}""", "text" },
            { "invisible, tags", """{"id":"x","text":"\udb40\udc41\udb40\udc42"}""", "text" },
            { "a lone surrogate, escaped", $$"""{"id":"x","text":"a{{Lone}}b"}""", "text" },
            { "a low surrogate, escaped", """{"id":"x","text":"a\udc00b"}""", "text" },
            { "a lone surrogate in a name", $$$"""{"id":"x","text":"a","author":{"name":"{{{Lone}}}"}}""", "author.name" },
            { "NUL", """{"id":"x","text":"a\u0000b"}""", "text" },
            { "NUL in the id", """{"id":"x\u0000","text":"a"}""", "id" },
            { "NUL in an e-mail", """{"id":"x","text":"a","author":{"email":"\u0000"}}""", "author.email" },
            { "10,000 combining marks", $$"""{"id":"x","text":"a{{new string('\u0301', 10_000)}}"}""", "text" },
            { "fillers and selectors", """{"id":"x","text":"\u3164\uffa0\u2800\u115f\ufe0f\u034f"}""", "text" },
            { "no id", """{"text":"a"}""", "id" },
            { "blank id", """{"id":" ","text":"a"}""", "id" },
            { "dot as id", """{"id":"..","text":"a"}""", "id" },
            { "a number as text", """{"id":"x","text":1}""", "text" },
            { "an array as text", """{"id":"x","text":["a"]}""", "text" },
            { "an object as text", """{"id":"x","text":{"a":"b"}}""", "text" },
            { "true as text", """{"id":"x","text":true}""", "text" },
            { "a number as id", """{"id":1,"text":"a"}""", "id" },
            { "a string as author", """{"id":"x","text":"a","author":"Sara"}""", "author" },
            { "an array as author", """{"id":"x","text":"a","author":[]}""", "author" },
            { "a string as article", """{"id":"x","text":"a","article":"a-1"}""", "article" },
            { "a string as tags", """{"id":"x","text":"a","article":{"tags":"a"}}""", "article.tags" },
            { "a number among tags", """{"id":"x","text":"a","article":{"tags":["a",2]}}""", "article.tags[1]" },
            { "null among tags", """{"id":"x","text":"a","article":{"tags":["a",null]}}""", "article.tags" },
            { "a number as parentId", """{"id":"x","text":"a","parentId":7}""", "parentId" },
            { "an empty parentId", """{"id":"x","text":"a","parentId":""}""", "parentId" },
            { "no time as submittedAt", """{"id":"x","text":"a","submittedAt":"yesterday"}""", "submittedAt" },
            { "seconds as submittedAt", """{"id":"x","text":"a","submittedAt":1767225600}""", "submittedAt" },
            { "a time before 1970", """{"id":"x","text":"a","submittedAt":"1600-01-01T00:00:00Z"}""", "submittedAt" },
            { "true as honeypot", """{"id":"x","text":"a","honeypot":true}""", "honeypot" },
            { "text twice", """{"id":"x","text":"a","text":"b"}""", "text" },
            { "text twice, one in escapes", """{"id":"x","text":"a","te\u0078t":"b"}""", "text" },
            { "e-mail twice", """{"id":"x","text":"a","author":{"email":"a","email":"b"}}""", "author.email" },
            { "nothing", "", null },
            { "blanks", "  \n ", null },
            { "null", "null", null },
            { "an array", """[{"id":"x","text":"a"}]""", null },
            { "a string", "\"x\"", null },
            { "two objects", """{"id":"x","text":"a"}{"id":"y","text":"b"}""", null },
            { "garbage after the object", """{"id":"x","text":"a"} trailing""", null },
            { "half an object", """{"id":"x","te""", null },
            { "no JSON", "id=x&text=a", null },
            { "a comment in JSON", """{"id":"x",/* */"text":"a"}""", null },
            { "a trailing comma", """{"id":"x","text":"a",}""", null },
            { "deep JSON in an unknown field", $$"""{"id":"x","text":"a","more":{{new string('[', 5_000)}}{{new string(']', 5_000)}}}""", null },
            { "deep JSON in a field", $$"""{"id":"x","text":{{new string('[', 5_000)}}{{new string(']', 5_000)}}}""", null },
        };
        foreach (var field in new[] { "id", "name", "email", "url", "ip", "userAgent" })
        {
            bodies.Add($"a number as author.{field}", $$$"""{"id":"x","text":"a","author":{"{{{field}}}":1}}""", "author." + field);
        }

        foreach (var field in new[] { "id", "url", "title", "section" })
        {
            bodies.Add($"a number as article.{field}", $$$"""{"id":"x","text":"a","article":{"{{{field}}}":1}}""", "article." + field);
        }

        return bodies;
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Bad_bodies_get_400_that_names_the_field(string what, string body, string? field)
    {
        var client = await doors.NewsAsync();

        using var answer = await client.PostAsync(body);

        var detail = await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field);
        Assert.True(detail.Length > 10, what);
        await client.AssertGoesOnAsync();
    }

    [Theory]
    [InlineData("text", new byte[] { 0xFF })]
    [InlineData("text", new byte[] { 0xC0, 0xAF })]
    [InlineData("text", new byte[] { 0xD9 })]
    [InlineData("text", new byte[] { 0xED, 0xA0, 0xBD })]
    [InlineData("id", new byte[] { 0xFF })]
    public async Task Bytes_that_are_not_UTF8_get_400_that_names_the_field(string field, byte[] bytes)
    {
        var client = await doors.NewsAsync();
        byte[] value = [.. "a"u8, .. bytes, .. "b"u8];
        byte[] body = field == "text"
            ? [.. """{"id":"x","text":" """u8, .. value, .. "\"}"u8]
            : [.. """{"text":"a","id":" """u8, .. value, .. "\"}"u8];

        using var answer = await client.PostAsync(body);

        Assert.Contains("UTF-8", await answer.AssertProblemAsync(HttpStatusCode.BadRequest, field), StringComparison.Ordinal);
        await client.AssertGoesOnAsync();
    }

    [Fact]
    public async Task UTF16_gets_400_or_415_by_what_it_claims_to_be()
    {
        var client = await doors.NewsAsync();
        var body = Encoding.Unicode.GetBytes(A.CommentJson("x"));

        using var claimed = await client.PostAsync(body, "application/json; charset=utf-16");
        using var unclaimed = await client.PostAsync(body);

        await claimed.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await unclaimed.AssertProblemAsync(HttpStatusCode.BadRequest);
        await client.AssertGoesOnAsync();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=iso-8859-6")]
    [InlineData("nonsense")]
    public async Task Other_content_types_get_415(string contentType)
    {
        var client = await doors.NewsAsync();

        using var answer = await client.PostAsync(DoorCalls.Utf8(A.CommentJson("x")), contentType);

        await answer.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await client.AssertGoesOnAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/comment+json")]
    public async Task JSON_is_taken_under_its_names_and_without_one(string? contentType)
    {
        var client = await doors.NewsAsync();

        using var answer = await client.PostAsync(DoorCalls.Utf8(A.CommentJson(DoorService.NewId())), contentType);

        await answer.JsonAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_byte_order_mark_does_no_harm()
    {
        var client = await doors.NewsAsync();

        using var answer = await client.PostAsync([0xEF, 0xBB, 0xBF, .. DoorCalls.Utf8(A.CommentJson(DoorService.NewId()))]);

        await answer.JsonAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();

        var accepted = await client.SubmitAsync(
            $$$"""{"id":"{{{id}}}","text":"a","Text":"{{{DoorService.Forbidden}}}","rating":5,"author":{"name":"n","age":{"years":[1,2,3]}},"site":"sport","extra":null}""");

        Assert.Equal(("news", "approved"), (accepted.Text("site"), accepted.Text("status")));
    }

    [Fact]
    public async Task Texts_that_only_look_bad_are_taken_in_as_they_are()
    {
        var client = await doors.NewsAsync();
        string[] texts =
        [
            "مُحَمَّدٌ رَسُولُ اللَّهِ",
            "👨‍👩‍👧‍👦🏳️‍🌈",
            "a\r\n\tb\u0001\u007f",
            "<script>alert(1)</script>'; drop table comment; --",
            "\u202e\u0645\u0631\u062d\u0628\u0627",
            "ز̷̛͉a̵l̴g̶o",
            "\ufffe\uffff",
            "\U0010FFFF",
        ];

        foreach (var text in texts)
        {
            var id = DoorService.NewId();
            await client.SubmitAsync(A.CommentJson(id, text));
            var (_, comment) = await client.FindAsync(id);
            Assert.Equal(text, comment!.Value.Text("text"));
        }
    }

    [Theory]
    [InlineData("PUT", "/v1/comments")]
    [InlineData("PATCH", "/v1/comments")]
    [InlineData("GET", "/v1/comments")]
    [InlineData("DELETE", "/v1/comments")]
    [InlineData("PUT", "/v1/comments/x")]
    [InlineData("POST", "/v1/comments/x")]
    [InlineData("PUT", "/v1/comments/batch")]
    [InlineData("DELETE", "/v1/events")]
    [InlineData("GET", "/v1/events/ack")]
    [InlineData("OPTIONS", "/v1/comments")]
    public async Task Other_methods_get_405(string method, string address)
    {
        var client = await doors.NewsAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        await answer.AssertProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.NotEmpty(answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task HEAD_gets_405_without_a_body()
    {
        var client = await doors.NewsAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri("/v1/comments/x", UriKind.Relative));

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await client.AssertGoesOnAsync();
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("10.5")]
    [InlineData("NaN")]
    [InlineData("1e1")]
    [InlineData("")]
    [InlineData("∞")]
    public async Task A_wait_that_is_none_gets_400(string wait)
    {
        var client = await doors.NewsAsync();

        using var answer = await client.PostAsync(A.CommentJson("x"), "?wait=" + Uri.EscapeDataString(wait));

        await answer.AssertProblemAsync(HttpStatusCode.BadRequest, "wait");
    }

    [Fact]
    public async Task Many_bad_bodies_at_once_keep_no_good_one_out()
    {
        var client = await doors.NewsAsync();
        var bad = Enumerable.Range(0, 200).Select(async number =>
        {
            using var answer = await client.PostAsync(number % 2 == 0 ? "{" : """{"id":"x","text":"\ud800"}""");
            return answer.StatusCode;
        });
        var good = Enumerable.Range(0, 200).Select(async number =>
        {
            using var answer = await client.PostAsync(A.CommentJson(string.Create(CultureInfo.InvariantCulture, $"among-bad-{number}")));
            return answer.StatusCode;
        });

        var statuses = await Task.WhenAll(bad.Zip(good).SelectMany(pair => new[] { pair.First, pair.Second }));

        Assert.Equal(200, statuses.Count(status => status == HttpStatusCode.BadRequest));
        Assert.Equal(200, statuses.Count(status => status == HttpStatusCode.Accepted));
    }
}
