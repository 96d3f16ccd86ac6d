using System.Net;
using System.Text.Json;
using Moderation.Contracts;
using Moderation.IntegrationTests.Doors;
using Moderation.TestSupport;

namespace Moderation.IntegrationTests.Orders;

/// <summary>Calls to the doors for standing orders.</summary>
internal static class OrderCalls
{
    public const string Orders = "/v1/admin/orders";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The body of an order of the first site.</summary>
    public static string Order(object about, string order, DateTimeOffset? until = null) =>
        JsonSerializer.Serialize(new { site = ServiceSettings.Site, about, order, until, by = "mona", why = "third insult this week" }, A.Json);

    public static Task<HttpResponseMessage> GiveAsync(this HttpClient admin, string json) => admin.PostAsync(new Uri(Orders, UriKind.Relative), A.Body(json), Token);

    /// <summary>Orders that must be given.</summary>
    public static async Task<List<JsonElement>> GivenAsync(this HttpClient admin, object about, string order, DateTimeOffset? until = null)
    {
        using var answer = await admin.GiveAsync(Order(about, order, until));
        return [.. (await answer.JsonAsync(HttpStatusCode.Created)).GetProperty("orders").EnumerateArray()];
    }

    public static async Task<HttpResponseMessage> EndAsync(this HttpClient admin, string id, string json = """{"by":"omar","why":"apologised"}""", string? actor = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri($"{Orders}/{id}", UriKind.Relative)) { Content = A.Body(json) };
        if (actor is not null)
        {
            request.Headers.Add("X-Moderation-Actor", actor);
        }

        return await admin.SendAsync(request, Token);
    }

    /// <summary>An order that must end now.</summary>
    public static async Task EndedAsync(this HttpClient admin, JsonElement order)
    {
        using var answer = await admin.EndAsync(order.GetProperty("id").GetRawText());
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public static async Task<List<JsonElement>> OrdersAsync(this HttpClient admin, string query = "") =>
        [.. (await admin.GetJsonAsync($"{Orders}?site={ServiceSettings.Site}{query}")).GetProperty("orders").EnumerateArray()];

    /// <summary>Submits a comment and returns its decision's verdict and reasons.</summary>
    public static async Task<(string Verdict, string Reasons)> DecideAsync(this HttpClient site, string id, CommentAuthor author, string article = "article-1", string text = A.PoliteText)
    {
        var decision = (await site.SubmitAsync(A.CommentJson(id, text, author, A.Article(article)), "?wait=5")).GetProperty("decision");
        return (decision.Text("verdict")!, string.Join(' ', decision.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString())));
    }
}
