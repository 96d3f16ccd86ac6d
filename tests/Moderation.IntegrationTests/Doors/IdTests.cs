using System.Net;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Doors;

public sealed class IdTests(DoorService doors)
{
    [Theory]
    [InlineData("a/b/c")]
    [InlineData("/")]
    [InlineData("//x//")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("...")]
    [InlineData("100%")]
    [InlineData("%2F")]
    [InlineData("%252F")]
    [InlineData("%FF")]
    [InlineData("a b+c")]
    [InlineData(" a ")]
    [InlineData("a?b=c&d#e")]
    [InlineData("batch")]
    [InlineData("تعليق-١")]
    [InlineData("👍🏽/🎉")]
    [InlineData("a:b;c,d@e!f$g'h(i)j*k=l~m")]
    [InlineData("\\..\\x")]
    [InlineData("a\r\nX: y")]
    [InlineData("\"<>^`{|}")]
    [InlineData("https://news.example.org/a?comment=7#c")]
    public async Task A_comment_is_found_where_its_location_says_whatever_its_id(string id)
    {
        var client = await doors.NewsAsync();
        using var accepted = await client.PostAsync(A.CommentJson(id));
        Assert.Equal(id, (await accepted.JsonAsync(HttpStatusCode.Accepted)).Text("id"));

        var location = accepted.Headers.Location!.OriginalString;
        using var found = await client.GetAsync(new Uri(location, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(id, (await found.JsonAsync(HttpStatusCode.OK)).Text("id"));
        using var erased = await client.DeleteAsync(new Uri(location, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
    }

    [Fact]
    public async Task The_longest_id_in_the_longest_escapes_is_found()
    {
        var client = await doors.NewsAsync();
        var id = string.Concat(Enumerable.Repeat("ﷺ", 200));
        await client.SubmitAsync(A.CommentJson(id));

        var (status, comment) = await client.FindAsync(id);

        Assert.Equal((HttpStatusCode.OK, id), (status, comment?.Text("id")));
    }

    [Theory]
    [InlineData("/v1/comments/nobody-wrote-this", HttpStatusCode.NotFound)]
    [InlineData("/v1/comments/%ED%A0%80", HttpStatusCode.NotFound)]
    [InlineData("/v1/comments/%C3%28", HttpStatusCode.NotFound)]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v2/comments", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_gets_404(string address, HttpStatusCode expected)
    {
        var client = await doors.NewsAsync();

        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

        await answer.AssertProblemAsync(expected);
    }

    [Theory]
    [InlineData("GET /v1/x/../comments/{0} HTTP/1.1", 200)]
    [InlineData("GET /%761/comments/{0} HTTP/1.1", 200)]
    [InlineData("GET http://any.example/v1/comments/{0} HTTP/1.1", 200)]
    [InlineData("GET //v1/comments/{0} HTTP/1.1", 404)]
    [InlineData("GET /v1/comments/%00 HTTP/1.1", 400)]
    public async Task Unusual_ways_to_write_an_address_do_no_harm(string line, int expected)
    {
        var client = await doors.NewsAsync();
        var id = DoorService.NewId();
        await client.SubmitAsync(A.CommentJson(id));
        await using var connection = await RawConnection.OpenAsync((await doors.ServiceAsync()).Address);

        await connection.SendAsync(
            $"{line.Replace("{0}", id, StringComparison.Ordinal)}\r\nHost: any.example\r\nConnection: close\r\nAuthorization: Bearer {ServiceSettings.ApiKey}\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {expected}", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
    }
}
